/** The difference of two models as a list of changes; knows no kind. */
import type { Json } from "./attributes.ts";
import type { Key } from "./id.ts";
import type { DbObject, Model } from "./object.ts";

export type Change =
  | { readonly type: "create"; readonly key: Key; readonly to: DbObject }
  | { readonly type: "drop"; readonly key: Key; readonly from: DbObject }
  | { readonly type: "alter"; readonly key: Key; readonly from: DbObject; readonly to: DbObject; readonly attributes: readonly string[] };

/** Equality of JSON data; the order of an object's keys does not matter, that of a list does. */
export function equalJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.keys(a);
  if (left.length !== Object.keys(b).length) return false;
  return left.every((name) => Object.hasOwn(b, name) && equalJson((a as Record<string, Json>)[name], (b as Record<string, Json>)[name]));
}

/** Names of the attributes in which two objects differ, in the order in which `to` holds them. */
export function changedAttributes(from: DbObject, to: DbObject): string[] {
  const changed: string[] = [];
  for (const name in to.is) if (!equalJson(from.is[name], to.is[name])) changed.push(name);
  return changed;
}

/** What has to happen to `current` for it to be `desired`, sorted by key within each type: drops, alters, creates. */
export function diff(current: Model, desired: Model): Change[] {
  const changes: Change[] = [];
  for (const [key, from] of current.objects) if (!desired.objects.has(key)) changes.push({ type: "drop", key, from });
  for (const [key, to] of desired.objects) {
    const from = current.objects.get(key);
    if (from === undefined) {
      changes.push({ type: "create", key, to });
      continue;
    }
    const attributes = changedAttributes(from, to);
    if (attributes.length > 0) changes.push({ type: "alter", key, from, to, attributes });
  }
  return changes.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The changes the other way: what has to happen to `desired` for it to be `current`. */
export function reversed(changes: readonly Change[]): Change[] {
  return changes.map((change) => {
    if (change.type === "create") return { type: "drop", key: change.key, from: change.to };
    if (change.type === "drop") return { type: "create", key: change.key, to: change.from };
    return { ...change, from: change.to, to: change.from };
  });
}
