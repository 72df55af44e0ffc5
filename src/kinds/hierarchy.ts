/** Which tables stand below which: partitions, and children by inheritance. */
import { derived } from "../model/derived.ts";
import { grouped } from "../model/grouped.ts";
import { encodeId, type Id, type Key } from "../model/id.ts";
import type { DbObject, Model } from "../model/object.ts";

/** The table that a link leads to; undefined for what is no link. */
function above({ id, is }: DbObject): Id | undefined {
  if (id.kind === "partition") return { kind: "table", schema: String(is.of_schema), name: String(is.of) };
  if (id.kind === "inheritance") return { kind: "table", schema: id.parent_schema as string, name: id.parent as string };
  return undefined;
}

/** A link between two tables. */
interface Link {
  readonly key: Key;
  /** Its identity names the child. */
  readonly child: Id;
  readonly parent: Id;
}

interface Links {
  readonly byParent: ReadonlyMap<Key, readonly Link[]>;
  /** In the order in which the child follows them. */
  readonly byChild: ReadonlyMap<Key, readonly Link[]>;
}

const tableKey = ({ schema = "", table = "" }: Id): Key => encodeId({ kind: "table", schema, name: table });

const linksOf = derived(({ objects }): Links => {
  const links = [...objects.values()]
    .filter((object) => above(object) !== undefined)
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
    .map((object): Link => ({ key: object.key, child: object.id, parent: above(object) as Id }));
  return { byParent: grouped(links, ({ parent }) => encodeId(parent)), byChild: grouped(links, ({ child }) => tableKey(child)) };
});

/** The links that lead from the tables right below to that of a part. */
export const linksBelow = (id: Id, model: Model): readonly { readonly key: Key }[] => linksOf(model).byParent.get(tableKey(id)) ?? [];

/** A part of a table right above, of the same kind and name. */
export interface PartAbove {
  readonly key: Key;
  /** The link between the two tables. */
  readonly link: Key;
}

/** The parts that one has the same kind and name as in the tables right above, in the order in which its table follows these. */
export function partsAbove(id: Id, model: Model): readonly PartAbove[] {
  const links = linksOf(model).byChild.get(tableKey(id)) ?? [];
  return links.flatMap(({ key: link, parent }) => {
    const key = encodeId({ ...id, schema: parent.schema as string, table: parent.name as string });
    return model.objects.has(key) ? [{ key, link }] : [];
  });
}

/** The parts of the same kind and name in the tables right below. */
export function partsBelow(id: Id, model: Model): readonly Id[] {
  const links = linksOf(model).byParent.get(tableKey(id)) ?? [];
  return links
    .map(({ child }) => ({ ...id, schema: child.schema as string, table: child.table as string }))
    .filter((part) => model.objects.has(encodeId(part)));
}

/** The tables below that have the part too, at any depth. */
export const tablesBelow = (id: Id, model: Model): readonly Key[] =>
  partsBelow(id, model).flatMap((part) => [tableKey(part), ...tablesBelow(part, model)]);

/** The foreign keys that point to a table, by that table; not those that follow from another. */
const referencesIn = derived((model) =>
  grouped(model.objects.values(), ({ id, via, facts }) =>
    id.kind === "foreign_key" && via === undefined ? String(facts?.target) : undefined,
  ),
);

/** The foreign keys that can point to rows of a table that a link puts below another. */
export function referencesThrough(link: DbObject<object>, model: Model): readonly Key[] {
  const up = linkedTable(link);
  const further =
    linksOf(model)
      .byChild.get(up)
      ?.map(({ key }) => model.objects.get(key) as DbObject) ?? [];
  const own = referencesIn(model).get(up) ?? [];
  return [...own.map(({ key }) => key), ...further.flatMap((next) => referencesThrough(next, model))];
}

const defaultId = ({ schema = "", table = "" }: Id, column: string): Id => ({ kind: "default", schema, table, column });

/** DEFAULT NULL is no default. PostgreSQL would keep it for some types, as `NULL::character varying`. */
export const expressionOf = (expression: string): string | null => (/^null$/i.test(expression) ? null : expression);

const defaultOf = (table: Id, column: string, { objects }: Model): string | null =>
  expressionOf(String(objects.get(encodeId(defaultId(table, column)))?.is.expression ?? "NULL"));

/** A column of a table right below another, and its own default. */
export interface ChildColumn {
  readonly key: Key;
  /** The identity that its default has, or would have. */
  readonly default: Id;
  readonly expression: string | null;
}

/** The same column in the tables right below the one of a default. */
export function columnsBelow({ schema = "", table = "", column = "" }: Id, model: Model): readonly ChildColumn[] {
  return partsBelow({ kind: "column", schema, table, name: column }, model).map((below) => ({
    key: encodeId(below),
    default: defaultId(below, column),
    expression: defaultOf(below, column, model),
  }));
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
