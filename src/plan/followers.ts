/**
 * How new objects that follow from an ancestor's (`via`) come about: along with that one, along with the link between the
 * two tables (ATTACH PARTITION, INHERIT), or by a statement of their own that has to run before both.
 */

import { changedAttributes } from "../model/diff.ts";
import { grouped } from "../model/grouped.ts";
import type { Key } from "../model/id.ts";
import type { Kind, KindRegistry, RenderContext, Statement } from "../model/kind.ts";
import { linksOf } from "../model/links.ts";
import { looksOf } from "../model/looks.ts";
import type { DbObject } from "../model/object.ts";
import { type LostFollowers, lostFollowers } from "./lost-followers.ts";
import { canTakeOver, looseLooks } from "./mistaken.ts";
import { alterStatements, type Operations, wholeOf } from "./operations.ts";

export interface Followers extends LostFollowers {
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
    const isApart = kind.builtBeside?.(object as never, context) === true;
    // among several that are alike, it is said which one follows
    const isUnclear = canTakeOver(kind) && loose.has(looksOf(object, kind));
    const made = kind.follower?.(object as never, above as never, link !== undefined, context) ?? {};
    const correction = isApart || isUnclear || made.named === false ? undefined : correctionOf({ object, above }, made, kind, context);
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
  const lost = lostFollowers(operations, kinds, context);
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
  const followers = grouped(candidates, ({ object, kind }) => (kind.madeByAttach === true ? looksOf(object, kind) : undefined));
  if (followers.size === 0) return twins;
  for (const object of creates.values()) {
    const kind = kinds.get(object.id.kind);
    if (object.via !== undefined || kind.madeByAttach !== true) continue;
    const like = followers.get(looksOf(object, kind))?.flatMap((follower) => madeWith(follower.object.key));
    if (like !== undefined) twins.set(object.key, like);
  }
  return twins;
}

function isImplied({ kind, above, whole, link, correction }: Candidate, { creates }: Operations, apart: ReadonlySet<Key>): boolean {
  if (kind.madeByAttach === "alone") return true;
  if (correction === undefined || (link === undefined && !creates.has(above.key))) return false;
  // attaching a table takes for granted that it has the columns, and makes the indexes
  return kind.madeByAttach === true || kind.madeByAttach === "anew" || link === undefined || (creates.has(whole) && !apart.has(link));
}
