/** From two models to a plan: the table of contents of the planner. */
import { DbmError } from "../errors/error.ts";
import { type Change, diff } from "../model/diff.ts";
import { objectFingerprint } from "../model/fingerprint.ts";
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { buildGraph, type Node } from "./graph.ts";
import { breakCycles, contract, groupNodes } from "./groups.ts";
import { decide, type Operations } from "./operations.ts";
import { order } from "./order.ts";
import { foldedParts, PlanContext, renderSteps } from "./steps.ts";
import { transactionsOf } from "./transactions.ts";
import type { Direction, Plan, Touched } from "./types.ts";

export interface PlanOptions {
  /** The role that runs the plan. */
  readonly user: string;
}

/** The plan from `current` to `desired` and the way back. Deterministic: equal models give an equal plan. */
export function plan(current: Model, desired: Model, kinds: KindRegistry, options: PlanOptions): Plan {
  const changes = diff(current, desired);
  if (changes.length === 0) return { changes, steps: [], transactions: [], touched: {}, down: { steps: [], transactions: [], touched: {} } };
  return {
    changes,
    ...direction(changes, current, desired, kinds, options),
    down: direction(diff(desired, current), desired, current, kinds, options),
  };
}

function direction(changes: readonly Change[], current: Model, desired: Model, kinds: KindRegistry, options: PlanOptions): Direction {
  const context = new PlanContext(current, desired, kinds, options.user);
  // an object that is altered in place may be what closes a cycle: made anew instead, it opens it
  const forced = new Set<Key>();
  for (;;) {
    const operations = decide(changes, context, kinds, forced);
    const graph = buildGraph(current, desired, operations, kinds);
    const leaders = groupNodes(graph, current, kinds);
    const cycle = breakCycles(graph, leaders, kinds);
    if (cycle !== undefined) {
      const altered = cycle.filter(({ verb, key }) => verb === "alter" && !forced.has(key));
      if (altered.length === 0) throw cycleError(cycle);
      for (const { key } of altered) forced.add(key);
      continue;
    }
    const ordered = order(graph, contract(graph, leaders), kinds);
    context.decided(operations, foldedParts(graph, leaders, kinds));
    const steps = renderSteps(ordered, graph, leaders, { context, operations, kinds });
    return { steps, transactions: transactionsOf(steps), touched: touchedBy(operations, current, desired) };
  }
}

const cycleError = (cycle: readonly Node[]): DbmError =>
  new DbmError("plan.cycle", `these changes wait for each other: ${cycle.map(({ verb, key }) => `${verb} ${key}`).join(", ")}`);

function touchedBy(operations: Operations, current: Model, desired: Model): Touched {
  const keys = [...new Set([...operations.drops.keys(), ...operations.alters.keys(), ...operations.creates.keys()])].sort();
  const fingerprint = (object: DbObject | undefined): string | null => (object === undefined ? null : objectFingerprint(object));
  return Object.fromEntries(keys.map((key) => [key, { before: fingerprint(current.objects.get(key)), after: fingerprint(desired.objects.get(key)) }]));
}
