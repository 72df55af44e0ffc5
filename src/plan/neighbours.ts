/** What a direction leaves as it is, and is tied to what it touches: for the gate that keeps plans of diverging branches apart. */
import type { Key } from "../model/id.ts";
import type { Model } from "../model/object.ts";
import type { Direction } from "./types.ts";

type Touching = Pick<Direction, "steps" | "touched">;

/** Untouched objects of a model that stand on what the direction drops or renames, or are parts of it. */
export function standingOnGone({ objects, edges }: Model, { steps, touched }: Touching): Key[] {
  const gone = new Set(steps.flatMap(({ destroys }) => destroys));
  for (const [key, { after }] of Object.entries(touched)) if (after === null) gone.add(key);
  const found = new Set<Key>();
  const see = (from: Key, to: Key | undefined): void => {
    if (to !== undefined && gone.has(to) && touched[from] === undefined) found.add(from);
  };
  for (const { key, parent } of objects.values()) see(key, parent);
  for (const { from, to } of edges) see(from, to);
  return [...found];
}

/**
 * The neighbours of a direction from one model to the other, sorted: what it builds on, and what stands on what goes (the sequence of
 * a serial column stands on its table, and stays when that gets another name).
 */
export function neighboursOf(direction: Touching, current: Model, desired: Model): Pick<Direction, "neighbours"> {
  const { touched } = direction;
  const isMade = (key: Key): boolean => touched[key] !== undefined && touched[key].after !== null;
  const found = new Set(standingOnGone(current, direction));
  const see = (from: Key, to: Key | undefined): void => {
    if (to !== undefined && isMade(from) && touched[to] === undefined && current.objects.has(to)) found.add(to);
  };
  for (const { key, parent } of desired.objects.values()) see(key, parent);
  for (const { from, to } of desired.edges) see(from, to);
  return found.size === 0 ? {} : { neighbours: [...found].sort() };
}
