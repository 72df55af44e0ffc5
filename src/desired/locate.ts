/** Carries the places of declarations over to the objects that were read back from the shadow. */
import type { SourceLocation } from "../errors/diagnostic.ts";
import type { Key } from "../model/id.ts";
import type { DbObject, Model } from "../model/object.ts";
import type { Declared } from "./statement.ts";

const separator = "\u0000";

function partsOf(object: DbObject): string {
  const parts: string[] = [];
  for (const part in object.id) if (part !== "kind" && part !== "arguments" && part !== "on") parts.push(object.id[part] as string);
  return parts.join(separator);
}

/** The model with a place on every object that is declared, or is a part of one that is. */
export function locateObjects(model: Model, declared: readonly Declared[]): Model {
  const places = new Map<string, Declared[]>();
  for (const declaration of declared) {
    const parts = declaration.parts.join(separator);
    const list = places.get(parts);
    if (list === undefined) places.set(parts, [declaration]);
    else list.push(declaration);
  }
  const found = new Map<Key, SourceLocation | undefined>();
  const placeOf = (key: Key): SourceLocation | undefined => {
    if (found.has(key)) return found.get(key);
    const object = model.objects.get(key);
    const at = object === undefined ? undefined : (ownPlace(object, places) ?? placeOf(object.parent ?? object.id.on ?? ""));
    found.set(key, at);
    return at;
  };
  const objects = new Map<Key, DbObject>();
  for (const [key, object] of model.objects) {
    const at = placeOf(key);
    objects.set(key, at === undefined ? object : { ...object, at });
  }
  return { ...model, objects };
}

/** Names are shared between name spaces (a table and a function); the declaration of the object's own kind is preferred. */
function ownPlace(object: DbObject, places: ReadonlyMap<string, readonly Declared[]>): SourceLocation | undefined {
  const candidates = places.get(partsOf(object));
  if (candidates === undefined) return undefined;
  const own = candidates.find(({ name }) => name.slice(0, name.indexOf(":")) === object.id.kind);
  return (own ?? candidates[0])?.at;
}
