/**
 * How new objects that follow from an ancestor's (`via`) come about: along with that one, along with the link between the
 * two tables (ATTACH PARTITION, INHERIT), or by a statement of their own that has to run before both.
 */
import { changedAttributes } from "../model/diff.ts";
import { type Key, kindOf } from "../model/id.ts";
import { type Kind, type KindRegistry, looksOf, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { canTakeOver, looseLooks, mistakenOf } from "./mistaken.ts";
import { alterStatements, type Operations, wholeOf } from "./operations.ts";

export interface Followers {
  /** New objects that others bring about, each with what turns it from what PostgreSQL makes of it into what is wanted. */
  readonly implied: ReadonlyMap<Key, readonly Statement[]>;
  /** For each of these the new objects whose statements bring it about. */
  readonly makers: ReadonlyMap<Key, readonly Key[]>;
  /** New objects that PostgreSQL takes for the followers they are if they are there first: before these. */
  readonly ahead: ReadonlyMap<Key, readonly Key[]>;
  /** New objects that PostgreSQL would take for followers, though they are not, if they were there first: after these. */
  readonly behind: ReadonlyMap<Key, readonly Key[]>;
  /** Links that stay out of the CREATE statement of their table, because something has to be there before them. */
  readonly apart: ReadonlySet<Key>;
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

/** A link between tables, and what is on the other side: the table, or its part. */
interface Link {
  readonly key: Key;
  readonly above: Key;
}

/** For every table of a model the links that make it follow others. */
function linksOf(objects: Iterable<DbObject>, kinds: KindRegistry): ReadonlyMap<Key, readonly Link[]> {
  const links = new Map<Key, Link[]>();
  for (const object of objects) {
    const above = kinds.get(object.id.kind).links?.(object);
    if (above === undefined || object.parent === undefined) continue;
    const list = links.get(object.parent);
    if (list === undefined) links.set(object.parent, [{ key: object.key, above }]);
    else list.push({ key: object.key, above });
  }
  return links;
}

/** A new object with `via`. */
interface Candidate {
  readonly object: DbObject;
  readonly kind: Kind;
  readonly above: DbObject;
  /** The table it is a part of. */
  readonly whole: Key;
  /** The new link between that table and the one above. */
  readonly link: Key | undefined;
  /** What turns it from what PostgreSQL makes of it into what is wanted; undefined when nothing can. */
  readonly correction: readonly Statement[] | undefined;
  /** Whether PostgreSQL makes more along with it than is wanted. */
  readonly bringsMore: boolean;
}

function candidatesOf({ creates }: Operations, kinds: KindRegistry, context: RenderContext): Candidate[] {
  const { desired } = context;
  const links = linksOf(creates.values(), kinds);
  const followers = [...creates.values()].filter(({ via }) => via !== undefined);
  const loose = followers.length === 0 ? new Set<string>() : looseLooks(desired.objects.values(), kinds);
  return followers.flatMap((object) => {
    const above = desired.objects.get(object.via ?? "");
    if (above === undefined) return [];
    const whole = wholeOf(object, desired);
    const link = links.get(whole)?.find((one) => one.above === wholeOf(above, desired))?.key;
    const kind = kinds.get(object.id.kind);
    // among several that are alike, it is said which one follows
    const isUnclear = canTakeOver(kind) && loose.has(looksOf(object, kind));
    const made = kind.follower?.(object as never, above as never, link !== undefined, context) ?? {};
    const correction = isUnclear || made.named === false ? undefined : correctionOf({ object, above }, made, kind, context);
    return [{ object, kind, above, whole, link, correction, bringsMore: made.less !== undefined }];
  });
}

function correctionOf(
  { object, above }: Pick<Candidate, "object" | "above">,
  made: { readonly named?: boolean | readonly Statement[]; readonly is?: object; readonly less?: readonly Statement[] },
  kind: Kind,
  context: RenderContext,
): readonly Statement[] | undefined {
  const from: DbObject = { ...object, is: { ...above.is, ...made.is } as DbObject["is"] };
  const attributes = changedAttributes(from, object);
  const statements = attributes.length === 0 ? [] : alterStatements(kind, { from, to: object, attributes }, context);
  const naming = typeof made.named === "object" ? made.named : [];
  return statements === "replace" ? undefined : [...naming, ...statements, ...(made.less ?? [])];
}

/**
 * Sorts the new objects that follow from others.
 * @param apart links that are known to stand outside of their table's CREATE statement
 */
export function followersOf(operations: Operations, kinds: KindRegistry, context: RenderContext, apart: ReadonlySet<Key>): Followers {
  const lost = lostOf(operations, kinds, context);
  const candidates = candidatesOf(operations, kinds, context).filter(({ object }) => !lost.renamed.has(object.key));
  const alone = new Set(apart);
  for (const { link, correction, kind } of candidates)
    if (link !== undefined && correction === undefined && kind.madeByAttach !== "alone") alone.add(link);

  const byKey = new Map<Key, Candidate>();
  const implied = new Map<Key, readonly Statement[]>();
  for (const candidate of candidates) {
    byKey.set(candidate.object.key, candidate);
    if (isImplied(candidate, operations, alone)) implied.set(candidate.object.key, candidate.correction ?? []);
  }
  const makersOf = (key: Key): readonly Key[] => {
    const candidate = implied.has(key) ? byKey.get(key) : undefined;
    if (candidate === undefined) return [key];
    const { link, above } = candidate;
    return [...(link === undefined ? [] : [link]), ...(operations.creates.has(above.key) ? makersOf(above.key) : [])];
  };
  const parts = partsOf(operations, candidates);
  const makers = new Map<Key, readonly Key[]>();
  const ahead = new Map<Key, readonly Key[]>();
  const behind = new Map<Key, readonly Key[]>();
  for (const { object, link, above, bringsMore } of candidates) {
    const late = implied.has(object.key) || link === undefined ? object.key : link;
    if (bringsMore) behind.set(late, [...(behind.get(late) ?? []), ...(parts.get(above.key) ?? [])]);
    if (implied.has(object.key)) makers.set(object.key, makersOf(object.key));
    else if (link !== undefined) ahead.set(object.key, [link]);
    else if (operations.creates.has(above.key)) ahead.set(object.key, makersOf(above.key));
  }
  return {
    implied,
    makers,
    ahead,
    behind: new Map([...behind, ...twinsOf(candidates, operations, kinds, (key) => makers.get(key) ?? ahead.get(key) ?? [])]),
    apart: alone,
    ...lost,
  };
}

/** What is made or altered in what brings too much along, by the latter. */
function partsOf({ creates, alters }: Operations, candidates: readonly Candidate[]): ReadonlyMap<Key, readonly Key[]> {
  const parts = new Map<Key, Key[]>(candidates.flatMap(({ above, bringsMore }) => (bringsMore ? [[above.key, []]] : [])));
  if (parts.size === 0) return parts;
  for (const { key, parent } of creates.values()) parts.get(parent ?? "")?.push(key);
  for (const [key, { to }] of alters) parts.get(to.parent ?? "")?.push(key);
  return parts;
}

/** Objects of their own that PostgreSQL could take for the follower beside them. */
function twinsOf(
  candidates: readonly Candidate[],
  { creates }: Operations,
  kinds: KindRegistry,
  madeWith: (key: Key) => readonly Key[],
): Map<Key, readonly Key[]> {
  const twins = new Map<Key, readonly Key[]>();
  const followers = new Map<string, Key[]>();
  for (const { object, kind } of candidates) {
    if (kind.madeByAttach !== true) continue;
    const look = looksOf(object, kind);
    followers.set(look, [...(followers.get(look) ?? []), object.key]);
  }
  if (followers.size === 0) return twins;
  for (const object of creates.values()) {
    const kind = kinds.get(object.id.kind);
    if (object.via !== undefined || kind.madeByAttach !== true) continue;
    const like = followers.get(looksOf(object, kind)) ?? [];
    if (like.length > 0) twins.set(object.key, like.flatMap(madeWith));
  }
  return twins;
}

function isImplied({ kind, above, whole, link, correction }: Candidate, { creates }: Operations, apart: ReadonlySet<Key>): boolean {
  if (kind.madeByAttach === "alone") return true;
  if (correction === undefined || (link === undefined && !creates.has(above.key))) return false;
  // attaching a table takes for granted that it has the columns, and makes the indexes
  return kind.madeByAttach === true || kind.madeByAttach === "anew" || link === undefined || (creates.has(whole) && !apart.has(link));
}

/** Dropped followers of what is not dropped: their table no longer follows, they get another name, or all is made anew. */
function lostOf(
  operations: Operations,
  kinds: KindRegistry,
  context: RenderContext,
): Pick<Followers, "detached" | "freed" | "renamed" | "kept" | "bound"> {
  const { drops, creates, alters } = operations;
  const { current } = context;
  const links = linksOf(drops.values(), kinds);
  const detached = new Map<Key, Link>();
  const freed = new Map<Key, Key>();
  const renamed = new Map<Key, DbObject>();
  const bound = new Map<Key, Key>();
  const successors = new Map<string, DbObject>();
  const made = linksOf(creates.values(), kinds);
  const isLinking = (object: DbObject): boolean =>
    (object.via !== undefined && made.has(wholeOf(object, context.desired))) || links.has(wholeOf(object, current));
  const lostLink = (whole: Key, above: DbObject): Link | undefined =>
    links.get(whole)?.find((one) => one.above === wholeOf(above, current));
  for (const [key, cause] of mistakenOf(operations, kinds, context, isLinking)) bound.set(key, cause);
  for (const object of creates.values()) if (object.via !== undefined) successors.set(`${object.via}\n${object.parent}`, object);
  const attached = attachedTo(operations, kinds, current);
  const remade = onRebuilt(operations, current);
  const becomes = new Map<Key, Key>();
  for (const object of outermostFirst(drops.values(), current)) {
    const above = current.objects.get(object.via ?? attached.get(object.key) ?? "");
    const kind = kinds.get(object.id.kind);
    if (above === undefined || kind.madeByAttach === "alone") continue;
    const whole = wholeOf(object, current);
    if (drops.has(whole)) continue;
    const link = lostLink(whole, above);
    if (link !== undefined) detached.set(object.key, { key: link.key, above: above.key });
    else if (kind.madeByAttach !== undefined && (becomes.has(above.key) || !drops.has(above.key))) {
      const next = becomes.get(above.key);
      const successor = object.via === undefined ? undefined : successors.get(`${next ?? above.key}\n${object.parent}`);
      const isOther = next !== undefined || successor?.key !== object.key;
      if (successor !== undefined && isOther && !remade.has(object.key) && canBecome(object, successor, kind, context)) {
        renamed.set(successor.key, object);
        becomes.set(object.key, successor.key);
      } else bound.set(outermostOf(above, current).key, object.key);
    }
  }
  for (const [key, { from }] of alters) {
    const above = from.via === undefined ? undefined : current.objects.get(from.via);
    const link = above === undefined ? undefined : lostLink(wholeOf(from, current), above);
    if (link !== undefined) freed.set(key, link.key);
  }
  return { detached, freed, renamed, kept: new Set([...renamed.values()].map(({ key }) => key)), bound };
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
