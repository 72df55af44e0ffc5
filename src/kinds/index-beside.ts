/**
 * Which indexes are built beside those who use their tables (CREATE INDEX CONCURRENTLY). PostgreSQL cannot build that of a
 * partitioned table so: each partition's is built by itself, and then attached.
 * Source: https://www.postgresql.org/docs/current/sql-createindex.html, "Building Indexes Concurrently".
 */
import { derived } from "../model/derived.ts";
import { grouped } from "../model/grouped.ts";
import type { Key } from "../model/id.ts";
import type { RenderContext, Statement } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { linksBelow } from "./hierarchy.ts";
import { attachTo } from "./index-parts.ts";

type Circumstances = Pick<RenderContext, "current" | "desired" | "isNew" | "isBusy">;

/**
 * The `builtBeside` of indexes. One that replaces another of its name goes and comes in one transaction, with those of the partitions: its
 * table is never without.
 */
export function isBuiltBeside(index: DbObject, context: Circumstances): boolean {
  const before = context.current.objects.get(index.key);
  // what a failed build left serves nobody
  const isReplaced = before !== undefined && before.is.valid !== false;
  const above = context.desired.objects.get(index.via ?? "");
  if (isReplaced || isReplacedAbove(above, context) || index.parent === undefined || !context.isBusy(index.parent)) return false;
  return index.facts?.partitioned !== true || (index.is.only !== true && hasAllOfPartitions(index, context));
}

function isReplacedAbove(index: DbObject | undefined, context: Circumstances): boolean {
  if (index === undefined) return false;
  const isReplaced = context.current.objects.has(index.key) && context.isNew(index.key);
  return isReplaced || isReplacedAbove(context.desired.objects.get(index.via ?? ""), context);
}

/** Whether the index of a partitioned table can be put together from its partitions' own, each there already or built beside as well. */
function hasAllOfPartitions(index: DbObject, context: Circumstances): boolean {
  const isThere = (key: Key): boolean => context.current.objects.has(key) && !context.isNew(key);
  const links = linksBelow(index.id, context.desired);
  const below = indexesBelow(index, context.desired);
  return (
    links.length > 0 &&
    links.length === below.length &&
    links.every(({ key }) => isThere(key)) &&
    below.every((each) => isThere(each.key) || isBuiltBeside(each, context))
  );
}

/** The statements that attach the partitions' indexes to that of their table, which becomes valid with the last one. */
export const attachAll = (index: DbObject, { desired }: RenderContext): Statement[] =>
  indexesBelow(index, desired).map((below) => attachTo(index, below));

const followersIn = derived(({ objects }) => grouped(objects.values(), ({ via }) => via));

/** The indexes of the partitions right below, constraints' ones included. */
export const indexesBelow = ({ key }: DbObject, model: Model): readonly DbObject[] => followersIn(model).get(key) ?? [];
