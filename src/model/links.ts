/** The links between tables that make parts of one follow parts of another. */
import type { Key } from "./id.ts";
import type { KindRegistry } from "./kind.ts";
import type { DbObject } from "./object.ts";

/** A link between tables, and what is on the other side: the table, or its part. */
export interface Link {
  readonly key: Key;
  readonly above: Key;
}

/** For every table of a model the links that make it follow others. */
export function linksOf(objects: Iterable<DbObject>, kinds: KindRegistry): ReadonlyMap<Key, readonly Link[]> {
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
