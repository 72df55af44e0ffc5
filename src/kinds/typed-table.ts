/** Typed tables (`CREATE TABLE … OF`): their columns are the attributes of a composite type, and change with it. */
import { encodeId, type Key } from "../model/id.ts";
import type { RenderContext, Statement } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { qualified } from "../sql/ident.ts";
import { addColumn, type Conversion, changeType, dropColumn } from "./column-change.ts";
import type { Column } from "./column-hazards.ts";
import { splitQualified } from "./relation.ts";

/** The type that a column comes from; undefined: its table has columns of its own. */
export function typeOfTable({ parent, id }: DbObject, { objects }: Model): Key | undefined {
  const of = objects.get(parent ?? "")?.is.of;
  return typeof of === "string" ? encodeId({ kind: "composite", ...splitQualified(of, id.schema as string) }) : undefined;
}

/** Whether the type's own alteration makes, changes and drops the column: its table stays, and stays of that type. */
export function followsType(column: DbObject, context: RenderContext): boolean {
  const type = typeOfTable(column, context.desired);
  return type !== undefined && type === typeOfTable(column, context.current) && !context.isDropped(column.parent as Key);
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

/** PostgreSQL changes no type that has tables, but lets go of them and takes them back with the same columns. */
export function aroundTypedTables(tables: readonly DbObject[]): { readonly release: Statement[]; readonly bind: Statement[] } {
  const alter = ({ id }: DbObject, action: string): Statement => ({
    sql: `ALTER TABLE ${qualified(id.schema, id.name as string)} ${action}`,
    lock: "accessExclusive",
  });
  return { release: tables.map((table) => alter(table, "NOT OF")), bind: tables.map((table) => alter(table, `OF ${table.is.of}`)) };
}

/** What the columns of typed tables go through when the attributes of their type change; `conversion` carries the values over. */
export function changeColumns(
  tables: readonly DbObject[],
  context: RenderContext,
  conversion: (to: Column, from: Column, context: RenderContext) => Conversion,
): Statement[] {
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
