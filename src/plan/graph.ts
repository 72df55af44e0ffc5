/** The graph of operations: a node for each create, alter and drop, an arrow from what must run first. */
import { type Key, kindOf } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import type { Followers } from "./followers.ts";
import type { Alteration, Operations } from "./operations.ts";

export type Verb = "drop" | "alter" | "create";

export interface Node {
  readonly index: number;
  readonly verb: Verb;
  readonly key: Key;
  /** The object as it will be; for a drop, as it was. */
  readonly object: DbObject;
  readonly alteration?: Alteration;
}

export interface Graph {
  readonly nodes: readonly Node[];
  /** For each node, the indexes of those that must run before it; may hold duplicates. */
  readonly before: readonly (readonly number[])[];
  readonly node: (verb: Verb, key: Key) => Node | undefined;
}

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
  const arrow = (first: Node | undefined, then: Node | undefined): void => {
    if (first !== undefined && then !== undefined && first !== then) before[then.index]?.push(first.index);
  };
  const node = (verb: Verb, key: Key): Node | undefined => at[verb].get(key);

  // building up: what is needed comes first
  const needs = (from: Key, to: Key): void => {
    if (followers.ahead.has(from) && desired.objects.get(from)?.via === to) return;
    for (const then of [node("create", from), node("alter", from)]) {
      if (then === undefined) continue;
      arrow(node("create", to), then);
      arrow(node("alter", to), then);
    }
  };
  // tearing down: what stands on something goes first
  const stands = (from: Key, to: Key): void => {
    arrow(node("drop", from), node("drop", to));
    arrow(node("drop", from), node("alter", to));
    arrow(node("alter", from), node("drop", to));
  };
  for (const { from, to, why } of desired.edges) {
    // what is released goes with the other, but does not need it (a sequence, and the column that owns it)
    if (why !== "auto" || kinds.get(kindOf(from)).released !== true) needs(from, to);
  }
  const stays = new Set(desired.edges.map(({ from, to }) => `${from}\n${to}`));
  for (const { from, to } of current.edges) {
    stands(from, to);
    // what moves off something does so before that changes
    if (operations.alters.has(to) && !stays.has(`${from}\n${to}`)) arrow(node("alter", from), node("alter", to));
  }
  for (const then of nodes) {
    const { key, object, verb } = then;
    if (verb === "drop") {
      for (const other of [object.parent, object.via]) if (other !== undefined) stands(key, other);
      if (object.parent !== undefined && !operations.drops.has(object.parent))
        for (const first of kinds.get(object.id.kind).dropAfter?.(object as never, current) ?? [])
          if (first !== object.via) arrow(node("drop", first), then);
      arrow(then, node("create", key));
      continue;
    }
    if (object.parent !== undefined) needs(key, object.parent);
    if (object.via !== undefined) needs(key, object.via);
    if (verb === "alter") {
      const { alteration } = then;
      if (alteration !== undefined)
        for (const first of kinds
          .get(object.id.kind)
          .alterAfter?.(alteration.to as never, alteration.from as never, { current, desired }) ?? [])
          arrow(node("alter", first), then);
      const was = current.objects.get(key);
      if (was?.parent !== undefined) stands(key, was.parent);
    }
  }
  // what makes way for an alteration without standing right on it (a view on a column whose type is made anew)
  for (const [key, reasons] of operations.reasons) {
    for (const reason of reasons) {
      if (reason.type !== "rebuilt" || !operations.drops.has(key)) continue;
      arrow(node("drop", key), node("alter", reason.key));
      arrow(node("alter", reason.key), node("create", key));
    }
  }
  linkLast(at, kinds, arrow);
  unlinkFirst(at, kinds, arrow);
  for (const [key, makers] of followers.makers) for (const maker of makers) arrow(node("create", maker), node("create", key));
  for (const [key, makers] of followers.behind)
    for (const maker of makers) for (const first of [node("create", maker), node("alter", maker)]) arrow(first, node("create", key));
  for (const [key, links] of followers.ahead) for (const link of links) arrow(node("create", key), node("create", link));
  for (const [key, link] of followers.detached)
    for (const then of [key, current.objects.get(key)?.via ?? key]) arrow(node("drop", link), node("drop", then));
  for (const [key, link] of followers.freed) arrow(node("drop", link), node("alter", key));
  for (const [key, from] of followers.renamed) arrow(node("drop", from.key), node("create", key));
  separateNames(at, kinds, (first, then) => {
    arrow(first, then);
    for (const maker of followers.makers.get(then.key) ?? []) arrow(first, node("create", maker));
  });
  return { nodes, before, node };
}

/**
 * A table that is attached to another must have the columns and checks of that one already: they come before the link. Not a
 * dependency: such a part can change, or go, in all tables of the hierarchy while the link stays.
 */
function linkLast(at: Record<Verb, Map<Key, Node>>, kinds: KindRegistry, arrow: (first: Node, then: Node) => void): void {
  const links = new Map<Key, Node[]>();
  for (const link of at.create.values()) {
    const { parent, id } = link.object;
    if (parent === undefined || kinds.get(id.kind).links === undefined) continue;
    links.set(parent, [...(links.get(parent) ?? []), link]);
  }
  if (links.size === 0) return;
  for (const part of [...at.create.values(), ...at.alter.values()]) {
    const { parent, via, id } = part.object;
    if (parent === undefined || via === undefined || (kinds.get(id.kind).madeByAttach ?? false) !== false) continue;
    for (const link of links.get(parent) ?? []) arrow(part, link);
  }
}

/** What a table has in common with one that it follows can be dropped when it no longer does (a check of its own that is inherited too). */
function unlinkFirst(at: Record<Verb, Map<Key, Node>>, kinds: KindRegistry, arrow: (first: Node, then: Node) => void): void {
  const links = new Map<Key, Node>();
  const isLink = ({ object }: Node): boolean => kinds.get(object.id.kind).links !== undefined;
  for (const link of at.drop.values()) if (link.object.parent !== undefined && isLink(link)) links.set(link.object.parent, link);
  if (links.size === 0) return;
  for (const part of at.drop.values()) {
    const link = links.get(part.object.parent ?? "");
    if (link !== undefined && !isLink(part) && !at.drop.has(part.object.parent ?? "")) arrow(link, part);
  }
}

/** A name that is taken has to be free before another object takes it; an alteration can do either. */
function separateNames(at: Record<Verb, Map<Key, Node>>, kinds: KindRegistry, arrow: (first: Node, then: Node) => void): void {
  const namesOf = (object: DbObject): readonly string[] => kinds.get(object.id.kind).names?.(object) ?? [];
  const freed = new Map<string, Node[]>();
  const free = (name: string, node: Node): void => void freed.set(name, [...(freed.get(name) ?? []), node]);
  const takers: [string, Node][] = [];
  for (const node of at.drop.values()) for (const name of namesOf(node.object)) free(name, node);
  for (const node of at.alter.values()) {
    const [before, after] = [namesOf(node.alteration?.from ?? node.object), namesOf(node.object)];
    for (const name of before) if (!after.includes(name)) free(name, node);
    for (const name of after) if (!before.includes(name)) takers.push([name, node]);
  }
  if (freed.size === 0) return;
  for (const node of at.create.values()) for (const name of namesOf(node.object)) takers.push([name, node]);
  for (const [name, taker] of takers) for (const node of freed.get(name) ?? []) arrow(node, taker);
}
