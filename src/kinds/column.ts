/** Columns of tables (`pg_attribute`): everything dbmigrator knows about them but their defaults. */
import { choice, flag, number, optional, settings, text } from "../model/attributes.ts";
import { encodeId, type Key } from "../model/id.ts";
import { type Altered, asList, defineKind, type RenderContext, type Statement, type Statements } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { clauses, ident } from "../sql/ident.ts";
import { onIdentitySequence } from "./annotated.ts";
import { isVolatileSql, settingsChange, settingsOf, userSchema } from "./catalog.ts";
import { addColumn, changeType, dropColumn } from "./column-change.ts";
import { columnName, hazard } from "./column-hazards.ts";
import { optionsChange, optionsClause } from "./foreign-options.ts";
import { generated, generatedChange, generatedClause, generatedOf, generatedSql } from "./generated.ts";
import { copiesDefault, tablesBelow } from "./hierarchy.ts";
import { identity, identityChange, identityClause, identityFrom, identitySql, numbers, sequenceNameOf } from "./identity.ts";
import { changesWithAbove, inheritedFrom, linksInTheWay } from "./inherited.ts";
import { addNotNull, notNullClause, setNotNull, usualNotNullName } from "./not-null.ts";
import { tableOf } from "./relation.ts";
import { holdsRowsOf, needsNoHolder } from "./row-type.ts";
import { conversion } from "./type-conversion.ts";
import { changesWithType } from "./type-rebuild.ts";
import { changedBy, typeOfTable } from "./typed-table.ts";

const attributes = {
  type: text({ about: "Data type." }),
  collation: optional({ about: "Collation; the type's own when absent." }),
  generated,
  identity,
  not_null: flag({ about: "Must have a value." }),
  not_null_name: optional({ about: "Name of the NOT NULL constraint where it is not the usual one (PostgreSQL 18).", since: 18 }),
  not_null_no_inherit: flag({ about: "The NOT NULL constraint does not hold for child tables (PostgreSQL 18)." }),
  not_null_not_valid: flag({ about: "The NOT NULL constraint was not checked on existing rows (PostgreSQL 18)." }),
  storage: choice(["plain", "main", "external", "extended", "default"], {
    otherwise: "default",
    about: "How long values are stored; the type's own when absent.",
  }),
  compression: optional({ about: "pglz or lz4; the server's default when absent." }),
  statistics: number({ about: "Statistics target; the server's default when absent." }),
  options: settings({ about: "Attribute options: n_distinct, n_distinct_inherited." }),
  foreign_options: settings({ about: "Options of a foreign table's column: column_name, as the wrapper wants them." }),
};
/** The attributes that ALTER COLUMN … TYPE changes. */
const typeAttributes = ["type", "collation"] as const;
type Values = { [K in keyof typeof attributes]: ReturnType<(typeof attributes)[K]["read"]> };
type Column = DbObject<Values>;

function alterColumn({ id }: Column, action: string, lock: Statement["lock"] = "accessExclusive"): Statement {
  return { sql: `ALTER TABLE ${tableOf(id)} ALTER COLUMN ${ident(id.name as string)} ${action}`, lock };
}

/** `email public.citext COLLATE "C" DEFAULT now() NOT NULL`, with what the plan folded into the column. */
function columnClause(column: Column, context: RenderContext, parts = context.folded(column.key)): string {
  const { is, id } = column;
  const notNull = is.not_null && !is.not_null_not_valid;
  return clauses(
    ident(id.name as string),
    is.type,
    is.storage !== "default" && context.serverMajor >= 16 && `STORAGE ${is.storage.toUpperCase()}`,
    is.compression !== null && `COMPRESSION ${is.compression}`,
    optionsClause(is.foreign_options),
    is.collation !== null && `COLLATE ${is.collation}`,
    ...parts.map((part) => context.clause(part)),
    is.generated !== null && generatedClause(is.generated),
    is.identity !== null && identityClause(is.identity, id),
    notNull && notNullClause(column, context),
  );
}

