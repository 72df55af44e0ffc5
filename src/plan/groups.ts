/** Groups operations that one statement does: the parts of a new object in its CREATE, the parts of a dropped one in its DROP. */
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import { withoutAlike } from "../model/looks.ts";
import type { DbObject, Model } from "../model/object.ts";
import type { Followers } from "./followers.ts";
import type { Graph, Node } from "./graph.ts";
import type { Operations } from "./operations.ts";

/** For each node the index of the node whose statement does it; itself when it has one of its own. */
export type Leaders = readonly number[];

/** Every part with its new parent, every dropped part with what takes it along. */
export function groupNodes(
  graph: Graph,
  current: Model,
  { followers, entwined, operations }: Pick<Grouping, "followers" | "entwined" | "operations">,
  kinds: KindRegistry,
): number[] {
  const takenAlong = autoTargets(current, graph, kinds);
  const fitting = new Set(withoutAlike(foldable(graph, kinds), kinds));
  const direct = graph.nodes.map(
    (node) => leaderOf(node, { graph, takenAlong, fitting, followers, entwined, operations, kinds })?.index ?? node.index,
  );
  const resolved = direct.map(() => -1);
  const resolve = (index: number, depth: number): number => {
    if (resolved[index] !== -1) return resolved[index] as number;
    const next = direct[index] as number;
    const leader = next === index || depth > 20 ? index : resolve(next, depth + 1);
    resolved[index] = leader;
    return leader;
  };
  return graph.nodes.map(({ index }) => resolve(index, 0));
}

interface Grouping {
  readonly graph: Graph;
  readonly takenAlong: ReadonlyMap<Key, Key>;
  /** New parts that their new parent's CREATE statement can hold. */
  readonly fitting: ReadonlySet<DbObject>;
  readonly followers: Followers;
  readonly entwined: ReadonlyMap<number, Node>;
  readonly operations: Pick<Operations, "enclosed" | "handed">;
  readonly kinds: KindRegistry;
}

const foldable = ({ nodes }: Graph, kinds: KindRegistry): DbObject[] =>
  nodes.flatMap(({ verb, object }) => {
    const { foldInto } = kinds.get(object.id.kind);
    const folds = verb === "create" && foldInto !== undefined && (foldInto === "parent" || foldInto(object));
    return folds ? [object] : [];
  });

function leaderOf(node: Node, { graph, takenAlong, fitting, followers, entwined, operations, kinds }: Grouping): Node | undefined {
  const doer = entwined.get(node.index);
  if (doer !== undefined) return doer;
  if (node.verb === "alter") return undefined;
  const other = operations.handed.get(node.key) ?? (node.verb === "create" ? operations.enclosed.get(node.key) : undefined);
  if (other !== undefined) return graph.node("alter", other);
  const kind = kinds.get(node.object.id.kind);
  const { parent, via } = node.object;
  if (node.verb === "create") {
    if (parent === undefined || !fitting.has(node.object) || followers.apart.has(node.key)) return undefined;
    // nothing is written inside what is not written
    if (followers.implied.has(parent) && !followers.implied.has(node.key)) return undefined;
    return graph.node("create", parent);
  }
  // what only gets another name takes nothing along
  const above = parent === undefined || followers.kept.has(parent) ? undefined : graph.node("drop", parent);
  if (above !== undefined) return above;
  if (kind.explicitDrop === true || followers.detached.has(node.key)) return undefined;
  const along = takenAlong.get(node.key) ?? via;
  return along === undefined ? undefined : graph.node("drop", along);
}

/** For what is dropped, one dropped object whose own drop takes it along (an `auto` dependency). */
function autoTargets(current: Model, graph: Graph, kinds: KindRegistry): ReadonlyMap<Key, Key> {
  const targets = new Map<Key, Key>();
  for (const { from, to, why } of current.edges) {
    if (why !== "auto" || targets.has(from)) continue;
    const node = graph.node("drop", from);
    if (node !== undefined && graph.node("drop", to) !== undefined && kinds.get(node.object.id.kind).explicitDrop !== true)
      targets.set(from, to);
  }
  return targets;
}

