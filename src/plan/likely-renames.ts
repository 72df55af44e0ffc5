/** Finds what looks like a rename that nobody declared: something goes, and something alike comes in the same place. */
import type { Change } from "../model/diff.ts";
import { grouped } from "../model/grouped.ts";
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";

export interface LikelyRename {
  readonly from: Key;
  readonly to: Key;
}

/**
 * Pairs of a dropped and a new object of the same kind, in the same whole or schema, that differ in nothing but their name.
 * Only where the pair is the only one of its likeness: a suggestion must not be a guess. The plan never assumes it.
 */
export function likelyRenames(changes: readonly Change[], current: Model, desired: Model, kinds: KindRegistry): LikelyRename[] {
  const canBeRenamed = ({ id, via }: DbObject): boolean => via === undefined && kinds.get(id.kind).rename !== undefined;
  const drops = changes.flatMap((change) => (change.type === "drop" && canBeRenamed(change.from) ? [change.from] : []));
  const creates = changes.flatMap((change) => (change.type === "create" && canBeRenamed(change.to) ? [change.to] : []));
  if (drops.length === 0 || creates.length === 0) return [];
  const gone = byLikeness(drops, current, kinds);
  const pairs: LikelyRename[] = [];
  for (const [likeness, come] of byLikeness(creates, desired, kinds)) {
    const [from, ...others] = gone.get(likeness) ?? [];
    const [to] = come;
    if (from !== undefined && to !== undefined && others.length === 0 && come.length === 1) pairs.push({ from: from.key, to: to.key });
  }
  // what is inside a renamed whole is renamed with it
  const wholes = new Set(pairs.map(({ from }) => from));
  return pairs.filter(({ from }) => !wholes.has(current.objects.get(from)?.parent ?? "")).sort((a, b) => (a.from < b.from ? -1 : 1));
}

function byLikeness(objects: readonly DbObject[], model: Model, kinds: KindRegistry): ReadonlyMap<string, readonly DbObject[]> {
  const parts = partsOf(objects, model);
  return grouped(objects, (object) =>
    JSON.stringify([
      placeOf(object),
      likenessOf(object, kinds),
      (parts.get(object.key) ?? []).map((part) => describePart(part, object, kinds)).sort(),
    ]),
  );
}

function partsOf(objects: readonly DbObject[], model: Model): Map<Key, DbObject[]> {
  const parts = new Map<Key, DbObject[]>(objects.map(({ key }) => [key, []]));
  for (const object of model.objects.values()) if (object.parent !== undefined) parts.get(object.parent)?.push(object);
  return parts;
}

/** Where it is: its whole, or its schema. */
const placeOf = ({ id, parent }: DbObject): string => `${id.kind} ${parent ?? id.schema ?? ""}`;

/** What an object is but for its name: equal for two that differ in nothing else. An attribute that cannot be altered repeats the name. */
export function likenessOf({ id, is }: DbObject, kinds: KindRegistry): string {
  const { alter } = kinds.get(id.kind);
  return JSON.stringify([id.arguments ?? null, Object.entries(is).filter(([name]) => alter[name] !== "ignore")]);
}

/**
 * A part by what it is and by that of its name which is not the name of its whole. What takes a name beside other objects (indexes,
 * constraints) is mostly named after the table.
 */
function describePart(part: DbObject, whole: DbObject, kinds: KindRegistry): string {
  const { names, holdsRows } = kinds.get(part.id.kind);
  const isNamedAfterWhole = names !== undefined && holdsRows !== true;
  const own = Object.entries(part.id).filter(([key, value]) =>
    key === "name" ? !isNamedAfterWhole : key !== "on" && !Object.values(whole.id).includes(value),
  );
  return JSON.stringify([part.id.kind, own, likenessOf(part, kinds)]);
}
