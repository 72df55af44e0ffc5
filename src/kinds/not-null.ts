/** The NOT NULL constraints of columns; since PostgreSQL 18 they are in `pg_constraint`, with a name of their own. */
import { derived } from "../model/derived.ts";
import { grouped } from "../model/grouped.ts";
import { encodeId, type Id, type Key } from "../model/id.ts";
import type { RenderContext, Statement } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { clauses, ident } from "../sql/ident.ts";
import { rowsWhere } from "./affected-rows.ts";
import { columnName, hazard } from "./column-hazards.ts";
import { partsAbove, partsBelow } from "./hierarchy.ts";
import { isForeign, tableOf } from "./relation.ts";

type Column = DbObject<{
  readonly not_null: boolean;
  readonly not_null_name: string | null;
  readonly not_null_no_inherit: boolean;
  readonly not_null_not_valid: boolean;
  readonly identity: object | null;
}>;

/** The name that the constraint of a column has; null where it has none, and before PostgreSQL 18. What YAML declares has no facts yet. */
function constraintOf({ id, is, facts }: Column): string | null {
  if (facts !== undefined) return (facts.not_null_constraint ?? null) as string | null;
  return is.not_null ? (is.not_null_name ?? usualNotNullName(id)) : null;
}

const alterTable = (id: Id, action: string): Statement => ({
  sql: `ALTER TABLE ${tableOf(id)} ${action}`,
  lock: "accessExclusive",
});
const alterColumn = ({ id }: Column, action: string): Statement => alterTable(id, `ALTER COLUMN ${ident(id.name as string)} ${action}`);

export const usualNotNullName = ({ table, name }: Omit<Id, "kind">): string => `${table}_${name}_not_null`;

/** The name of the NOT NULL constraint; where the column follows from another, mostly that one's name. */
function notNullName(column: Column, { serverMajor }: RenderContext): string {
  const followed = column.via === undefined || serverMajor < 18 ? null : constraintOf(column);
  return column.is.not_null_name ?? followed ?? usualNotNullName(column.id);
}

export function addNotNull({ id, is }: Column, name = is.not_null_name ?? usualNotNullName(id)): Statement {
  const words = clauses(
    `ADD CONSTRAINT ${ident(name)} NOT NULL ${ident(id.name as string)}`,
    is.not_null_no_inherit && "NO INHERIT",
    is.not_null_not_valid && "NOT VALID",
  );
  return alterTable(id, words);
}

/** What is known of all NOT NULL constraints of a model. */
interface NotNulls {
  /** Columns by their table. */
  readonly ofTable: ReadonlyMap<Key, readonly Column[]>;
  /** Columns by the name that the constraint has in its schema: `schema.name`. */
  readonly byName: ReadonlyMap<string, readonly Column[]>;
}

const notNullsOf = derived((model): NotNulls => {
  const columns = ([...model.objects.values()].filter(({ id }) => id.kind === "column") as DbObject<object>[] as Column[]).filter(
    (column) => constraintOf(column) !== null,
  );
  return {
    ofTable: grouped(columns, ({ parent }) => parent),
    byName: grouped(columns, (column) => `${column.id.schema}.${constraintOf(column)}`),
  };
});

/**
 * Whether PostgreSQL might pick another than the usual name, because a column of another table has it or is to have it. One that only
 * follows another does not matter: it gets the name with that one, and loses it with that one. Source: ChooseConstraintName(), which goes
 * by the names of the whole schema.
 */
function isTaken({ id, key }: Column, context: RenderContext): boolean {
  const { current, desired, serverMajor } = context;
  if (serverMajor < 18) return false;
  const othersIn = (model: Model): readonly Column[] =>
    (notNullsOf(model).byName.get(`${id.schema}.${usualNotNullName(id)}`) ?? []).filter((other) => other.key !== key);
  return (
    othersIn(current).some((other) => other.via === undefined || !context.isDropped(other.key)) ||
    othersIn(desired).some((other) => other.via === undefined || isWritten(other, context))
  );
}

/** Whether the new column stands in the CREATE statement of its table. */
const isWritten = ({ key, parent }: Column, context: RenderContext): boolean =>
  parent !== undefined && context.folded(parent).some((part) => part.key === key);

/** `NOT NULL` as CREATE TABLE and ADD COLUMN say it. */
export function notNullClause(column: Column, context: RenderContext): string {
  const { is, id } = column;
  const wanted = notNullName(column, context);
  const name = wanted !== usualNotNullName(id) || isTaken(column, context) ? wanted : null;
  return clauses(
    name !== null && `CONSTRAINT ${ident(name)}`,
    (is.identity === null || name !== null) && "NOT NULL",
    is.not_null_no_inherit && "NO INHERIT",
  );
}

