/** Renames that follow from others: what is named after an object that got another name gets one too, instead of being made anew. */
import { type Change, changedAttributes, diff } from "../model/diff.ts";
import { edgesFrom, neededBy } from "../model/edges.ts";
import { grouped } from "../model/grouped.ts";
import { encodeId, type Id, type Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { likenessOf } from "./likely-renames.ts";
import type { Rename } from "./rename-types.ts";

/** The two sides of one place (a table and a kind of its parts): what is there and goes, what is wanted and comes. */
interface Place {
  readonly gone: DbObject[];
  readonly come: DbObject[];
}

/**
 * What goes and what comes in the same whole (constraints and indexes of a table, checks of a domain, the sequence that a column owns),
 * has to do with an object that `renames` renamed, and is the same under another name: the one that the rename makes of its old name, or
 * the only one alike. `renamed` is the database after `renames`; a name that is not free yet is given once the model says it is.
 */
export function renamesAlong(renames: readonly Rename[], renamed: Model, desired: Model, kinds: KindRegistry): Rename[] {
  const byKey = new Map(renames.filter(({ element }) => element === undefined).map((rename) => [encodeId(rename.to), rename]));
  const taken = new Set([...renamed.objects.values()].flatMap((object) => namesOf(object, kinds)));
  return [...placesOf(diff(renamed, desired), renamed, desired, kinds).values()].flatMap(({ gone, come }) => {
    const causes = new Map(gone.map((from) => [from, causesOf(from, renamed, byKey, kinds)]));
    return pairsOf({ gone, come }, causes, kinds).flatMap(({ from, to }) => {
      const [cause] = causes.get(from) ?? [];
      const own = new Set(namesOf(from, kinds));
      const isFree = namesOf(to, kinds).every((name) => own.has(name) || !taken.has(name));
      return cause !== undefined && isFree ? [{ from: from.id, to: to.id, after: encodeId(cause.to) }] : [];
    });
  });
}

const namesOf = (object: DbObject, kinds: KindRegistry): readonly string[] => kinds.get(object.id.kind).names?.(object) ?? [];

function placesOf(changes: readonly Change[], renamed: Model, desired: Model, kinds: KindRegistry): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const placeOf = (object: DbObject, model: Model): Place | undefined => {
    const whole = mayFollow(object, kinds) ? wholeOf(object, model, kinds) : undefined;
    if (whole === undefined) return undefined;
    const name = `${object.id.kind} ${whole}`;
    const place = places.get(name) ?? { gone: [], come: [] };
    places.set(name, place);
    return place;
  };
  for (const change of changes) {
    if (change.type === "drop") placeOf(change.from, renamed)?.gone.push(change.from);
    if (change.type === "create") placeOf(change.to, desired)?.come.push(change.to);
  }
  return places;
}

/** Whether the object itself can be given a name: not what holds rows, nor what goes by the name of the one above. */
function mayFollow({ id, via }: DbObject, kinds: KindRegistry): boolean {
  const { rename, holdsRows, madeByAttach } = kinds.get(id.kind);
  return rename !== undefined && holdsRows !== true && (via === undefined || madeByAttach === true || madeByAttach === "anew");
}

/** What it is a part of, or, for a sequence, the column that owns it. */
function wholeOf({ id, key, parent }: DbObject, model: Model, kinds: KindRegistry): Key | undefined {
  if (parent !== undefined || kinds.get(id.kind).released !== true) return parent;
  return edgesFrom(key, model).find(({ why }) => why === "auto")?.to;
}

/** The renames of what the object is in, and of what it needs. */
function causesOf(object: DbObject, model: Model, renames: ReadonlyMap<Key, Rename>, kinds: KindRegistry): readonly Rename[] {
  const found = new Set<Rename>();
  for (const start of [object.key, ...neededBy(object.key, model)]) {
    for (let at: DbObject | undefined = model.objects.get(start); at !== undefined; at = model.objects.get(at.parent ?? "")) {
      const rename = renames.get(at.key);
      if (rename !== undefined) found.add(rename);
    }
  }
  const namespace = renames.get(encodeId({ kind: kinds.namespace.kind, name: object.id.schema ?? "" }));
  return namespace === undefined ? [...found] : [...found, namespace];
}

function pairsOf(
  { gone, come }: Place,
  causes: ReadonlyMap<DbObject, readonly Rename[]>,
  kinds: KindRegistry,
): { readonly from: DbObject; readonly to: DbObject }[] {
  const left = new Set(come);
  const byName = gone.flatMap((from) => {
    const name = nameAfter(from.id, causes.get(from) ?? []);
    const to = come.find(({ id }) => id.name === name);
    return to !== undefined && left.has(to) && canBecome(from, to, kinds) && left.delete(to) ? [{ from, to }] : [];
  });
  const named = new Set(byName.map(({ from }) => from));
  const alike = grouped([...left], (object) => likenessOf(object, kinds));
  const goneAlike = grouped(
    gone.filter((from) => !named.has(from)),
    (object) => likenessOf(object, kinds),
  );
  const onlyOnes = [...goneAlike].flatMap(([likeness, [from, ...others]]) => {
    const [to, ...more] = alike.get(likeness) ?? [];
    return from !== undefined && to !== undefined && others.length + more.length === 0 ? [{ from, to }] : [];
  });
  return [...byName, ...onlyOnes];
}

/** Whether no attribute differs that only a new object can have. */
function canBecome(from: DbObject, to: DbObject, kinds: KindRegistry): boolean {
  const { alter } = kinds.get(to.id.kind);
  return changedAttributes(from, to).every((name) => alter[name] !== "replace");
}

/** A name with the words in it that were renamed: `acct_id_seq` → `account_id_seq`. All at once, so that no new name is read as an old one. */
function nameAfter({ name = "" }: Id, renames: readonly Rename[]): string {
  const names = new Map(renames.map(({ from, to }) => [from.name as string, to.name as string]));
  const words = [...names.keys()].sort((a, b) => b.length - a.length).map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  if (words.length === 0) return name;
  return name.replace(new RegExp(`(?<![^_])(?:${words.join("|")})(?![^_])`, "g"), (word) => names.get(word) ?? word);
}
