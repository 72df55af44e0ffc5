/** What is under management: both models are cut down to it before they are compared, never a finished plan. */
import { decodeId, type Key, kindOf } from "./id.ts";
import type { Kind, KindRegistry } from "./kind.ts";
import type { DbObject, Model } from "./object.ts";

export interface Scope {
  /** Database schemas under management; "*" = all. */
  readonly schemas: readonly string[] | "*";
  /** Names of kinds without a schema (extensions, publications …) that are managed; "*" = all. */
  readonly global: readonly string[] | "*";
  /** Categories that are managed (owners, grants, comments …); "*" = all. */
  readonly categories: readonly string[] | "*";
}

export const everything: Scope = { schemas: "*", global: "*", categories: "*" };

const holds = (list: readonly string[] | "*", name: string): boolean => list === "*" || list.includes(name);

/** The schema an object lives in; undefined for one that lives in none. */
export function schemaOf(key: Key, kinds: KindRegistry): string | undefined {
  const kind = kinds.find(kindOf(key));
  if (kind === undefined) return undefined;
  const id = decodeId(key, kind.key);
  // an empty one stands for all schemas
  if (id.schema) return id.schema;
  if (kind.namespace === true) return id.name;
  return id.on === undefined ? undefined : schemaOf(id.on, kinds);
}

/** A model cut down to a scope. Edges to what is left out go as well. */
export function project(model: Model, scope: Scope, kinds: KindRegistry): Model {
  if (scope.schemas === "*" && scope.global === "*" && scope.categories === "*") return model;
  const objects = new Map<Key, DbObject>();
  for (const [key, object] of model.objects) if (isManaged(object, scope, kinds)) objects.set(key, object);
  const edges = model.edges.filter(({ from, to }) => objects.has(from) && objects.has(to));
  return { ...model, objects, edges };
}

function isManaged(object: DbObject, scope: Scope, kinds: KindRegistry): boolean {
  const kind: Kind = kinds.get(object.id.kind);
  if (kind.category !== undefined && !holds(scope.categories, kind.category)) return false;
  const schema = object.id.schema || schemaOf(object.key, kinds);
  if (schema !== undefined) return holds(scope.schemas, schema);
  const root = object.id.on === undefined ? object.id.kind : kindOf(object.id.on);
  return holds(scope.global, root);
}
