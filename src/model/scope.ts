/** What is under management: both models are cut down to it before they are compared, never a finished plan. */
import { decodeId, type Key, kindOf } from "./id.ts";
import type { KindRegistry } from "./kind.ts";
import type { DbObject, Model } from "./object.ts";

export interface Scope {
  /** Database schemas under management; "*" = all. */
  readonly schemas: readonly string[] | "*";
  /** Names of kinds without a schema (extensions, publications …) that are managed; "*" = all. */
  readonly global: readonly string[] | "*";
  /** Categories that are managed (owners, grants, comments …); "*" = all. */
  readonly categories: readonly string[] | "*";
  /** Keys of the objects of the whole server (roles) that are managed: those that the source declares. Absent = none. */
  readonly declared?: readonly Key[];
}

/** Everything that is in a database; what belongs to the whole server is not. */
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
  const declared = new Set(scope.declared);
  const isWhole = scope.schemas === "*" && scope.global === "*" && scope.categories === "*";
  const objects = new Map<Key, DbObject>();
  for (const [key, object] of model.objects)
    if (
      isShared(object, kinds)
        ? isDeclared(object, declared) && hasCategory(object, scope, kinds)
        : isWhole || isManaged(object, scope, kinds)
    )
      objects.set(key, object);
  if (objects.size === model.objects.size) return model;
  for (const [key, { parent, ...rest }] of objects)
    if (parent !== undefined && !objects.has(parent) && isShared(rest, kinds)) objects.set(key, rest);
  const edges = model.edges.filter(({ from, to }) => objects.has(from) && objects.has(to));
  return { ...model, objects, edges };
}

/** Keys of the objects that belong to the whole server. */
export const sharedKeys = (model: Model, kinds: KindRegistry): Key[] =>
  [...model.objects.values()].filter((object) => isShared(object, kinds)).map(({ key }) => key);

/** Whether an object belongs to the whole server, or stands on one that does. */
export function isShared({ id }: Pick<DbObject, "id">, kinds: KindRegistry): boolean {
  return kinds.find(id.on === undefined ? id.kind : kindOf(id.on))?.shared === true;
}

/** The source declares it, or what it is a part of or stands on. */
const isDeclared = ({ key, parent, id }: DbObject, declared: ReadonlySet<Key>): boolean =>
  [key, parent, id.on].some((each) => each !== undefined && declared.has(each));

function hasCategory({ id }: DbObject, { categories }: Scope, kinds: KindRegistry): boolean {
  const { category } = kinds.get(id.kind);
  return category === undefined || holds(categories, category);
}

function isManaged(object: DbObject, scope: Scope, kinds: KindRegistry): boolean {
  if (!hasCategory(object, scope, kinds)) return false;
  const schema = object.id.schema || schemaOf(object.key, kinds);
  if (schema !== undefined) return holds(scope.schemas, schema);
  const root = object.id.on === undefined ? object.id.kind : kindOf(object.id.on);
  return holds(scope.global, root);
}
