/** What must run before what: one function for each rule, in no particular order. */
import { grouped } from "../model/grouped.ts";
import { type Key, kindOf } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import type { Node, Precedence } from "./graph.ts";

export const rules: readonly ((precedence: Precedence) => void)[] = [
  buildUp,
  tearDown,
  replace,
  alterInOrder,
  dropInOrder,
  makeWay,
  linkLast,
  unlinkFirst,
  moveOffFirst,
  follow,
  separateNames,
];

/** What is needed comes first: what `pg_depend` says, the whole of a part, and what an object follows from. */
function buildUp({ desired, at, followers, kinds, arrow }: Precedence): void {
  const needs = (from: Key, to: Key): void => {
    if (followers.ahead.has(from) && desired.objects.get(from)?.via === to) return;
    for (const then of [at.create.get(from), at.alter.get(from)]) {
      if (then === undefined) continue;
      arrow(at.create.get(to), then);
      arrow(at.alter.get(to), then);
    }
  };
  for (const { from, to, why } of desired.edges) {
    if (!at.create.has(to) && !at.alter.has(to)) continue;
    // what is released goes with the other, but does not need it (a sequence, and the column that owns it)
    if (why !== "auto" || kinds.get(kindOf(from)).released !== true) needs(from, to);
  }
  for (const { key, object } of [...at.alter.values(), ...at.create.values()]) {
    if (object.parent !== undefined) needs(key, object.parent);
    if (object.via !== undefined) needs(key, object.via);
  }
}

/** What stands on something goes first, or moves off first. */
function tearDown({ current, desired, operations, at, arrow }: Precedence): void {
  const stands = (from: Key, to: Key): void => {
    arrow(at.drop.get(from), at.drop.get(to));
    arrow(at.drop.get(from), at.alter.get(to));
    arrow(at.alter.get(from), at.drop.get(to));
  };
  const stays = grouped(desired.edges, ({ from, to }) => (operations.alters.has(to) ? from : undefined));
  // what goes on standing on it through others is altered after these
  const staysOn = (from: Key, to: Key, seen = new Set<Key>()): boolean => {
    if (seen.has(from)) return false;
    seen.add(from);
    return (stays.get(from) ?? []).some((next) => next.to === to || staysOn(next.to, to, seen));
  };
  for (const { from, to } of current.edges) {
    const isAltered = operations.alters.has(to);
    if (isAltered || operations.drops.has(to)) stands(from, to);
    if (isAltered && !staysOn(from, to)) arrow(at.alter.get(from), at.alter.get(to));
  }
  for (const { key, object } of at.drop.values())
    for (const other of [object.parent, object.via]) if (other !== undefined) stands(key, other);
  for (const key of at.alter.keys()) {
    const parent = current.objects.get(key)?.parent;
    if (parent !== undefined) stands(key, parent);
  }
}

/** What is replaced goes before it comes. */
function replace({ at, arrow }: Precedence): void {
  for (const drop of at.drop.values()) arrow(drop, at.create.get(drop.key));
}

/** What a kind says of alterations that wait for others. */
function alterInOrder({ current, desired, at, kinds, arrow }: Precedence): void {
  for (const then of at.alter.values()) {
    const { from, to } = then.alteration ?? { from: then.object, to: then.object };
    const firsts = kinds.get(then.object.id.kind).alterAfter?.(to as never, from as never, { current, desired }) ?? [];
    for (const first of firsts) arrow(at.alter.get(first), then);
  }
}

/** What a kind says of parts that go after others, while what they are parts of stays. */
function dropInOrder({ current, at, kinds, arrow }: Precedence): void {
  for (const then of at.drop.values()) {
    const { parent, via, id } = then.object;
    if (parent === undefined || at.drop.has(parent)) continue;
    for (const first of kinds.get(id.kind).dropAfter?.(then.object as never, current) ?? [])
      if (first !== via) arrow(at.drop.get(first), then);
  }
}

/** What makes way for an alteration, without standing right on it perhaps (a view on a column whose type is made anew), is restored after it. */
function makeWay({ operations, at, kinds, arrow }: Precedence): void {
  for (const [key, reasons] of operations.reasons) {
    for (const reason of reasons) {
      if (reason.type !== "rebuilt" || !operations.drops.has(key)) continue;
      arrow(at.drop.get(key), at.alter.get(reason.key));
      arrow(at.alter.get(reason.key), at.create.get(key));
      if (!at.create.has(reason.key) || kinds.get(kindOf(reason.key)).links === undefined) continue;
      arrow(at.drop.get(key), at.drop.get(reason.key));
      arrow(at.create.get(reason.key), at.create.get(key));
    }
  }
}

