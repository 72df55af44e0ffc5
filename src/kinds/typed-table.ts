/** Typed tables (`CREATE TABLE … OF`): their columns are the attributes of a composite type, and change with it. */
import { encodeId, type Id, type Key } from "../model/id.ts";
import type { Altered, RenderContext, Statement } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { qualified } from "../sql/ident.ts";
import { addColumn, type Conversion, changeType, dropColumn } from "./column-change.ts";
import type { Column } from "./column-hazards.ts";
import { splitQualified } from "./relation.ts";

const tableName = ({ schema, name }: Id): string => qualified(schema as string, name as string);

/** The type that a column comes from; undefined: its table has columns of its own. */
export function typeOfTable({ parent, id }: DbObject<object>, { objects }: Model): Key | undefined {
  const of = objects.get(parent ?? "")?.is.of;
  return typeof of === "string" ? encodeId({ kind: "composite", ...splitQualified(of, id.schema as string) }) : undefined;
}

/**
 * The object whose alteration makes, retypes and drops a column in place of statements of its own: the type of its table, or the
 * table where that becomes one of another type, or of none. Undefined: no other.
 */
export function changedBy(column: DbObject<object>, context: Pick<RenderContext, "current" | "desired" | "isDropped">): Key | undefined {
  const { parent } = column;
  if (parent === undefined || !context.current.objects.has(parent) || context.isDropped(parent)) return undefined;
  const type = typeOfTable(column, context.desired);
  return type === typeOfTable(column, context.current) ? type : parent;
}

/** The tables of a type that stay, and stay of it. */
export function typedTables({ id }: DbObject, context: RenderContext): DbObject[] {
  if (id.kind !== "composite") return [];
  const of = qualified(id.schema, id.name as string);
  return [...context.desired.objects.values()].filter(
    ({ key, id: { kind }, is }) =>
      kind === "table" && is.of === of && context.current.objects.get(key)?.is.of === of && !context.isDropped(key),
  );
}

const alter = ({ id }: DbObject, action: string): Statement => ({ sql: `ALTER TABLE ${tableName(id)} ${action}`, lock: "accessExclusive" });
const release = (table: DbObject): Statement => alter(table, "NOT OF");
const bind = (table: DbObject): Statement => alter(table, `OF ${table.is.of}`);

/** PostgreSQL changes no type that has tables, but lets go of them and takes them back with the same columns. */
export const aroundTypedTables = (tables: readonly DbObject[]): { readonly release: Statement[]; readonly bind: Statement[] } => ({
  release: tables.map(release),
  bind: tables.map(bind),
});

type Convert = (to: Column, from: Column, context: RenderContext) => Conversion;

/**
 * Makes a table one of another type, or of none, with the columns that it is to have then. PostgreSQL moves no columns: "replace" where
 * they would not be in the order of the type's attributes.
 */
export function changeTypeOfTable(to: DbObject, from: DbObject, context: RenderContext, conversion: Convert): Altered {
  const [before, after] = [columnsOf(to, context.current), columnsOf(to, context.desired)];
  const kept = before.filter(({ key }) => context.desired.objects.has(key));
  if (to.is.of !== null && kept.some(({ key }, index) => after[index]?.key !== key)) return "replace";
  return [
    ...(from.is.of === null ? [] : [release(from)]),
    ...changeColumns([to], context, conversion),
    ...(to.is.of === null ? [] : [bind(to)]),
  ];
}

/** What the columns of typed tables go through when the attributes of their type change; `conversion` carries the values over. */
export function changeColumns(tables: readonly DbObject[], context: RenderContext, conversion: Convert): Statement[] {
  const { current, desired } = context;
  return tables.flatMap((table) => [
    ...columnsOf(table, current)
      .filter(({ key }) => !desired.objects.has(key))
      .map((column) => dropColumn(column, context)),
    ...columnsOf(table, desired).flatMap((to) => {
      const from = current.objects.get(to.key) as Column | undefined;
      if (from === undefined) return [addColumn(to, context)];
      return from.is.type === to.is.type && from.is.collation === to.is.collation
        ? []
        : changeType(to, from, conversion(to, from, context));
    }),
  ]);
}

/** In their order. */
const columnsOf = (table: DbObject, { objects }: Model): Column[] =>
  ([...objects.values()] as DbObject<object>[] as Column[])
    .filter(({ parent, id }) => parent === table.key && id.kind === "column")
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
