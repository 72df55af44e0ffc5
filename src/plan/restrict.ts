/** Cuts a desired model down to chosen objects: everything else stays as it is in the current one. */
import { matcher, unknownAddress } from "../model/address.ts";
import type { Key } from "../model/id.ts";
import type { DbObject, Model } from "../model/object.ts";

export interface Restriction {
  /** Keys, or keys with `*` for any text: `table:app.users`, `view:app.*`. Empty = everything. */
  readonly targets: readonly string[];
  readonly excludes: readonly string[];
}

/**
 * The model in which only the targets (with their parts, and what they newly need) are as desired.
 * `added` lists what was not asked for but is needed, `unused` the excludes that fit nothing. Throws plan.unknown-target for a target that fits nothing.
 */
export function restrictTo(
  current: Model,
  desired: Model,
  { targets, excludes }: Restriction,
): { readonly model: Model; readonly added: readonly Key[]; readonly unused: readonly string[] } {
  if (targets.length === 0 && excludes.length === 0) return { model: desired, added: [], unused: [] };
  const keys = new Set([...current.objects.keys(), ...desired.objects.keys()]);
  const parentOf = (key: Key): Key | undefined => (desired.objects.get(key) ?? current.objects.get(key))?.parent;
  const chosen = new Set<Key>();
  for (const target of targets) {
    const fits = [...keys].filter(matcher(target));
    if (fits.length === 0) throw unknownAddress(target, [...keys], "--target ");
    for (const key of fits) chosen.add(key);
  }
  if (targets.length === 0) for (const key of keys) chosen.add(key);
  const excluded = excludes.map(matcher);
  const isExcluded = (key: Key | undefined): boolean =>
    key !== undefined && (excluded.some((fits) => fits(key)) || isExcluded(parentOf(key)));
  for (const key of keys) if (isChosen(key, chosen, parentOf)) chosen.add(key);
  for (const key of [...chosen]) if (isExcluded(key)) chosen.delete(key);
  const added = targets.length === 0 ? [] : addNeeded(chosen, current, desired, isExcluded);
  const unused = excludes.filter((_, index) => ![...keys].some(excluded[index] as (key: Key) => boolean));
  return { model: merge(current, desired, chosen), added, unused };
}

function isChosen(key: Key, chosen: ReadonlySet<Key>, parentOf: (key: Key) => Key | undefined): boolean {
  for (let at: Key | undefined = key; at !== undefined; at = parentOf(at)) if (chosen.has(at)) return true;
  return false;
}

/** What a chosen object needs and the database lacks comes along. */
function addNeeded(chosen: Set<Key>, current: Model, desired: Model, isExcluded: (key: Key) => boolean): Key[] {
  const needs = new Map<Key, Key[]>();
  const add = (from: Key, to: Key): void => void (needs.get(from)?.push(to) ?? needs.set(from, [to]));
  for (const { from, to } of desired.edges) add(from, to);
  for (const { key, parent } of desired.objects.values()) if (parent !== undefined) add(key, parent);
  const added: Key[] = [];
  const queue = [...chosen];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    for (const need of needs.get(key) ?? []) {
      if (chosen.has(need) || current.objects.has(need) || isExcluded(need)) continue;
      chosen.add(need);
      added.push(need);
      queue.push(need);
    }
  }
  return added.sort();
}

function merge(current: Model, desired: Model, chosen: ReadonlySet<Key>): Model {
  const objects = new Map<Key, DbObject>();
  for (const [key, object] of current.objects) if (!chosen.has(key)) objects.set(key, object);
  for (const [key, object] of desired.objects) if (chosen.has(key)) objects.set(key, object);
  const edges = [...current.edges.filter(({ from }) => !chosen.has(from)), ...desired.edges.filter(({ from }) => chosen.has(from))];
  return { ...desired, objects, edges: edges.filter(({ from, to }) => objects.has(from) && objects.has(to)) };
}