/** What CREATE TABLE and ADD COLUMN cannot say about a column, said afterwards. */
function afterwards(column: Column, context: RenderContext): Statement[] {
  const { is } = column;
  return [
    ...(is.storage !== "default" && context.serverMajor < 16 ? [alterColumn(column, `SET STORAGE ${is.storage.toUpperCase()}`)] : []),
    // a column of its own that is inherited too
    ...(copiesDefault(column, context.folded(column.parent ?? ""), context.desired) ? [alterColumn(column, "DROP DEFAULT")] : []),
    ...(is.statistics === null ? [] : [alterColumn(column, `SET STATISTICS ${is.statistics}`, "shareUpdateExclusive")]),
    ...settingsChange({}, is.options).map((action) => alterColumn(column, action, "shareUpdateExclusive")),
    ...(is.not_null && is.not_null_not_valid ? [addNotNull(column)] : []),
  ];
}

function makeColumn(to: Column, context: RenderContext): Statements {
  const table = to.parent as Key;
  const defaults = context.folded(to.key);
  const isWritten = to.is.generated?.stored === true || to.facts?.type_fills_rows === true;
  if (isWritten) needsNoHolder(table, to, context);
  if (isWritten || (defaults.length === 0 && to.is.identity === null) || !holdsRowsOf(table, context)) return addColumn(to, context);
  // PostgreSQL fills no column of a table whose rows other columns hold, but an UPDATE may
  const empty = { ...to, is: { ...to.is, not_null: false, identity: null } };
  return [
    { sql: `ALTER TABLE ${tableOf(to.id)} ADD COLUMN ${columnClause(empty, context, [])}`, lock: "accessExclusive" },
    ...defaults.map(({ is }) => alterColumn(to, `SET DEFAULT ${is.expression}`)),
    {
      sql: `UPDATE ${tableOf(to.id)} SET ${ident(to.id.name as string)} = ${to.is.identity === null ? "DEFAULT" : numbers(to.is.identity, tableOf(to.id))}`,
      lock: "rowExclusive",
      ...hazard("rewrites-table", `every row of ${tableOf(to.id)} is written again, and its triggers see it`),
    },
    // a table with checks that are due at the end cannot be altered (55006)
    { sql: "SET CONSTRAINTS ALL IMMEDIATE", lock: "none" },
    ...(to.is.not_null && !to.is.not_null_not_valid ? asList(setNotNull(to, empty, context)) : []),
    ...(to.is.identity === null
      ? []
      : identityChange({ ...to, is: { ...to.is, not_null: false } }, empty, (action) => alterColumn(to, action))),
  ];
}

const hasDefault = ({ id }: Column, { objects }: Model): boolean =>
  objects.has(encodeId({ kind: "default", schema: id.schema as string, table: id.table as string, column: id.name as string }));

function setType(to: Column, from: Column, context: RenderContext): Altered {
  if (changedBy(to, context) !== undefined || (to.via === undefined && changesWithAbove(to, typeAttributes, context))) return [];
  for (const table of [to.parent as Key, ...tablesBelow(to.id, context.current)]) needsNoHolder(table, to, context);
  const carried = conversion(to, from, context);
  // values that are computed cannot be converted
  if (carried.using !== undefined && to.is.generated !== null && from.is.generated !== null) return "replace";
  return changeType(to, from, carried);
}

const setGenerated = (to: Column, from: Column, { serverMajor }: RenderContext): Statement | "replace" =>
  generatedChange(to, from, { name: columnName(to.id), serverMajor, alterColumn: (action) => alterColumn(to, action) });

/** Whether a new column of the type `t` is written into each row: that of a domain that checks its values, or has a volatile default. */
const typeFillsRowsSql = `CASE WHEN t.typtype = 'd' THEN t.typnotnull OR ${isVolatileSql("t.typdefaultbin")}
    OR EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE contypid = t.oid)
    OR EXISTS (SELECT FROM pg_catalog.pg_type WHERE oid = t.typbasetype AND typtype = 'd') ELSE false END`;

