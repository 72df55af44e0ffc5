/** From two models to a plan: the table of contents of the planner. */
import { DbmError } from "../errors/error.ts";
import { type Change, diff, reversed } from "../model/diff.ts";
import { objectFingerprint } from "../model/fingerprint.ts";
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { buildGraph } from "./build-graph.ts";
import { entwinedNodes, entwinedParts } from "./entwined.ts";
import { followersOf } from "./followers.ts";
import type { Graph, Node } from "./graph.ts";
import { breakCycles, contract, groupNodes } from "./groups.ts";
import { neighboursOf } from "./neighbours.ts";
import { decide, type Operations } from "./operations.ts";
import { order } from "./order.ts";
import { foldedParts, PlanContext, renderSteps } from "./steps.ts";
import { type LockBudget, transactionsOf } from "./transactions.ts";
import type { Direction, Plan, Touched } from "./types.ts";

export interface PlanOptions {
  /** The role that runs the plan. */
  readonly user: string;
  /** The database that it is for; for objects of the whole server that say something about it alone. */
  readonly database?: string;
  /** Entries of the server's lock table (ServerInfo.lockSlots); absent = no limit. */
  readonly lockSlots?: number;
  /** Tables whose users are not to be kept waiting; absent = nobody else is there. */
  readonly inUse?: ReadonlySet<Key>;
  /** What differs between the models, where it is known already. */
  readonly changes?: readonly Change[];
}

/** The plan from `current` to `desired` and the way back. Deterministic: equal models give an equal plan. */
export function plan(current: Model, desired: Model, kinds: KindRegistry, options: PlanOptions): Plan {
  const { changes = diff(current, desired) } = options;
  if (changes.length === 0)
    return { changes, steps: [], transactions: [], touched: {}, down: { steps: [], transactions: [], touched: {} } };
  return {
    changes,
    ...direction(changes, current, desired, kinds, options),
    down: direction(reversed(changes), desired, current, kinds, options),
  };
}

function direction(changes: readonly Change[], current: Model, desired: Model, kinds: KindRegistry, options: PlanOptions): Direction {
  const context = new PlanContext(current, desired, kinds, options);
  // an object that is altered in place may be what closes a cycle: made anew instead, it opens it
  const forced = new Map<Key, Key>();
  // a link that cannot be made along with its table: what the table would get through it is declared by itself then
  const apart = new Set<Key>();
  for (;;) {
    const operations = decide(changes, context, kinds, forced);
    const followers = followersOf(operations, kinds, context, apart);
    const bound = [...followers.bound].filter(([key]) => !forced.has(key));
    if (bound.length > 0) {
      for (const [key, cause] of bound) forced.set(key, cause);
      continue;
    }
    const graph = buildGraph(current, desired, operations, followers, kinds);
    const entwined = entwinedNodes(graph, current, desired, kinds);
    const leaders = groupNodes(graph, current, { followers, entwined, operations }, kinds);
    const grouped = [...leaders];
    const cycle = breakCycles(graph, leaders, kinds);
    if (cycle !== undefined) {
      const altered = cycle.filter(({ verb, key }) => verb === "alter" && !forced.has(key));
      if (altered.length === 0) throw cycleError(cycle);
      for (const { key } of altered) forced.set(key, key);
      continue;
    }
    const torn = tornLinks(graph, grouped, leaders, kinds);
    if (torn.length > 0) {
      for (const key of torn) apart.add(key);
      continue;
    }
    context.decided(operations, foldedParts(graph, leaders, followers, kinds), entwinedParts(graph, entwined));
    const ordered = order(graph, contract(graph, leaders), context, kinds);
    const steps = renderSteps(ordered, graph, leaders, { context, operations, followers, kinds });
    const touched = touchedBy(operations, current, desired);
    const transactions = transactionsOf(steps, budgetOf(kinds, options));
    return { steps, transactions, touched, ...neighboursOf({ steps, touched }, current, desired) };
  }
}

/** What the transactions of a plan may take of the lock table. */
export const budgetOf = (kinds: KindRegistry, { lockSlots }: PlanOptions): LockBudget | undefined =>
  lockSlots === undefined ? undefined : { kinds, slots: lockSlots };

/** The links that were taken out of their table's statement. */
const tornLinks = (graph: Graph, before: readonly number[], after: readonly number[], kinds: KindRegistry): Key[] =>
  graph.nodes
    .filter(
      ({ verb, index, object }) =>
        verb === "create" && before[index] !== index && after[index] === index && kinds.get(object.id.kind).links !== undefined,
    )
    .map(({ key }) => key);

const cycleError = (cycle: readonly Node[]): DbmError =>
  new DbmError("plan.cycle", `these changes wait for each other: ${cycle.map(({ verb, key }) => `${verb} ${key}`).join(", ")}`);

function touchedBy(operations: Operations, current: Model, desired: Model): Touched {
  const keys = [...new Set([...operations.drops.keys(), ...operations.alters.keys(), ...operations.creates.keys()])].sort();
  const fingerprint = (object: DbObject | undefined): string | null => (object === undefined ? null : objectFingerprint(object));
  return Object.fromEntries(
    keys.map((key) => [key, { before: fingerprint(current.objects.get(key)), after: fingerprint(desired.objects.get(key)) }]),
  );
}
