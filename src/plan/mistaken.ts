/**
 * Which existing objects PostgreSQL would take for followers (`via`) though others are meant, or holds for such though they no
 * longer are: with two indexes of a partition that are alike, it attaches the older one, and never lets go of it.
 */
import type { Key } from "../model/id.ts";
import type { Kind, KindRegistry, RenderContext } from "../model/kind.ts";
import { looksOf } from "../model/looks.ts";
import type { DbObject } from "../model/object.ts";
import type { Operations } from "./operations.ts";

/** Whether PostgreSQL goes by looks to take an object that is there for the follower. */
export const canTakeOver = ({ madeByAttach, looksLike }: Kind): boolean => madeByAttach === true && looksLike !== undefined;

/** The looks of all objects that are not told apart from followers by more than that, and follow nothing. */
export function looseLooks(objects: Iterable<DbObject>, kinds: KindRegistry): ReadonlySet<string> {
  const looks = new Set<string>();
  for (const object of objects) {
    const kind = kinds.get(object.id.kind);
    if (object.via === undefined && canTakeOver(kind)) looks.add(looksOf(object, kind));
  }
  return looks;
}

/**
 * The objects that have to be made anew for it, each with the one that asks for it.
 * @param isLinking whether the table of an object is newly linked to the one above, or no longer is
 */
export function mistakenOf(
  { drops, creates }: Operations,
  kinds: KindRegistry,
  { current, desired }: RenderContext,
  isLinking: (object: DbObject) => boolean,
): Map<Key, Key> {
  const anew = new Map<Key, Key>();
  const loose = new Map<string, Key[]>();
  const wanted: DbObject[] = [];
  for (const object of desired.objects.values()) {
    const kind = kinds.get(object.id.kind);
    if (!canTakeOver(kind)) continue;
    const was = drops.has(object.key) ? undefined : current.objects.get(object.key);
    if (object.via !== undefined && (creates.has(object.via) || isLinking(object))) wanted.push(object);
    else if (was !== undefined && was.via !== object.via && !isLinking(object)) {
      for (const above of [was.via, object.via]) if (above !== undefined && current.objects.has(above)) anew.set(above, object.key);
    }
    if (was === undefined || was.via !== undefined || object.via !== undefined) continue;
    const look = looksOf(object, kind);
    loose.set(look, [...(loose.get(look) ?? []), object.key]);
  }
  for (const object of wanted) for (const key of loose.get(looksOf(object, kinds.get(object.id.kind))) ?? []) anew.set(key, object.key);
  return anew;
}
