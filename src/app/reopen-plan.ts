/** A saved plan with what it does not hold: the secrets of its statements, found again in the source. */
import { assertTarget } from "../apply/gate.ts";
import type { Session } from "../database/session.ts";
import { DbmError } from "../errors/error.ts";
import { spoken } from "../model/words.ts";
import type { PlanDocument } from "../plan/artifact.ts";
import { maskedSteps } from "../plan/mask.ts";
import type { Step } from "../plan/types.ts";
import type { Context } from "./context.ts";
import { type Planned, planDatabase, targetOf } from "./plan-database.ts";
import type { Project } from "./project.ts";
import { inShadowsWords } from "./spelling.ts";

/**
 * Makes a saved plan ready to be applied, if it was made for the database behind `session`. One whose steps hold secrets is planned again from the project's source; any other costs nothing.
 * @throws DbmError apply.other-database; apply.secret-unknown when the new plan does not have the same steps
 */
export async function reopenPlan(context: Context, project: Project, session: Session, document: PlanDocument): Promise<Planned> {
  assertTarget(document.target, await targetOf(project, session));
  const wanted = maskedSteps(document.up.steps);
  const say = document.words === undefined ? undefined : inShadowsWords(context, project, session);
  if (wanted.length === 0) return { document, statements: new Map(), inShadowsWords: say };
  const { scope, restriction } = document;
  const again = await planDatabase(context, project, session, { scope, ...restriction });
  const found = new Map<string, string[]>();
  for (const step of maskedSteps(again.document.up.steps)) {
    const sql = again.statements.get(step.number) as string;
    found.set(shownAs(step), [...(found.get(shownAs(step)) ?? []), sql]);
  }
  const statements = new Map(wanted.map((step) => [step.number, found.get(shownAs(step))?.shift() ?? notThere(step, project)]));
  return { document, statements, inShadowsWords: say };
}

const shownAs = ({ key, sql }: Step): string => `${key}\n${sql}`;

function notThere({ number, key }: Step, { sourceName }: Project): never {
  throw new DbmError(
    "apply.secret-unknown",
    `step ${number} of the plan sets a secret of ${spoken(key)}, and ${sourceName} no longer leads to that step`,
    {
      hint: "Plans hold no secrets: they are taken from the source when the plan is applied. The source or the database changed since; make a new plan and review it.",
    },
  );
}
