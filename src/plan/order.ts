/** Puts groups in an order that respects every arrow; where nothing decides, drops come first and kinds in their rank. */
import type { KindRegistry, RenderContext } from "../model/kind.ts";
import type { Graph, Node } from "./graph.ts";

/** A binary heap of node indexes, smallest first. */
class Heap {
  readonly #items: number[] = [];
  readonly #less: (a: number, b: number) => boolean;

  constructor(less: (a: number, b: number) => boolean) {
    this.#less = less;
  }

  push(item: number): void {
    const items = this.#items;
    items.push(item);
    for (let child = items.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!this.#less(items[child] as number, items[parent] as number)) break;
      [items[child], items[parent]] = [items[parent] as number, items[child] as number];
      child = parent;
    }
  }

  pop(): number | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (top === undefined || last === undefined || items.length === 0) return top;
    items[0] = last;
    for (let parent = 0; ; ) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      let least = parent;
      if (left < items.length && this.#less(items[left] as number, items[least] as number)) least = left;
      if (right < items.length && this.#less(items[right] as number, items[least] as number)) least = right;
      if (least === parent) return top;
      [items[least], items[parent]] = [items[parent] as number, items[least] as number];
      parent = least;
    }
  }
}

/**
 * What must have a transaction's end after it goes first, so that few transactions are needed; then drops; then the rest; then what is
 * built outside of any, when all else is committed; and last what of its kind goes from the same tables: they are not without meanwhile.
 */
function phasesOf(nodes: readonly Node[], context: RenderContext, kinds: KindRegistry): (node: Node) => number {
  const isBeside = ({ verb, object }: Node): boolean =>
    verb === "create" && kinds.get(object.id.kind).builtBeside?.(object as never, context) === true;
  const tables = new Set(nodes.filter(isBeside).map(({ object }) => object.parent));
  return (node) => {
    const { verb, alteration, object } = node;
    if (alteration?.statements.some(({ commit }) => commit !== undefined)) return 0;
    if (verb === "drop") return tables.has(object.parent) && kinds.get(object.id.kind).madeByAttach === true ? 4 : 1;
    return isBeside(node) ? 3 : 2;
  };
}

/** Leaders in the order in which they run. `before` must have no cycle. */
export function order(graph: Graph, before: ReadonlyMap<number, ReadonlySet<number>>, context: RenderContext, kinds: KindRegistry): Node[] {
  const phaseOf = phasesOf(graph.nodes, context, kinds);
  const rank = new Map<number, readonly [number, number, number, string]>();
  for (const index of before.keys()) {
    const node = graph.nodes[index] as Node;
    const place = kinds.get(node.object.id.kind).rank;
    rank.set(index, [
      phaseOf(node),
      node.verb === "drop" ? -place : place,
      node.object.parent === undefined ? 0 : (node.object.position ?? 0),
      node.key,
    ]);
  }
  const less = (a: number, b: number): boolean => {
    const left = rank.get(a) as readonly [number, number, number, string];
    const right = rank.get(b) as readonly [number, number, number, string];
    if (left[0] !== right[0]) return left[0] < right[0];
    if (left[1] !== right[1]) return left[1] < right[1];
    const [leftParent, rightParent] = [graph.nodes[a]?.object.parent ?? "", graph.nodes[b]?.object.parent ?? ""];
    if (leftParent !== rightParent) return leftParent < rightParent;
    return left[2] !== right[2] ? left[2] < right[2] : left[3] < right[3];
  };
  const waiting = new Map<number, number>();
  const after = new Map<number, number[]>();
  const ready = new Heap(less);
  for (const [index, firsts] of before) {
    waiting.set(index, firsts.size);
    if (firsts.size === 0) ready.push(index);
    for (const first of firsts) {
      const list = after.get(first);
      if (list === undefined) after.set(first, [index]);
      else list.push(index);
    }
  }
  const ordered: Node[] = [];
  for (let index = ready.pop(); index !== undefined; index = ready.pop()) {
    ordered.push(graph.nodes[index] as Node);
    for (const next of after.get(index) ?? []) {
      const left = (waiting.get(next) as number) - 1;
      waiting.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  return ordered;
}