export function setNotNull(to: Column, from: Column, context: RenderContext): Statement[] {
  const { is, id } = to;
  if (!is.not_null) return from.is.not_null ? [alterColumn(to, "DROP NOT NULL"), ...keepBelow(to, context)] : [];
  // the end of the link to the parent has said it: notNullsAfterUnlink
  if (from.is.not_null && from.via !== undefined && to.via === undefined) return [];
  if (from.is.not_null) return changeNotNull(to, from);
  const name = notNullName(to, context);
  const { desired } = context;
  const isInherited = partsAbove(id, desired).some(({ key }) => desired.objects.get(key)?.is.not_null === true);
  const isUsual = name === usualNotNullName(id) && (isInherited || !isTaken(to, context));
  if (is.not_null_not_valid) return [addNotNull(to, name)];
  const statement = isUsual && !is.not_null_no_inherit ? alterColumn(to, "SET NOT NULL") : addNotNull(to, name);
  if (isForeign(to)) return [statement];
  const count = rowsWhere(`${is.not_null_no_inherit ? "ONLY " : ""}${tableOf(id)}`, `num_nulls(${ident(id.name as string)}) > 0`);
  return [{ ...statement, ...hazard("may-fail-on-rows", `rows in which ${columnName(id)} is null make it fail`, count) }];
}

/** Tables below lose it too, unless it is known to be their own (PostgreSQL 18): those that are to have it get it back. */
function keepBelow({ id, key: above }: Column, context: RenderContext): Statement[] {
  const { current, desired } = context;
  return partsBelow(id, current).flatMap((below) => {
    const [was, to] = [current, desired].map(({ objects }) => objects.get(encodeId(below)) as Column | undefined);
    const link = partsAbove(below, current).find(({ key }) => key === above)?.link;
    if (was?.facts?.not_null_is_own === true || to === undefined || context.isDropped(to.key) || context.isDropped(link ?? "")) return [];
    if (!to.is.not_null) return keepBelow(to, context);
    const name = notNullName(to, context);
    return [name === usualNotNullName(to.id) && !isTaken(to, context) ? alterColumn(to, "SET NOT NULL") : addNotNull(to, name)];
  });
}

/** Name, inheritance and validity of a NOT NULL constraint that stays (PostgreSQL 18). */
function changeNotNull(to: Column, from: Column): Statement[] {
  const usual = usualNotNullName(to.id);
  const [before, after] = [from.is.not_null_name ?? usual, to.is.not_null_name ?? usual];
  if (to.is.not_null_not_valid && !from.is.not_null_not_valid) return [alterColumn(to, "DROP NOT NULL"), addNotNull(to)];
  return [
    // one that follows a parent's goes by any name
    ...(before === after || to.via !== undefined ? [] : [rename(to.id, before, after)]),
    ...(to.is.not_null_no_inherit === from.is.not_null_no_inherit
      ? []
      : [alterTable(to.id, `ALTER CONSTRAINT ${ident(after)} ${to.is.not_null_no_inherit ? "NO INHERIT" : "INHERIT"}`)]),
    ...(from.is.not_null_not_valid && !to.is.not_null_not_valid ? [alterTable(to.id, `VALIDATE CONSTRAINT ${ident(after)}`)] : []),
  ];
}

const rename = (id: Id, from: string, to: string): Statement => alterTable(id, `RENAME CONSTRAINT ${ident(from)} TO ${ident(to)}`);

/**
 * A table that no longer follows another keeps the NOT NULL constraints it had from it, under that one's names (PostgreSQL 18):
 * the statements that give them the wanted names.
 */
export function notNullsAfterUnlink(table: Key, context: RenderContext): Statement[] {
  const { current, desired, serverMajor } = context;
  // a shadow of another version may have names all the same
  if (serverMajor < 18) return [];
  return (notNullsOf(current).ofTable.get(table) ?? []).flatMap((was) => {
    const to = desired.objects.get(was.key) as Column | undefined;
    if (was.via === undefined || to === undefined || to.via !== undefined || !to.is.not_null || !isLetGo(was, context)) return [];
    return changeNotNull(to, { ...was, is: { ...was.is, not_null_name: constraintOf(was) } });
  });
}

/** Once a table follows another, PostgreSQL refuses to rename what both have: the statements for that run before. */
export function notNullsBeforeLink(table: Key, context: RenderContext): Statement[] {
  const { current, desired, serverMajor } = context;
  if (serverMajor < 18) return [];
  return (notNullsOf(current).ofTable.get(table) ?? []).flatMap((was) => {
    const to = desired.objects.get(was.key) as DbObject<object> | undefined as Column | undefined;
    const [before, after] = [constraintOf(was), to === undefined ? null : constraintOf(to)];
    if (to?.via === undefined || before === null || after === null || before === after || context.isDropped(was.key)) return [];
    return isLetGo(was, context) ? [rename(was.id, before, after)] : [];
  });
}

/** Whether its table follows no table any longer that has the column. */
const isLetGo = ({ id }: Column, context: RenderContext): boolean =>
  partsAbove(id, context.current).every(({ link }) => context.isDropped(link));