export const column = defineKind({
  kind: "column",
  plural: "columns",
  key: ["schema", "table", "name"],
  attributes,
  declare: [
    {
      under: ["table", "foreign_table"],
      as: "columns",
      form: "map",
      short: {
        schema: { type: "string" },
        expand: (body) => (typeof body === "string" ? { type: body } : undefined),
        contract: (body) => (Object.keys(body).length === 1 ? body.type : undefined),
      },
      identify: (name, { parent }) => ({ kind: "column", schema: parent?.id.schema as string, table: parent?.id.name as string, name }),
    },
  ],
  inStubs: true,
  catalog: {
    class: "pg_class",
    sql: (major) => `
SELECT c.oid, a.attnum AS subid, n.nspname AS schema, c.relname AS "table", a.attname AS name, c.relkind,
  pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
  CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation THEN pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(co.collname) END AS collation,
  ${generatedSql} AS generated,
  ${identitySql} AS identity,
  a.attnotnull AS not_null, ${
    major >= 18
      ? "nn.conname AS not_null_name, coalesce(nn.coninhcount > 0, false) AS not_null_inherited, nn.conislocal AS not_null_is_own, coalesce(nn.connoinherit, false) AS not_null_no_inherit, NOT coalesce(nn.convalidated, true) AS not_null_not_valid,"
      : "NULL AS not_null_name, false AS not_null_inherited, false AS not_null_is_own, false AS not_null_no_inherit, false AS not_null_not_valid,"
  }
  CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage, t.typstorage AS type_storage, a.attcompression AS compression, nullif(a.attstattarget, -1) AS statistics,
  CASE WHEN a.attoptions IS NULL THEN '{}' ELSE ${settingsOf("a.attoptions")} END AS options,
  CASE WHEN a.attfdwoptions IS NULL THEN '{}' ELSE ${settingsOf("a.attfdwoptions")} END AS foreign_options,
  ${typeFillsRowsSql} AS type_fills_rows, via.schema AS via_schema, via.name AS via_table,
  c.relkind = 'p' AND EXISTS (SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.refclassid = d.classid AND d.refobjid = c.oid
      AND (d.objsubid, d.refobjsubid) IN ((a.attnum, 0), (0, a.attnum))) AS parts
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
${major >= 18 ? "LEFT JOIN pg_catalog.pg_constraint nn ON nn.conrelid = c.oid AND nn.contype = 'n' AND nn.conkey[1] = a.attnum" : ""}
LEFT JOIN LATERAL (
  SELECT pn.nspname AS schema, p.relname AS name
  FROM pg_catalog.pg_inherits i
  JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
  JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
  JOIN pg_catalog.pg_attribute pa ON pa.attrelid = p.oid AND pa.attname = a.attname
  WHERE a.attinhcount > 0 AND (c.relispartition OR NOT a.attislocal) AND i.inhrelid = c.oid ORDER BY i.inhseqno LIMIT 1) AS via ON true
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "column", schema: row.schema, table: row.table, name: row.name },
      is: {
        type: row.type,
        collation: row.collation,
        generated: generatedOf(row.generated),
        identity: identityFrom(row.identity, row),
        not_null: row.not_null,
        // one that is inherited can only have the name that it came with
        not_null_name: row.not_null_inherited || row.not_null_name === usualNotNullName(row) ? null : row.not_null_name,
        not_null_no_inherit: row.not_null_no_inherit,
        not_null_not_valid: row.not_null_not_valid,
        storage: row.storage === null ? "default" : storageWords[row.storage as keyof typeof storageWords],
        compression: row.compression === "p" ? "pglz" : row.compression === "l" ? "lz4" : null,
        statistics: row.statistics,
        options: row.options,
        foreign_options: row.foreign_options,
      },
      parent: { kind: row.relkind === "f" ? "foreign_table" : "table", schema: row.schema, name: row.table },
      via: row.via_table === null ? undefined : { kind: "column", schema: row.via_schema, table: row.via_table, name: row.name },
      position: row.subid,
      facts: {
        storage: storageWords[row.type_storage as keyof typeof storageWords],
        value: row.identity?.value ?? null,
        type_fills_rows: row.type_fills_rows,
        not_null_constraint: row.not_null_name,
        not_null_is_own: row.not_null_is_own,
        // its table is partitioned by it, or by an expression of it: StorePartitionKey() in heap.c says the one one way, the other the other way
        parts: row.parts,
      },
    }),
  },
  foldInto: "parent",
  // a partition has no identity of its own: before PostgreSQL 17 none at all, since then that of the table above
  follower: (to, above, _linked, { desired }) => ({
    is: { identity: null, statistics: null, options: {}, foreign_options: {} },
    // the default is copied, and is not wanted where there is none
    ...(hasDefault(above, desired) && !hasDefault(to, desired) ? { less: [alterColumn(to, "DROP DEFAULT")] } : {}),
  }),
  holdsRows: true,
  locks: { made: 0, dropped: 0 },
  detach: 4,
  rebuild: { onChangeOf: typeAttributes },
  // PostgreSQL refuses to alter it (42P16)
  replacesWhole: (to, from) => from.facts?.parts === true && (from.is.type !== to.is.type || from.is.collation !== to.is.collation),
  clears: (to, from, models) => [
    ...(from.is.type === to.is.type && from.is.collation === to.is.collation && !models.isRebuilt(to.key) ? [] : linksInTheWay(to, models)),
    ...(from.is.identity !== null && to.is.identity === null ? onIdentitySequence(from, models.current) : []),
  ],
  dropAfter: inheritedFrom,
  // the rows stay when the type is made anew under them; what is computed comes back by itself
  survives: ({ from }, below) => {
    const stays = from.is.generated === null && changesWithType(below);
    return stays === "altered" && from.facts?.parts === true ? "whole" : stays;
  },
  names: ({ id, is }) => (is.identity === null ? [] : [`relation:${sequenceNameOf(id, is.identity)}`]),
  reference: (id) => `COLUMN ${columnName(id)}`,
  clause: columnClause,
  requires: (to, model) => [typeOfTable(to, model)].filter((key) => key !== undefined),
  changedBy,
  create: (to, context) => (changedBy(to, context) === undefined ? makeColumn(to, context) : []),
  afterwards,
  drop: (from, context) => (changedBy(from, context) === undefined ? dropColumn(from, context) : []),
  rename: (from, to) => ({
    sql: `ALTER TABLE ${tableOf(from)} RENAME COLUMN ${ident(from.name as string)} TO ${ident(to.name as string)}`,
    lock: "accessExclusive",
    ...hazard("breaks-clients", `column ${columnName(from)} gets another name`),
  }),
  alter: {
    type: setType,
    collation: setType,
    generated: setGenerated,
    identity: (to, from) => identityChange(to, from, (action) => alterColumn(to, action)),
    not_null: setNotNull,
    not_null_name: setNotNull,
    not_null_no_inherit: setNotNull,
    not_null_not_valid: setNotNull,
    storage: (to) =>
      alterColumn(
        to,
        `SET STORAGE ${(to.is.storage === "default" ? String(to.facts?.storage ?? "default") : to.is.storage).toUpperCase()}`,
      ),
    compression: (to) => alterColumn(to, `SET COMPRESSION ${to.is.compression ?? "default"}`),
    statistics: (to, _from, { serverMajor }) =>
      alterColumn(to, `SET STATISTICS ${to.is.statistics ?? (serverMajor >= 17 ? "DEFAULT" : -1)}`, "shareUpdateExclusive"),
    options: (to, from) => settingsChange(from.is.options, to.is.options).map((action) => alterColumn(to, action, "shareUpdateExclusive")),
    foreign_options: (to, from) => alterColumn(to, optionsChange(from.is.foreign_options, to.is.foreign_options)),
  },
});

const storageWords = { p: "plain", m: "main", e: "external", x: "extended" } as const;