/** Arrows between groups: for each leader, the leaders before it, without duplicates. */
export function contract(graph: Graph, leaders: Leaders): Map<number, Set<number>> {
  const before = new Map<number, Set<number>>();
  for (const { index } of graph.nodes) {
    const leader = leaders[index] as number;
    let set = before.get(leader);
    if (set === undefined) {
      set = new Set();
      before.set(leader, set);
    }
    for (const first of graph.before[index] ?? []) {
      const other = leaders[first] as number;
      if (other !== leader) set.add(other);
    }
  }
  return before;
}

/** Strongly connected components of more than one node (Tarjan, without recursion). */
export function cycles(before: ReadonlyMap<number, ReadonlySet<number>>): number[][] {
  const found: number[][] = [];
  const number = new Map<number, number>();
  const low = new Map<number, number>();
  const stack: number[] = [];
  const onStack = new Set<number>();
  for (const root of before.keys()) {
    if (number.has(root)) continue;
    const work: { readonly node: number; readonly next: Iterator<number> }[] = [];
    const enter = (node: number): void => {
      number.set(node, number.size);
      low.set(node, number.size - 1);
      stack.push(node);
      onStack.add(node);
      work.push({ node, next: (before.get(node) ?? new Set<number>()).values() });
    };
    enter(root);
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const { node } = frame;
      const step = frame.next.next();
      if (!step.done) {
        if (!number.has(step.value)) enter(step.value);
        else if (onStack.has(step.value)) low.set(node, Math.min(low.get(node) as number, number.get(step.value) as number));
        continue;
      }
      work.pop();
      const above = work.at(-1)?.node;
      if (above !== undefined) low.set(above, Math.min(low.get(above) as number, low.get(node) as number));
      if (low.get(node) !== number.get(node)) continue;
      const component: number[] = [];
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        onStack.delete(member);
        component.push(member);
        if (member === node) break;
      }
      if (component.length > 1) found.push(component);
    }
  }
  return found;
}

/**
 * Takes parts out of their groups until no groups wait for each other: first those whose kind says to detach first.
 * Returns the nodes of a cycle that is left when nothing more can be taken out.
 */
export function breakCycles(graph: Graph, leaders: number[], kinds: KindRegistry): readonly Node[] | undefined {
  let after: readonly (readonly number[])[] | undefined;
  for (let detach = 0; ; ) {
    const components = cycles(contract(graph, leaders));
    if (components.length === 0) return undefined;
    const groups = new Set(components.flat());
    const inCycle = graph.nodes.filter(({ index }) => groups.has(leaders[index] as number));
    const parts = inCycle.filter(({ index }) => leaders[index] !== index);
    if (parts.length === 0) return inCycle.filter(({ index }) => components[0]?.includes(index));
    const level = (node: Node): number => kinds.get(node.object.id.kind).detach ?? 2;
    after ??= reverse(graph);
    const neighbours = [graph.before, after];
    const loose = parts.filter((node) => level(node) <= detach && reachesOut(node, neighbours, leaders, groups));
    if (loose.length === 0) {
      detach += 1;
      if (detach > 6) for (const { index } of parts) leaders[index] = index;
      continue;
    }
    // what was grouped through a part stays with that part
    for (const { index } of loose) leaders[index] = index;
    for (const { index, object, verb } of graph.nodes) {
      const parent = object.parent === undefined ? undefined : graph.node(verb, object.parent);
      if (parent !== undefined && leaders[index] !== index && leaders[parent.index] === parent.index && loose.includes(parent))
        leaders[index] = parent.index;
    }
  }
}

/** For each node the indexes of those that must run after it. */
function reverse(graph: Graph): readonly (readonly number[])[] {
  const after: number[][] = graph.nodes.map(() => []);
  for (const { index } of graph.nodes) for (const first of graph.before[index] ?? []) after[first]?.push(index);
  return after;
}

/** Whether a part is one of those that tie its group to another group of the cycle. */
function reachesOut(
  node: Node,
  neighbours: readonly (readonly (readonly number[])[])[],
  leaders: Leaders,
  groups: ReadonlySet<number>,
): boolean {
  const own = leaders[node.index];
  return neighbours.some((lists) =>
    (lists[node.index] ?? []).some((other) => leaders[other] !== own && groups.has(leaders[other] as number)),
  );
}
