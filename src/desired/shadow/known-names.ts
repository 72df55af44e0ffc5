/** What a statement can find in a shadow that is being loaded. */
import type { Session } from "../../database/session.ts";
import { splitName } from "../../sql/object-name.ts";
import type { LoadUnit } from "../statement.ts";

/** What statements mostly wait for. Names are without their schema here, which is left to the order. */
const awaited = /^(relation|type|function|role):(.*)/s;

/** The names that there are in a shadow, of its server or of statements that have run. */
export class KnownNames {
  readonly #names: Set<string>;

  private constructor(names: readonly string[]) {
    this.#names = new Set(names);
  }

  /** What is in the shadow by now, PostgreSQL's own included, and the server's roles. */
  static async of(session: Session): Promise<KnownNames> {
    const rows = await session.query<{ names: string[] }>(`SELECT pg_catalog.array_agg(name::text) AS names FROM (
SELECT 'type:' || typname FROM pg_catalog.pg_type
UNION SELECT 'function:' || proname FROM pg_catalog.pg_proc
UNION SELECT 'relation:' || relname FROM pg_catalog.pg_class
UNION SELECT 'role:' || rolname FROM pg_catalog.pg_roles) AS own (name)`);
    return new KnownNames(rows.flatMap(({ names }) => names));
  }

  /** Whether all is there that the statement mostly waits for. */
  suffice({ needs }: LoadUnit): boolean {
    return needs.every((need) => {
      const name = shortName(need);
      return name === undefined || this.#names.has(name);
    });
  }

  add({ provides }: LoadUnit): void {
    for (const provided of provides) {
      const name = shortName(provided);
      if (name !== undefined) this.#names.add(name);
    }
  }
}

function shortName(name: string): string | undefined {
  const [, kind, rest = ""] = awaited.exec(name) ?? [];
  return kind === undefined ? undefined : `${kind}:${splitName(rest).at(-1)}`;
}
