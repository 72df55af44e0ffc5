/** Tables out of management that stand below managed ones: partitions, and children by inheritance. */
import { DbmError } from "../errors/error.ts";
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { Model } from "../model/object.ts";
import { spoken } from "../model/words.ts";
import type { Plan } from "../plan/types.ts";

/** By the managed table, one that is below it. `live` is the whole database, `current` its managed part. */
export function unmanagedBelow(live: Model, current: Model, kinds: KindRegistry): ReadonlyMap<Key, Key> {
  const below = new Map<Key, Key>();
  for (const [key, object] of live.objects) {
    const above = current.objects.has(key) ? undefined : kinds.get(object.id.kind).links?.(object);
    if (above !== undefined && object.parent !== undefined) below.set(above, object.parent);
  }
  return below;
}

/**
 * PostgreSQL drops the partitions of a table along with it, whoever manages them.
 * @throws plan.takes-unmanaged when a step drops a table that has some
 */
export function assertSparesUnmanaged({ steps }: Plan, below: ReadonlyMap<Key, Key>): void {
  if (below.size === 0) return;
  for (const { destroys, reasons } of steps) {
    const table = destroys.find((key) => below.has(key));
    if (table === undefined) continue;
    const lost = spoken(below.get(table) as Key);
    throw new DbmError("plan.takes-unmanaged", `${spoken(table)} would be dropped, and ${lost} with it, which is not managed`, {
      hint: `Put the schema of ${lost} under management (--schemas), or detach it first, or leave ${spoken(table)} without this change.`,
      at: reasons.find(({ at }) => at !== undefined)?.at,
    });
  }
}
