/** Which parts of partitions and inheritance children follow from their parents' and so are not written. */
import { changedAttributes, equalJson } from "../model/diff.ts";
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";

/** `unsaid`: not written at all; `holder`: written only for what is its own and what stands below it; absent: written in full. */
export type Implied = ReadonlyMap<Key, "unsaid" | "holder">;

type Parts = ReadonlyMap<Key, readonly DbObject[]>;

/**
 * A partition is written as PARTITION OF without parts where all its parts are what its parent's say; else as a table of
 * its own that is attached, with its columns, and its indexes by their own names, which PostgreSQL then takes over.
 */
export function impliedParts(model: Model, parts: Parts, kinds: KindRegistry): Implied {
  const implied = new Map<Key, "unsaid" | "holder">();
  const visit = (whole: Key, isOwnTable: boolean): void => {
    const all = parts.get(whole) ?? [];
    const following = new Set(all.filter(({ via }) => via !== undefined && model.objects.has(via)));
    const isLinked = all.some(({ id }) => kinds.get(id.kind).foldsWith !== undefined);
    const asTable = isOwnTable || (isLinked && [...following].some((part) => needsTable(part, model, parts, kinds)));
    for (const part of all) {
      const canStand = standsAlone(part, model, kinds);
      const isFull = !following.has(part) || (canStand && (asTable || (!isLinked && !sameAsAbove(part, model))));
      const isHolder = saysMore(part, parts) || isChangedClone(part, model, kinds) || lackedBy(part, parts, kinds).length > 0;
      if (!isFull) implied.set(part.key, isHolder ? "holder" : "unsaid");
      visit(part.key, isFull && (asTable || !isLinked));
    }
  };
  for (const { key, parent } of model.objects.values()) if (parent === undefined || !model.objects.has(parent)) visit(key, false);
  return implied;
}

/** Whether a part can be made by itself before its table is attached; a foreign key comes with the link under the name it has above. */
function standsAlone(part: DbObject, { objects }: Model, kinds: KindRegistry): boolean {
  const { foldInto, madeByAttach, detach } = kinds.get(part.id.kind);
  if (detach === 0 && Object.values(part.id).at(-1) === Object.values(objects.get(part.via ?? "")?.id ?? {}).at(-1)) return false;
  return madeByAttach !== "anew" && (foldInto !== undefined || madeByAttach === true);
}

function needsTable(part: DbObject, model: Model, parts: Parts, kinds: KindRegistry): boolean {
  if (!standsAlone(part, model, kinds)) return false;
  if (kinds.get(part.id.kind).madeByAttach === true || !sameAsAbove(part, model) || saysMore(part, parts)) return true;
  return lackedBy(part, parts, kinds).length > 0;
}

/** What the part above has that would be copied along with it (a default), and is not wanted here. */
export function lackedBy({ key, via }: DbObject, parts: Parts, kinds: KindRegistry): readonly DbObject[] {
  const own = new Set((parts.get(key) ?? []).map(({ id }) => id.kind));
  return (parts.get(via ?? "") ?? []).filter(({ id }) => kinds.get(id.kind).foldInto !== undefined && !own.has(id.kind));
}

/** Whether a part that never stands by itself was altered since it came (a trigger that is disabled on one partition). */
function isChangedClone(part: DbObject, model: Model, kinds: KindRegistry): boolean {
  const { madeByAttach } = kinds.get(part.id.kind);
  if (madeByAttach !== "alone" && madeByAttach !== "anew") return false;
  return (
    ownNameOf(part, model, kinds) !== undefined || usualOf(part, model, kinds).some((usual) => changedAttributes(usual, part).length > 0)
  );
}

/** What a part is like when nothing is said of it: as what it follows from, nearest first, or as PostgreSQL makes it. */
export function usualOf(part: DbObject, model: Model, kinds: KindRegistry): readonly DbObject[] {
  const all = aboveOf(part, model);
  const made = all[0] === undefined ? undefined : kinds.get(part.id.kind).asMade?.(part as never, all[0] as never);
  return made === undefined ? all : [{ ...part, is: made.is as DbObject["is"] }];
}

/** The name of the part that one follows from, where its own is not sure to be the one that PostgreSQL gives it. */
export function ownNameOf(part: DbObject, { objects }: Model, kinds: KindRegistry): string | undefined {
  const { nameFollower, asMade } = kinds.get(part.id.kind);
  const above = objects.get(part.via ?? "");
  if (nameFollower === undefined || above === undefined) return undefined;
  return asMade?.(part as never, above as never).name === part.id.name ? undefined : String(above.id.name);
}

/** The objects that one follows from, nearest first. */
function aboveOf({ via }: DbObject, { objects }: Pick<Model, "objects">): readonly DbObject[] {
  const above = objects.get(via ?? "");
  return above === undefined ? [] : [above, ...aboveOf(above, { objects })];
}

function sameAsAbove(part: DbObject, { objects }: Model): boolean {
  const above = objects.get(part.via ?? "");
  return above !== undefined && Object.keys(part.is).every((name) => equalJson(part.is[name], above.is[name]));
}

/** Whether something below it is its own. */
const saysMore = ({ key }: DbObject, parts: Parts): boolean =>
  (parts.get(key) ?? []).some((part) => part.via === undefined || saysMore(part, parts));
