/** Tables (`pg_class` of kind r and p): everything dbmigrator knows about them but their parts, which are kinds of their own. */
import { flag, optional, settings } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident, qualified } from "../sql/ident.ts";
import { settingsChange, settingsList, settingsOf, userSchema } from "./catalog.ts";
import { persistenceClears, persistenceFollows, sequencesThatStay } from "./persistence.ts";
import { needsNoHolder } from "./row-type.ts";
import { conversion } from "./type-conversion.ts";
import { changeTypeOfTable } from "./typed-table.ts";

export const tableName = (id: Id): string => qualified(id.schema as string, id.name as string);
/** For ALTER TABLE that writes the table anew. */
function rewriteTable(to: Table, action: string, context: RenderContext): Statement {
  needsNoHolder(to.key, to, context);
  return {
    ...alterTable(to.id, action),
    hazards: [{ type: "rewrites-table", message: `table ${tableName(to.id)} is written anew` }],
  };
}

const alterTable = (id: Id, action: string, lock: Statement["lock"] = "accessExclusive"): Statement => ({
  sql: `ALTER TABLE ${tableName(id)} ${action}`,
  lock,
});

const attributes = {
  unlogged: flag({ about: "Not written to the write-ahead log: faster, and empty after a crash." }),
  partition_by: optional({ about: "Partition key: range (created_at)." }),
  of: optional({ about: "Composite type of a typed table." }),
  access_method: optional({ about: "Table access method; heap when absent." }),
  tablespace: optional({ about: "Tablespace; the database's own when absent." }),
  with: settings({ about: "Storage parameters." }),
  toast: settings({ about: "Storage parameters of the TOAST table." }),
  row_security: flag({ about: "Row-level security is enabled." }),
  force_row_security: flag({ about: "Row-level security holds for the owner too." }),
};
type Table = DbObject<{ [K in keyof typeof attributes]: ReturnType<(typeof attributes)[K]["read"]> }>;

const toastParameters = (toast: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(toast).map(([name, value]) => [`toast.${name}`, value]));

