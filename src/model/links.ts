/** The links between tables that make parts of one follow parts of another. */
import { grouped } from "./grouped.ts";
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
  const links = [...objects].flatMap((object) => {
    const above = kinds.get(object.id.kind).links?.(object);
    return above === undefined || object.parent === undefined ? [] : [{ key: object.key, above, of: object.parent }];
  });
  return grouped(links, ({ of }) => of);
}
