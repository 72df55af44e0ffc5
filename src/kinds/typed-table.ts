/** Typed tables (`CREATE TABLE … OF`): their columns are the attributes of a composite type, and change with it. */
import { encodeId, type Key } from "../model/id.ts";
import type { RenderContext, Statement } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { ident, qualified } from "../sql/ident.ts";
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

/** What the columns of typed tables go through when the attributes of their type change; `retype` changes those of other types. */
export function changeColumns(
  tables: readonly DbObject[],
  context: RenderContext,
  retype: (to: DbObject, from: DbObject) => readonly Statement[],
): Statement[] {
  const { current, desired } = context;
  const columnsOf = (table: DbObject, { objects }: Model): DbObject[] =>
    [...objects.values()]
      .filter(({ parent, id }) => parent === table.key && id.kind === "column")
      .sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  return tables.flatMap((table) => {
    const name = qualified(table.id.schema, table.id.name as string);
    const [before, after] = [columnsOf(table, current), columnsOf(table, desired)];
    return [
      ...before
        .filter(({ key }) => !desired.objects.has(key))
        .map(
          ({ id }): Statement => ({
            sql: `ALTER TABLE ${name} DROP COLUMN ${ident(id.name as string)}`,
            lock: "accessExclusive",
            hazards: [{ type: "deletes-data", message: `the values of ${name}.${ident(id.name as string)} are deleted` }],
          }),
        ),
      ...after.flatMap((column): readonly Statement[] => {
        const from = current.objects.get(column.key);
        if (from === undefined) return [addColumn(column, name, context)];
        return from.is.type === column.is.type && from.is.collation === column.is.collation ? [] : retype(column, from);
      }),
    ];
  });
}

function addColumn(column: DbObject, table: string, context: RenderContext): Statement {
  const sql = `ALTER TABLE ${table} ADD COLUMN ${context.clause(column)}`;
  if (column.is.not_null !== true || context.folded(column.key).length > 0) return { sql, lock: "accessExclusive" };
  const message = `fails when ${table} has rows: ${ident(column.id.name as string)} is not null and has no default`;
  return { sql, lock: "accessExclusive", hazards: [{ type: "may-fail-on-rows", message }] };
}
