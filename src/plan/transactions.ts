/** Divides steps into the fewest transactions that PostgreSQL allows. */
import { kindOf } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { Segment, Step } from "./types.ts";

/** What a transaction may take of the server's lock table, which all sessions share. */
export interface LockBudget {
  readonly kinds: KindRegistry;
  /** Entries of the lock table. */
  readonly slots: number;
}

/** The part of the lock table that a transaction may take: others need some of it, and the number of locks is an estimate. */
const share = 0.6;

/** Locks that a step holds until the end of its transaction, about. */
function locksOf({ produces, destroys }: Step, kinds: KindRegistry): number {
  let locks = 1;
  for (const key of produces) locks += kinds.get(kindOf(key)).locks?.made ?? 0;
  for (const key of destroys) locks += kinds.get(kindOf(key)).locks?.dropped ?? 1;
  return locks;
}

/**
 * The transactions of a plan: one where nothing forbids it. A statement that cannot run in a transaction stands alone, what must be
 * committed before it is used ends one, and thousands of objects are divided so that the server's lock table holds them.
 */
export function transactionsOf(steps: readonly Step[], budget?: LockBudget): Segment[] {
  const segments: Segment[] = [];
  let open: { first: number; last: number } | undefined;
  const close = (): void => {
    if (open !== undefined) segments.push({ transactional: true, ...open });
    open = undefined;
  };
  let held = 0;
  for (const [index, step] of steps.entries()) {
    const { number, commit } = step;
    if (commit === "outside") {
      close();
      segments.push({ transactional: false, first: number, last: number });
      continue;
    }
    const locks = budget === undefined ? 0 : locksOf(step, budget.kinds);
    if (budget !== undefined && held + locks > budget.slots * share) close();
    held = open === undefined ? locks : held + locks;
    open = { first: open?.first ?? number, last: number };
    if (commit === "after" && steps[index + 1]?.commit !== "after") close();
  }
  close();
  return segments;
}
