/** What objects need in order to be there. */
import { encodeId, type Key } from "./id.ts";
import type { KindRegistry } from "./kind.ts";
import type { DbObject, Model } from "./object.ts";
import { isShared, schemaOf } from "./scope.ts";

/** Objects with those of their parts that others can refer to, and all that these depend on, but for what is left out and what belongs to the whole server. */
export function withNeeded(
  roots: readonly DbObject[],
  model: Model,
  kinds: KindRegistry,
  isLeftOut: (object: DbObject) => boolean = () => false,
): Map<Key, DbObject> {
  const parts = new Map<Key, Key[]>();
  const below = new Map<Key, Key[]>();
  const note = (map: Map<Key, Key[]>, key: Key, value: Key): void => void (map.get(key)?.push(value) ?? map.set(key, [value]));
  for (const { key, parent, id } of model.objects.values())
    if (parent !== undefined && kinds.get(id.kind).inStubs === true) note(parts, parent, key);
  for (const { from, to } of model.edges) note(below, from, to);
  const chosen = new Map<Key, DbObject>();
  const queue = roots.map(({ key }) => key);
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const object = model.objects.get(key);
    if (object === undefined || chosen.has(key) || isLeftOut(object) || isShared(object, kinds)) continue;
    chosen.set(key, object);
    const schema = schemaOf(key, kinds);
    if (schema !== undefined) queue.push(encodeId({ kind: kinds.namespace.kind, name: schema }));
    if (object.parent !== undefined) queue.push(object.parent);
    queue.push(...(parts.get(key) ?? []), ...(below.get(key) ?? []));
  }
  return chosen;
}
