/** Says of a plan's hazards how many rows they are about. */
import { countRows } from "../catalog/count-rows.ts";
import type { Session } from "../database/session.ts";
import { neededBy } from "../model/edges.ts";
import type { Hazard, RowCount } from "../model/kind.ts";
import type { Model } from "../model/object.ts";
import type { Plan, Step } from "../plan/types.ts";

interface Models {
  /** The managed part of the database. */
  readonly current: Model;
  readonly goal: Model;
}

/**
 * The plan with the numbers of the database as it is in the hazards of its steps up. What depends on something that the plan changes first
 * (the column of a new key gets another type) is not counted: it is not yet what it will be. Nor is what names that are yet to be given
 * would tell wrongly: pass no plan that renames go before.
 */
export async function withCounts(session: Session, plan: Plan, { current, goal }: Models): Promise<Plan> {
  const isSettled = ({ key, produces }: Step): boolean =>
    neededBy(key, produces.includes(key) ? goal : current).every((needed) => plan.touched[needed] === undefined);
  const settled = new Set(plan.steps.filter(isSettled));
  const queries = [...settled].flatMap(({ hazards = [] }) => hazards.flatMap(({ count }) => count ?? []));
  if (queries.length === 0) return plan;
  const counts = await countRows(session, queries);
  const counted = (hazard: Hazard): Hazard => {
    const rows = counts.get(hazard.count ?? "");
    return rows === undefined ? hazard : { ...hazard, rows, message: `${hazard.message} (${inWords(rows)})` };
  };
  const steps = plan.steps.map(
    (step): Step => (step.hazards !== undefined && settled.has(step) ? { ...step, hazards: step.hazards.map(counted) } : step),
  );
  return { ...plan, steps };
}

const number = (count: number): string => count.toLocaleString("en-US");
const rowsOf = (count: number): string => `${number(count)} ${count === 1 ? "row" : "rows"}`;

function inWords({ affected, total }: RowCount): string {
  if (total === 0) return "there are no rows";
  if (affected === 0) return `none of ${rowsOf(total)}`;
  return affected === total ? (total === 1 ? "the only row" : `all ${rowsOf(total)}`) : `${number(affected)} of ${rowsOf(total)}`;
}
