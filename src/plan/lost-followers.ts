/**
 * What becomes of dropped and altered objects that follow from others (`via`): their table no longer follows the other one, they get
 * another name, or what they follow from has to be made anew.
 */
import { changedAttributes } from "../model/diff.ts";
import { type Key, kindOf } from "../model/id.ts";
import type { Kind, KindRegistry, RenderContext } from "../model/kind.ts";
import { type Link, linksOf } from "../model/links.ts";
import type { DbObject, Model } from "../model/object.ts";
import { mistakenOf } from "./mistaken.ts";
import { alterStatements, type Operations, wholeOf } from "./operations.ts";

export interface LostFollowers {
  /** Dropped objects that their table keeps when it no longer follows another, each with the dropped link and the one above: after the link. */
  readonly detached: ReadonlyMap<Key, Link>;
  /** Altered objects that followed another until such a link goes, each with that link: they change by themselves, after it. */
  readonly freed: ReadonlyMap<Key, Key>;
  /** New objects that dropped ones become, mostly by a change of name, with these: what follows from one object in one table is always the same. */
  readonly renamed: ReadonlyMap<Key, DbObject>;
  /** The dropped ones of these. */
  readonly kept: ReadonlySet<Key>;
  /** Objects that have to be made anew because PostgreSQL drops a follower only along with them; with that follower. */
  readonly bound: ReadonlyMap<Key, Key>;
}

/** The link by which an object followed one above, where that goes. */
type LostLink = (object: DbObject, above: DbObject) => Key | undefined;

export function lostFollowers(operations: Operations, kinds: KindRegistry, context: RenderContext): LostFollowers {
  const { current, desired } = context;
  const [lost, made] = [linksOf(operations.drops.values(), kinds), linksOf(operations.creates.values(), kinds)];
  const isLinking = (object: DbObject): boolean =>
    (object.via !== undefined && made.has(wholeOf(object, desired))) || lost.has(wholeOf(object, current));
  const lostLink: LostLink = (object, above) =>
    lost.get(wholeOf(object, current))?.find((link) => link.above === wholeOf(above, current))?.key;
  const parted = partedFrom(operations, kinds, context, lostLink);
  return {
    ...parted,
    freed: freedOf(operations, current, lostLink),
    kept: new Set([...parted.renamed.values()].map(({ key }) => key)),
    bound: new Map([...mistakenOf(operations, kinds, context, isLinking), ...parted.bound]),
  };
}

function freedOf({ alters }: Operations, { objects }: Model, lostLink: LostLink): ReadonlyMap<Key, Key> {
  const freed = new Map<Key, Key>();
  for (const [key, { from }] of alters) {
    const above = objects.get(from.via ?? "");
    const link = above === undefined ? undefined : lostLink(from, above);
    if (link !== undefined) freed.set(key, link);
  }
  return freed;
}

/** What parts from something above, from the top down: what follows from what gets another name may get one too. */
function partedFrom(
  operations: Operations,
  kinds: KindRegistry,
  context: RenderContext,
  lostLink: LostLink,
): Pick<LostFollowers, "detached" | "renamed" | "bound"> {
  const { drops } = operations;
  const { current } = context;
  const [detached, renamed, bound] = [new Map<Key, Link>(), new Map<Key, DbObject>(), new Map<Key, Key>()];
  const becomes = new Map<Key, Key>();
  const attached = attachedTo(operations, kinds, current);
  const remade = onRebuilt(operations, current);
  const successorOf = successorsIn(operations);
  for (const object of outermostFirst(drops.values(), current)) {
    const above = current.objects.get(object.via ?? attached.get(object.key) ?? "");
    const kind = kinds.get(object.id.kind);
    if (above === undefined || kind.madeByAttach === "alone" || drops.has(wholeOf(object, current))) continue;
    const link = lostLink(object, above);
    if (link !== undefined) {
      detached.set(object.key, { key: link, above: above.key });
      continue;
    }
    if (kind.madeByAttach === undefined || (drops.has(above.key) && !becomes.has(above.key))) continue;
    const successor = successorOf(object, becomes.get(above.key) ?? above.key);
    const isSame = successor?.key === object.key && !becomes.has(above.key);
    if (successor !== undefined && !isSame && !remade.has(object.key) && canBecome(object, successor, kind, context)) {
      renamed.set(successor.key, object);
      becomes.set(object.key, successor.key);
    } else bound.set(outermostOf(above, current).key, object.key);
  }
  return { detached, renamed, bound };
}

/** What follows from one object in one table is always the same. */
function successorsIn({ creates }: Operations): (object: DbObject, above: Key) => DbObject | undefined {
  const successors = new Map<string, DbObject>();
  for (const object of creates.values()) if (object.via !== undefined) successors.set(`${object.via}\n${object.parent}`, object);
  return ({ via, parent }, above) => (via === undefined ? undefined : successors.get(`${above}\n${parent}`));
}

/**
 * For dropped objects that were attached to one above and do not follow from it, that one: an index that not all partitions have yet
 * brings none about in a partition, but PostgreSQL drops what is attached to it only along with it.
 */
function attachedTo({ drops }: Operations, kinds: KindRegistry, { edges }: Model): ReadonlyMap<Key, Key> {
  const attached = new Map<Key, Key>();
  const isAttachable = (key: Key): boolean => kinds.get(kindOf(key)).madeByAttach === true;
  if (![...drops.keys()].some(isAttachable)) return attached;
  for (const { from, to, why } of edges)
    if (why === "auto" && drops.has(from) && isAttachable(from) && isAttachable(to)) attached.set(from, to);
  return attached;
}

const aboveIn = ({ via }: DbObject, { objects }: Model): DbObject | undefined => (via === undefined ? undefined : objects.get(via));

/** What an object follows from in the end; itself when it follows from nothing. */
function outermostOf(object: DbObject, model: Model): DbObject {
  const above = aboveIn(object, model);
  return above === undefined ? object : outermostOf(above, model);
}

function depthOf(object: DbObject, model: Model): number {
  const above = aboveIn(object, model);
  return above === undefined ? 0 : 1 + depthOf(above, model);
}

/** What others follow from comes before them. */
function outermostFirst(objects: Iterable<DbObject>, model: Model): DbObject[] {
  const depths = [...objects].map((object) => ({ object, depth: depthOf(object, model) }));
  return depths.sort((a, b) => a.depth - b.depth).map(({ object }) => object);
}

/** What stands on something that is altered as `rebuild` says: PostgreSQL makes it anew, a follower under a name of its own choice. */
function onRebuilt({ rebuilt }: Operations, { edges }: Model): ReadonlySet<Key> {
  return new Set(rebuilt.size === 0 ? [] : edges.flatMap(({ from, to }) => (rebuilt.has(to) ? [from] : [])));
}

function canBecome(from: DbObject, to: DbObject, kind: Kind, context: RenderContext): boolean {
  if (kind.rename === undefined || from.id.kind !== to.id.kind) return false;
  return alterStatements(kind, { from, to, attributes: changedAttributes(from, to) }, context) !== "replace";
}