/** What follows from objects of other tables, and what these bring about. */
function follow({ followers, at, arrow }: Precedence): void {
  for (const [key, makers] of followers.makers) for (const maker of makers) arrow(at.create.get(maker), at.create.get(key));
  for (const [key, makers] of followers.behind)
    for (const maker of makers) for (const first of [at.create.get(maker), at.alter.get(maker)]) arrow(first, at.create.get(key));
  for (const [key, links] of followers.ahead) for (const link of links) arrow(at.create.get(key), at.create.get(link));
  for (const [key, link] of followers.detached) for (const then of [key, link.above]) arrow(at.drop.get(link.key), at.drop.get(then));
  for (const [key, link] of followers.freed) arrow(at.drop.get(link), at.alter.get(key));
  for (const [key, from] of followers.renamed) arrow(at.drop.get(from.key), at.create.get(key));
}

/**
 * A table that is attached to another must have the columns and checks of that one already: what follows from a part of that one, and what
 * is a part of its own under the same name, comes before the link. Not a dependency: such a part can change, or go, in all tables of the
 * hierarchy while the link stays.
 */
function linkLast({ desired, at, kinds, arrow }: Precedence): void {
  const links = grouped(at.create.values(), ({ object }) => (kinds.get(object.id.kind).links === undefined ? undefined : object.parent));
  if (links.size === 0) return;
  const partsOf = grouped(desired.objects.values(), ({ parent }) => parent);
  const isAlsoAbove = ({ id, parent = "" }: DbObject, link: DbObject): boolean => {
    // CREATE TABLE … INHERITS takes them as they come
    if (id.name === undefined || at.create.has(parent)) return false;
    const above = kinds.get(link.id.kind).links?.(link);
    return partsOf.get(above ?? "")?.some((other) => other.id.kind === id.kind && other.id.name === id.name) === true;
  };
  for (const part of [...at.create.values(), ...at.alter.values()]) {
    const { parent, via, id } = part.object;
    if (parent === undefined || isMadeByAttach(id.kind, kinds)) continue;
    for (const link of links.get(parent) ?? []) if (via !== undefined || isAlsoAbove(part.object, link.object)) arrow(part, link);
  }
}

function isMadeByAttach(kind: string, kinds: KindRegistry): boolean {
  const { madeByAttach } = kinds.get(kind);
  return madeByAttach !== undefined && madeByAttach !== false;
}

/**
 * What a table has in common with one that it follows can be dropped when it no longer does (a check of its own that is inherited too);
 * and what it keeps of that (a column) is no longer dropped along with the one above.
 */
function unlinkFirst({ current, at, kinds, arrow }: Precedence): void {
  const links = new Map<Key, Node>();
  const isLink = ({ object }: Node): boolean => kinds.get(object.id.kind).links !== undefined;
  for (const link of at.drop.values()) if (link.object.parent !== undefined && isLink(link)) links.set(link.object.parent, link);
  if (links.size === 0) return;
  for (const part of at.drop.values()) {
    const link = links.get(part.object.parent ?? "");
    if (link !== undefined && !isLink(part) && !at.drop.has(part.object.parent ?? "")) arrow(link, part);
  }
  for (const { key, parent, via } of current.objects.values())
    if (via !== undefined && !at.drop.has(key)) arrow(links.get(parent ?? ""), at.drop.get(via));
}

/** What no longer uses an object is out of its way before a part is added that PostgreSQL may refuse for that use. */
function moveOffFirst({ current, desired, at, kinds, arrow }: Precedence): void {
  const parts = grouped(at.create.values(), ({ object: { id, parent } }) =>
    kinds.get(id.kind).remakesWhole === undefined || at.create.has(parent ?? "") ? undefined : parent,
  );
  if (parts.size === 0) return;
  const stays = new Set(desired.edges.flatMap(({ from, to }) => (parts.has(to) ? [`${from}\n${to}`] : [])));
  for (const { from, to } of current.edges) {
    if (stays.has(`${from}\n${to}`)) continue;
    for (const part of parts.get(to) ?? []) for (const first of [at.drop.get(from), at.alter.get(from)]) arrow(first, part);
  }
}

/** A name that is taken has to be free before another object takes it; an alteration can do either. */
function separateNames({ at, kinds, followers, arrow }: Precedence): void {
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
  for (const [name, taker] of takers) {
    for (const node of freed.get(name) ?? []) {
      arrow(node, taker);
      for (const maker of followers.makers.get(taker.key) ?? []) arrow(node, at.create.get(maker));
    }
  }
}
