/** What a statement can find in a shadow that is being loaded. */
import type { Session } from "../../database/session.ts";
import { nameOf, splitName } from "../../sql/object-name.ts";
import type { LoadUnit } from "../statement.ts";

/** What statements mostly wait for; of the former it is not always known which of them is meant. */
const awaited = /^(?:(relation|type|function)|(key|role|schema)):(.*)/s;

/** What the grammar takes for types, and makes sequences of. */
const serials = ["serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"];

/**
 * The names that there are in a shadow, of its server or of statements that have run: schemas, roles, and all else without its
 * schema. Which one is meant is left to the order.
 */
export class KnownNames {
  readonly #names: Set<string>;

  private constructor(names: readonly string[]) {
    this.#names = new Set(names);
  }

  /** What is in the shadow by now, PostgreSQL's own included, and the server's roles. */
  static async of(session: Session): Promise<KnownNames> {
    const rows = await session.query<{ names: string[] }>(`SELECT pg_catalog.array_agg(name::text) AS names FROM (
SELECT typname FROM pg_catalog.pg_type
UNION SELECT proname FROM pg_catalog.pg_proc
UNION SELECT relname FROM pg_catalog.pg_class
UNION SELECT 'schema:' || nspname FROM pg_catalog.pg_namespace
UNION SELECT 'role:' || rolname FROM pg_catalog.pg_roles) AS own (name)`);
    return new KnownNames([...serials, ...rows.flatMap(({ names }) => names)]);
  }

  /**
   * Whether all is there that the statement mostly waits for, and every schema in which it may look for it: one that is not in the
   * source may be stubbed, and hold what it finds first.
   */
  suffice({ needs }: LoadUnit): boolean {
    return needs.every((need) => {
      const { name, schema } = partsOf(need);
      return name === undefined || (this.#names.has(name) && (schema === undefined || this.#names.has(schema)));
    });
  }

  add({ provides }: LoadUnit): void {
    for (const provided of provides) {
      const { name } = partsOf(provided);
      if (name !== undefined) this.#names.add(name);
    }
  }
}

/** Names of types, routines, relations and operators in pg_catalog; none where no statement looks into other schemas before it. */
export async function systemNames(session: Session, units: readonly LoadUnit[]): Promise<ReadonlySet<string>> {
  if (!units.some(({ searchPath }) => searchPath.indexOf("pg_catalog") > 0)) return new Set();
  const rows = await session.query<{ kind: string; name: string }>(`SELECT DISTINCT kind, name::text FROM (
SELECT 'type', typname, typnamespace FROM pg_catalog.pg_type
UNION SELECT 'function', proname, pronamespace FROM pg_catalog.pg_proc
UNION SELECT 'relation', relname, relnamespace FROM pg_catalog.pg_class
UNION SELECT 'operator', oprname, oprnamespace FROM pg_catalog.pg_operator) AS own (kind, name, namespace)
WHERE namespace = 'pg_catalog'::pg_catalog.regnamespace`);
  return new Set(rows.map(({ kind, name }) => nameOf(kind, "pg_catalog", name)));
}

/** The name without its schema, and that schema; nothing of what nobody waits for. */
function partsOf(text: string): { readonly name?: string; readonly schema?: string } {
  const [, vague, kind, rest = ""] = awaited.exec(text) ?? [];
  if (vague === undefined && kind === undefined) return {};
  const parts = splitName(rest);
  const name = kind === undefined ? parts.at(-1) : [kind, ...(parts.length > 1 ? parts.slice(1) : parts)].join(":");
  return { ...(name === undefined ? {} : { name }), ...(parts.length > 1 ? { schema: `schema:${parts[0]}` } : {}) };
}
