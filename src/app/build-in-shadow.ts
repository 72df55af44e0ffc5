/** Makes a model in a shadow database. */
import type { Session } from "../database/session.ts";
import { type Withheld, withheldBy } from "../desired/withheld.ts";
import { kindOf } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { Plan } from "../plan/types.ts";
import { loadParser, splitSql } from "../sql/split.ts";

/** Runs the plan in the shadow, but for what no shadow is told: that is answered. */
export async function buildInShadow(session: Session, { steps, transactions }: Plan, kinds: KindRegistry): Promise<Withheld[]> {
  await loadParser();
  const withheld: Withheld[] = [];
  for (const { first, last } of transactions) {
    const statements: string[] = [];
    for (const { key, sql } of steps.slice(first - 1, last)) {
      const { withheld: mayWithhold } = kinds.get(kindOf(key));
      const said = mayWithhold === undefined ? [] : splitSql(sql, "").flatMap((statement) => withheldBy(kinds.all, statement) ?? []);
      if (said.length === 0) statements.push(sql);
      else withheld.push(...said);
    }
    if (statements.length > 0) await session.run(statements.join("\n;\n"));
  }
  return withheld;
}
