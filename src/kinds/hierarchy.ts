/** Which tables stand below which: partitions, and children by inheritance. */
import { encodeId, type Id, type Key } from "../model/id.ts";
import type { DbObject, Model } from "../model/object.ts";

const known = new WeakMap<Model, ReadonlyMap<Key, readonly Id[]>>();

/** The table that a link leads to; undefined for what is no link. */
function above({ id, is }: DbObject): Id | undefined {
  if (id.kind === "partition") return { kind: "table", schema: String(is.of_schema), name: String(is.of) };
  if (id.kind === "inheritance") return { kind: "table", schema: id.parent_schema as string, name: id.parent as string };
  return undefined;
}

/** For every table with tables below it, the links of these, whose identity names them. */
function linksByParent(model: Model): ReadonlyMap<Key, readonly Id[]> {
  const found = known.get(model);
  if (found !== undefined) return found;
  const links = new Map<Key, Id[]>();
  for (const object of model.objects.values()) {
    const parent = above(object);
    if (parent === undefined) continue;
    const key = encodeId(parent);
    const list = links.get(key);
    if (list === undefined) links.set(key, [object.id]);
    else list.push(object.id);
  }
  known.set(model, links);
  return links;
}

const part = (kind: "column" | "default", { schema = "", table = "" }: Id, name: string): Id =>
  kind === "column" ? { kind, schema, table, name } : { kind, schema, table, column: name };

/** DEFAULT NULL is no default. PostgreSQL would keep it for some types, as `NULL::character varying`. */
export const expressionOf = (expression: string): string | null => (/^null$/i.test(expression) ? null : expression);

const defaultOf = (table: Id, column: string, { objects }: Model): string | null =>
  expressionOf(String(objects.get(encodeId(part("default", table, column)))?.is.expression ?? "NULL"));

/** A column of a table right below another, and its own default. */
export interface ChildColumn {
  readonly key: Key;
  /** The identity that its default has, or would have. */
  readonly default: Id;
  readonly expression: string | null;
}

/** The same column in the tables right below the one of a default. */
export function columnsBelow({ schema = "", table = "", column = "" }: Id, model: Model): readonly ChildColumn[] {
  const links = linksByParent(model).get(encodeId({ kind: "table", schema, name: table })) ?? [];
  return links.flatMap((link) => {
    const key = encodeId(part("column", link, column));
    if (!model.objects.has(key)) return [];
    return [{ key, default: part("default", link, column), expression: defaultOf(link, column, model) }];
  });
}

/** Whether a column without a default would get one from a table that is among these links. */
export function copiesDefault({ id }: DbObject<object>, links: readonly DbObject[], model: Model): boolean {
  const name = id.name as string;
  if (defaultOf(id, name, model) !== null) return false;
  return links.some((link) => {
    const parent = above(link);
    return (
      parent !== undefined &&
      defaultOf({ kind: "table", schema: parent.schema as string, table: parent.name as string }, name, model) !== null
    );
  });
}

/** The key of the table that a link leads to. */
export const linkedTable = (link: DbObject<object>): Key => encodeId(above(link as DbObject) as Id);
