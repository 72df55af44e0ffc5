/** What objects need in order to be there. */
import { grouped } from "./grouped.ts";
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
  const parts = grouped(model.objects.values(), ({ parent, id }) => (kinds.get(id.kind).inStubs === true ? parent : undefined));
  const needs = grouped(model.edges, ({ from }) => from);
  const chosen = new Map<Key, DbObject>();
  const queue = roots.map(({ key }) => key);
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const object = model.objects.get(key);
    if (object === undefined || chosen.has(key) || isLeftOut(object) || isShared(object, kinds)) continue;
    chosen.set(key, object);
    const schema = schemaOf(key, kinds);
    if (schema !== undefined) queue.push(encodeId({ kind: kinds.namespace.kind, name: schema }));
    if (object.parent !== undefined) queue.push(object.parent);
    for (const part of parts.get(key) ?? []) queue.push(part.key);
    for (const { to } of needs.get(key) ?? []) queue.push(to);
  }
  return chosen;
}
