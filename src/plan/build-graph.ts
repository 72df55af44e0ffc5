/** Makes the graph of a plan's operations. */
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import type { Followers } from "./followers.ts";
import type { Graph, Node, Precedence, Verb } from "./graph.ts";
import type { Alteration, Operations } from "./operations.ts";
import { rules } from "./precedence.ts";

/** All arrows between the operations of a plan. */
export function buildGraph(current: Model, desired: Model, operations: Operations, followers: Followers, kinds: KindRegistry): Graph {
  const nodes: Node[] = [];
  const at: Record<Verb, Map<Key, Node>> = { drop: new Map(), alter: new Map(), create: new Map() };
  const addNode = (verb: Verb, key: Key, object: DbObject, alteration?: Alteration): void => {
    const node: Node = { index: nodes.length, verb, key, object, ...(alteration === undefined ? {} : { alteration }) };
    nodes.push(node);
    at[verb].set(key, node);
  };
  for (const [key, object] of operations.drops) addNode("drop", key, object);
  for (const [key, alteration] of operations.alters) addNode("alter", key, alteration.to, alteration);
  for (const [key, object] of operations.creates) addNode("create", key, object);
  const before: number[][] = nodes.map(() => []);
  const arrow: Precedence["arrow"] = (first, then) => {
    if (first !== undefined && then !== undefined && first !== then) before[then.index]?.push(first.index);
  };
  for (const rule of rules) rule({ current, desired, operations, followers, kinds, nodes, at, arrow });
  return { nodes, before, node: (verb, key) => at[verb].get(key) };
}
