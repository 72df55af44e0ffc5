/** Where the objects of a model go when it is written as files. */
import { grouped } from "../model/grouped.ts";
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";

export interface WrittenFile {
  /** Relative to the folder of the source, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** `files`: one for each table, view, function …; `single`: one for everything. */
export interface WriteOptions {
  readonly layout: "files" | "single";
}

/** Letters that every file system takes; names that loaders skip are made visible. */
function safe(name: string): string {
  const plain = name.replaceAll(/[^\p{L}\p{N}_.-]/gu, "_").replace(/^\./, "_.");
  return plain === "node_modules" ? "_node_modules" : plain === "" ? "_" : plain;
}

/** The outermost object that one is a part of. */
export function wholeOf(object: DbObject, { objects }: Model): DbObject {
  const parent = object.parent === undefined ? undefined : objects.get(object.parent);
  return parent === undefined ? object : wholeOf(parent, { objects } as Model);
}

/** `app/tables/users` for what has a schema, `extensions` for what has none, without the extension. */
export function pathOf(whole: DbObject, kinds: KindRegistry, { layout }: WriteOptions): string {
  if (layout === "single") return "database";
  const folder = kinds.get(whole.id.kind).plural.replaceAll(" ", "_");
  const { schema, name } = whole.id;
  return schema && name ? `${safe(schema)}/${folder}/${safe(name)}` : folder;
}

/** Groups items by path; paths that differ in case alone are one, as they are on some file systems. Sorted by path. */
export function byPath<T>(items: readonly T[], path: (item: T) => string): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, { readonly path: string; readonly items: T[] }>();
  for (const item of items) {
    const own = path(item);
    const group = groups.get(own.toLowerCase());
    if (group === undefined) groups.set(own.toLowerCase(), { path: own, items: [item] });
    else group.items.push(item);
  }
  return [...groups.values()].sort((a, b) => (a.path < b.path ? -1 : 1)).map((group) => [group.path, group.items] as const);
}

/** The parts of every object, by its key. */
export const partsByParent = ({ objects }: Model): ReadonlyMap<Key, readonly DbObject[]> =>
  grouped(objects.values(), ({ parent }) => parent);
