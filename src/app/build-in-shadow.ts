/** Makes a model in a shadow database. */
import type { Session } from "../database/session.ts";
import { type Databases, stubStatements } from "../desired/shadow/extension-stubs.ts";
import { type Withheld, withheldBy } from "../desired/withheld.ts";
import { kindOf } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { Plan, Step } from "../plan/types.ts";
import { loadParser, splitSql } from "../sql/split.ts";

/** The shadow's session, and one of the target, free to be asked: extensions that the shadow's server lacks are stubbed as it has them. */
export interface Sessions {
  readonly shadow: Session;
  readonly target: Session;
}

/** Runs the plan in the shadow, but for what no shadow is told: that is answered. */
export async function buildInShadow({ shadow, target }: Sessions, plan: Plan, kinds: KindRegistry): Promise<Withheld[]> {
  await loadParser();
  const withheld: Withheld[] = [];
  const { transactions } = plan;
  const steps = await withStubs(plan.steps, { shadow, target, kinds });
  for (const { first, last } of transactions) {
    const statements: string[] = [];
    for (const { key, sql } of steps.slice(first - 1, last)) {
      const { withheld: mayWithhold } = kinds.get(kindOf(key));
      const said = mayWithhold === undefined ? [] : splitSql(sql, "").flatMap((statement) => withheldBy(kinds.all, statement) ?? []);
      if (said.length === 0) statements.push(sql);
      else withheld.push(...said);
    }
    if (statements.length > 0) await shadow.run(statements.join("\n;\n"));
  }
  return withheld;
}

/** The steps, with what makes a stub in place of what creates an extension that the shadow's server lacks. */
export async function withStubs(steps: readonly Step[], databases: Databases): Promise<readonly Step[]> {
  const creating = steps.filter(({ key }) => databases.kinds.get(kindOf(key)).loadsExtension === true);
  if (creating.length === 0) return steps;
  const stubs = await stubStatements(
    creating.map(({ sql }) => sql),
    databases,
  );
  return steps.map((step) => ({ ...step, sql: stubs[creating.indexOf(step)] ?? step.sql }));
}
