/** The tables whose users a plan spares: `apply.online` of the configuration. */
import { emptyAmong } from "../catalog/empty-tables.ts";
import type { Session } from "../database/session.ts";
import type { Change } from "../model/diff.ts";
import { decodeId, type Key, kindOf } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import type { Project } from "./project.ts";

interface Circumstances {
  /** The managed part of the database, after the renames. */
  readonly current: Model;
  readonly goal: Model;
  /** The tables that have some below them that are not managed. */
  readonly unmanaged: ReadonlyMap<Key, Key>;
  readonly kinds: KindRegistry;
}

/**
 * The tables that something may be built on, up or down, while others use them: with `auto` those that hold rows, none where nobody
 * else can be there (an embedded database). A partitioned table and its partitions are in use together; not where one of these is out of
 * management: only a statement about the whole reaches it. Throws ServerError as the session does.
 */
export async function tablesInUse(
  project: Project,
  session: Session,
  changes: readonly Change[],
  { current, goal, unmanaged, kinds }: Circumstances,
): Promise<ReadonlySet<Key>> {
  const online = project.loaded.config.apply?.online ?? "auto";
  if (online === "never" || (online === "auto" && session.server.embedded)) return new Set();
  const built = changes.flatMap(({ key, ...change }) => {
    const object = change.type === "drop" ? change.from : change.to;
    const stays = object.parent !== undefined && current.objects.has(object.parent) && goal.objects.has(object.parent);
    return stays && kinds.get(kindOf(key)).builtBeside !== undefined ? [object] : [];
  });
  const tables = [...new Set(built.map(({ parent }) => parent as Key))];
  if (tables.length === 0) return new Set();
  const ids = tables.map((key) => decodeId(key, kinds.get(kindOf(key)).key));
  const empty = online === "always" ? new Set<Key>() : await emptyAmong(session, ids);
  const rootOf = (object: DbObject): Key => {
    const above = object.via === undefined ? undefined : (goal.objects.get(object.via) ?? current.objects.get(object.via));
    return above === undefined ? object.key : rootOf(above);
  };
  const reached = new Set(built.filter(({ parent }) => !empty.has(parent as Key)).map(rootOf));
  for (const object of built) if (unmanaged.has(object.parent as Key)) reached.delete(rootOf(object));
  return new Set(built.filter((object) => reached.has(rootOf(object))).map(({ parent }) => parent as Key));
}