export const table = defineKind({
  kind: "table",
  plural: "tables",
  key: ["schema", "name"],
  attributes,
  declare: [{ under: "file", as: "tables", form: "map" }],
  catalog: {
    class: "pg_class",
    sql: () => `
SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relpersistence = 'u' AS unlogged,
  CASE c.relkind WHEN 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition_by,
  CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) END AS "of",
  CASE WHEN am.amname <> 'heap' THEN am.amname END AS access_method, s.spcname AS tablespace,
  CASE WHEN c.reloptions IS NULL THEN '{}' ELSE ${settingsOf("c.reloptions")} END AS "with",
  CASE WHEN t.reloptions IS NULL THEN '{}' ELSE ${settingsOf("t.reloptions")} END AS toast,
  c.relrowsecurity AS row_security, c.relforcerowsecurity AS force_row_security, c.reltuples::float8 AS rows, c.relpages::float8 AS pages
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "table", schema: row.schema, name: row.name },
      is: {
        unlogged: row.unlogged,
        partition_by: row.partition_by,
        of: row.of,
        access_method: row.access_method,
        tablespace: row.tablespace,
        with: row.with,
        toast: row.toast,
        row_security: row.row_security,
        force_row_security: row.force_row_security,
      },
      facts: { rows: row.rows, pages: row.pages },
    }),
  },
  locks: { made: 3, dropped: 7 },
  alterAfter: persistenceFollows,
  clears: persistenceClears,
  holdsRows: true,
  released: true,
  explicitDrop: true,
  // a typed table keeps its rows when its type changes; nothing else that a partition key mentions can
  survives: ({ from }, { from: { id } }) =>
    from.is.partition_by === null || from.is.of === qualified(id.schema as string, id.name as string),
  names: ({ id }) => [`relation:${id.schema}.${id.name}`, `type:${id.schema}.${id.name}`],
  reference: (id) => `TABLE ${tableName(id)}`,
  create: (to, context) => [
    { sql: createTable(to, context), lock: "none" },
    ...(to.is.row_security ? [alterTable(to.id, "ENABLE ROW LEVEL SECURITY")] : []),
    ...(to.is.force_row_security ? [alterTable(to.id, "FORCE ROW LEVEL SECURITY")] : []),
  ],
  drop: ({ key, id, is, facts }, context) => ({
    sql: `DROP TABLE ${tableName(id)}`,
    lock: "accessExclusive",
    // one that is made anew has let go of its partitions, which have the rows
    hazards:
      is.partition_by !== null && context.isNew(key)
        ? []
        : [{ type: "deletes-data", message: `table ${tableName(id)} and its rows are deleted${rowsOf(facts)}` }],
  }),
  rename: (from, to) => ({
    ...alterTable(from, from.schema === to.schema ? `RENAME TO ${ident(to.name as string)}` : `SET SCHEMA ${ident(to.schema as string)}`),
    hazards: [{ type: "breaks-clients", message: `table ${tableName(from)} becomes ${tableName(to)}` }],
  }),
  alter: {
    unlogged: (to, _from, context) => [
      rewriteTable(to, to.is.unlogged ? "SET UNLOGGED" : "SET LOGGED", context),
      ...sequencesThatStay(to, context),
    ],
    partition_by: "replace",
    of: (to, from, context) => changeTypeOfTable(to, from, context, conversion),
    access_method: (to, _from, context) =>
      context.serverMajor < 15 ? "replace" : rewriteTable(to, `SET ACCESS METHOD ${ident(to.is.access_method ?? "heap")}`, context),
    tablespace: ({ id, is }) => ({
      ...alterTable(id, `SET TABLESPACE ${ident(is.tablespace ?? "pg_default")}`),
      hazards: [{ type: "rewrites-table", message: `table ${tableName(id)} is moved to another tablespace` }],
    }),
    with: ({ id, is }, from) => settingsChange(from.is.with, is.with).map((action) => alterTable(id, action, "shareUpdateExclusive")),
    toast: ({ id, is }, from) =>
      settingsChange(toastParameters(from.is.toast), toastParameters(is.toast)).map((action) =>
        alterTable(id, action, "shareUpdateExclusive"),
      ),
    row_security: ({ id, is }) => ({
      ...alterTable(id, is.row_security ? "ENABLE ROW LEVEL SECURITY" : "DISABLE ROW LEVEL SECURITY"),
      ...(is.row_security
        ? {}
        : { hazards: [{ type: "weakens-security", message: `row-level security of ${tableName(id)} is switched off` }] }),
    }),
    force_row_security: ({ id, is }) => ({
      ...alterTable(id, is.force_row_security ? "FORCE ROW LEVEL SECURITY" : "NO FORCE ROW LEVEL SECURITY"),
      ...(is.force_row_security
        ? {}
        : { hazards: [{ type: "weakens-security", message: `row-level security of ${tableName(id)} no longer holds for its owner` }] }),
    }),
  },
});

function rowsOf(facts: DbObject["facts"]): string {
  const rows = Number(facts?.rows ?? -1);
  return rows > 0 ? ` (about ${rows.toLocaleString("en")} rows)` : "";
}

/** CREATE TABLE with the parts that the plan folded into it. */
function createTable(to: Table, context: RenderContext): string {
  const parts = context.folded(to.key);
  const partition = parts.find(({ id }) => id.kind === "partition");
  const parents = parts
    .filter(({ id }) => id.kind === "inheritance")
    .map(({ id }) => qualified(id.parent_schema as string, id.parent as string));
  const elements = parts
    .map((part) => (to.is.of === null ? context.clause(part) : typedClause(part, context)))
    .filter((clause) => clause !== "");
  const storage = { ...to.is.with, ...toastParameters(to.is.toast) };
  return clauses(
    `CREATE ${to.is.unlogged ? "UNLOGGED " : ""}TABLE ${tableName(to.id)}`,
    to.is.of !== null && `OF ${to.is.of}`,
    partition && `PARTITION OF ${qualified(String(partition.is.of_schema), String(partition.is.of))}`,
    (elements.length > 0 || (partition === undefined && to.is.of === null)) && elementList(elements),
    partition && String(partition.is.bound),
    parents.length > 0 && `INHERITS (${parents.join(", ")})`,
    to.is.partition_by !== null && `PARTITION BY ${to.is.partition_by}`,
    to.is.access_method !== null && `USING ${ident(to.is.access_method)}`,
    Object.keys(storage).length > 0 && `WITH ${settingsList(storage)}`,
    to.is.tablespace !== null && `TABLESPACE ${ident(to.is.tablespace)}`,
  );
}

const elementList = (elements: readonly string[]): string => (elements.length === 0 ? "()" : `(\n  ${elements.join(",\n  ")}\n)`);

/** A part of a typed table: its columns come from the type, and only what they have besides is said. */
function typedClause(part: DbObject, context: RenderContext): string {
  const clause = context.clause(part);
  if (part.id.kind !== "column") return clause;
  const name = ident(part.id.name as string);
  const more = clause.slice(`${name} ${String(part.is.type)}`.length).trim();
  return more === "" ? "" : `${name} WITH OPTIONS ${more}`;
}
