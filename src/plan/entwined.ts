/** Objects that need each other: new and dropped ones that only the statements of another object can make and drop. */
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import type { Graph, Node } from "./graph.ts";

/**
 * For the index of each such node the one whose statements do it: that of an object of an `entwines` kind, made, altered or
 * dropped, which needs it and which it needs.
 */
export function entwinedNodes({ nodes, node }: Graph, current: Model, desired: Model, kinds: KindRegistry): ReadonlyMap<number, Node> {
  const doers = new Map<number, Node>();
  const heads = new Set(nodes.flatMap(({ key, object }) => (kinds.get(object.id.kind).entwines === true ? [key] : [])));
  if (heads.size === 0) return doers;
  for (const [verb, { edges }] of [["drop", current] as const, ["create", desired] as const]) {
    const needed = new Set(edges.flatMap(({ from, to }) => (heads.has(from) ? [`${from}\n${to}`] : [])));
    for (const { from, to } of edges) {
      if (!needed.has(`${to}\n${from}`)) continue;
      const [entwined, doer] = [node(verb, from), node(verb, to) ?? node("alter", to)];
      if (entwined !== undefined && doer !== undefined) doers.set(entwined.index, doer);
    }
  }
  return doers;
}

/** For each object the new ones that its statements make between its declaration and itself. */
export function entwinedParts({ nodes }: Graph, doers: ReadonlyMap<number, Node>): ReadonlyMap<Key, readonly DbObject[]> {
  const parts = new Map<Key, DbObject[]>();
  for (const [index, { key }] of doers) {
    const node = nodes[index] as Node;
    if (node.verb === "create") parts.set(key, [...(parts.get(key) ?? []), node.object]);
  }
  return parts;
}
