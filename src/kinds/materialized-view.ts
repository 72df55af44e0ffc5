/** Materialized views (`pg_class` of kind m): everything dbmigrator knows about them but their indexes. */
import { type Json, optional, settings, shape, type ValuesOf } from "../model/attributes.ts";
import { equalJson } from "../model/diff.ts";
import type { Id } from "../model/id.ts";
import { defineKind, type Hazard, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident, qualified } from "../sql/ident.ts";
import { renameAction, settingsChange, settingsList, settingsOf, userSchema } from "./catalog.ts";
import { reprinted } from "./printed.ts";
import { query } from "./view.ts";

export interface ColumnSettings {
  readonly [key: string]: Json | undefined;
  readonly statistics?: number;
  readonly storage?: string;
  readonly compression?: string;
  readonly options?: Readonly<Record<string, string>>;
}

const attributes = {
  query: query("The query; the columns are named as in its SELECT list."),
  access_method: optional({ about: "Table access method; heap when absent." }),
  with: settings({ about: "Storage parameters; those of the TOAST table begin with toast." }),
  tablespace: optional({ about: "Tablespace; the database's own when absent." }),
  columns: shape<Readonly<Record<string, Json>>>(
    {
      type: "object",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        properties: {
          statistics: { type: "integer", description: "Statistics target." },
          storage: { enum: ["plain", "main", "external", "extended"] },
          compression: { enum: ["pglz", "lz4"] },
          options: { type: "object", additionalProperties: { type: ["string", "number"] }, description: "n_distinct" },
        },
      },
    },
    { otherwise: {}, about: "Settings of columns that are not the usual ones." },
  ),
};
type MaterializedView = DbObject<ValuesOf<typeof attributes>>;

const viewName = (id: Id): string => qualified(id.schema as string, id.name as string);
const alterView = ({ id }: MaterializedView, action: string, lock: Statement["lock"] = "accessExclusive"): Statement => ({
  sql: `ALTER MATERIALIZED VIEW ${viewName(id)} ${action}`,
  lock,
});
const hazard = (type: Hazard["type"], message: string): { hazards: readonly Hazard[] } => ({ hazards: [{ type, message }] });

const columnsOf = ({ is }: MaterializedView): Readonly<Record<string, ColumnSettings>> =>
  is.columns as Readonly<Record<string, ColumnSettings>>;

/** The statements that take the columns from some settings to others. */
function columnChanges(to: MaterializedView, from: Readonly<Record<string, ColumnSettings>>, { serverMajor }: RenderContext): Statement[] {
  const after = columnsOf(to);
  const statements: Statement[] = [];
  for (const name of [...new Set([...Object.keys(from), ...Object.keys(after)])].sort()) {
    const [was, is] = [from[name] ?? {}, after[name] ?? {}];
    const alter = (action: string, lock?: Statement["lock"]): void =>
      void statements.push(alterView(to, `ALTER COLUMN ${ident(name)} ${action}`, lock));
    if (was.statistics !== is.statistics)
      alter(`SET STATISTICS ${is.statistics ?? (serverMajor >= 17 ? "DEFAULT" : -1)}`, "shareUpdateExclusive");
    if (was.storage !== is.storage)
      alter(
        `SET STORAGE ${(is.storage ?? String((to.facts?.storage as Record<string, string> | undefined)?.[name] ?? "default")).toUpperCase()}`,
      );
    if (was.compression !== is.compression) alter(`SET COMPRESSION ${is.compression ?? "default"}`);
    for (const action of settingsChange(was.options ?? {}, is.options ?? {})) alter(action, "shareUpdateExclusive");
  }
  return statements;
}

/** Made anew, it is filled again when it was; otherwise as it was declared. */
function isFilled(to: MaterializedView, { current }: RenderContext): boolean {
  return current.objects.get(to.key)?.facts?.populated === true || to.facts?.populated !== false;
}

function create(to: MaterializedView, context: RenderContext): Statement[] {
  const { is, id } = to;
  const filled = isFilled(to, context);
  const head = clauses(
    `CREATE MATERIALIZED VIEW ${viewName(id)}`,
    is.access_method !== null && `USING ${ident(is.access_method)}`,
    Object.keys(is.with).length > 0 && `WITH ${settingsList(is.with)}`,
    is.tablespace !== null && `TABLESPACE ${ident(is.tablespace)}`,
    "AS",
  );
  return [
    {
      sql: `${head}\n${is.query}${filled ? "" : "\nWITH NO DATA"}`,
      lock: "none",
      ...(filled ? hazard("scans-table", `materialized view ${viewName(id)} is filled by running its query`) : {}),
    },
    ...columnChanges(to, {}, context),
  ];
}

export const materializedView = defineKind({
  kind: "materialized_view",
  plural: "materialized views",
  key: ["schema", "name"],
  attributes,
  declare: [{ under: "file", as: "materialized_views", form: "map" }],
  catalog: {
    class: "pg_class",
    sql: () => `
SELECT c.oid, n.nspname AS schema, c.relname AS name, pg_catalog.ltrim(pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid), ';')) AS query,
  CASE WHEN am.amname <> 'heap' THEN am.amname END AS access_method, s.spcname AS tablespace, c.relispopulated AS populated,
  CASE WHEN c.reloptions IS NULL THEN '{}' ELSE ${settingsOf("c.reloptions")} END AS "with",
  CASE WHEN t.reloptions IS NULL THEN '{}' ELSE ${settingsOf("t.reloptions")} END AS toast,
  (SELECT pg_catalog.jsonb_object_agg(a.attname, pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
      'statistics', nullif(a.attstattarget, -1),
      'storage', CASE WHEN a.attstorage <> ty.typstorage THEN a.attstorage::text END,
      'compression', CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
      'options', CASE WHEN a.attoptions IS NOT NULL THEN ${settingsOf("a.attoptions")} END)))
   FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type ty ON ty.oid = a.atttypid
   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
  (SELECT pg_catalog.jsonb_object_agg(a.attname, ty.typstorage::text)
   FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type ty ON ty.oid = a.atttypid
   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS storage
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
WHERE c.relkind = 'm' AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "materialized_view", schema: row.schema, name: row.name },
      is: {
        query: reprinted(row.query as string),
        access_method: row.access_method,
        with: {
          ...row.with,
          ...Object.fromEntries(Object.entries(row.toast as Record<string, string>).map(([name, value]) => [`toast.${name}`, value])),
        },
        tablespace: row.tablespace,
        columns: unusual(row.columns ?? {}),
      },
      facts: { populated: row.populated, storage: inWords(row.storage ?? {}) },
    }),
  },
  locks: { made: 3, dropped: 6 },
  names: ({ id }) => [`relation:${id.schema}.${id.name}`, `type:${id.schema}.${id.name}`],
  reference: (id) => `MATERIALIZED VIEW ${viewName(id)}`,
  create,
  drop: ({ id, key }, { desired }) => ({
    sql: `DROP MATERIALIZED VIEW ${viewName(id)}`,
    lock: "accessExclusive",
    ...(desired.objects.has(key) ? hazard("blocks-reads", `materialized view ${viewName(id)} cannot be read until it is made anew`) : {}),
  }),
  rename: (from, to) => ({
    sql: `ALTER MATERIALIZED VIEW ${viewName(from)} ${renameAction(from, to)}`,
    lock: "accessExclusive",
    ...hazard("breaks-clients", `materialized view ${viewName(from)} becomes ${viewName(to)}`),
  }),
  alter: {
    query: "replace",
    access_method: (to, _from, { serverMajor }) =>
      serverMajor < 15
        ? "replace"
        : {
            ...alterView(to, `SET ACCESS METHOD ${ident(to.is.access_method ?? "heap")}`),
            ...hazard("rewrites-table", `materialized view ${viewName(to.id)} is written anew`),
          },
    with: (to, from) => settingsChange(from.is.with, to.is.with).map((action) => alterView(to, action, "shareUpdateExclusive")),
    tablespace: (to) => ({
      ...alterView(to, `SET TABLESPACE ${ident(to.is.tablespace ?? "pg_default")}`),
      ...hazard("rewrites-table", `materialized view ${viewName(to.id)} is moved to another tablespace`),
    }),
    columns: (to, from, context) => columnChanges(to, columnsOf(from), context),
  },
});

const storageWords: Readonly<Record<string, string>> = { p: "plain", m: "main", e: "external", x: "extended" };
const inWords = (storage: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(storage).map(([name, letter]) => [name, storageWords[letter] as string]));

/** The columns that have any setting at all. */
function unusual(columns: Readonly<Record<string, Record<string, Json>>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(columns)
      .filter(([, column]) => !equalJson(column, {}))
      .map(([name, column]) => [
        name,
        column.storage === undefined ? column : { ...column, storage: storageWords[String(column.storage)] as string },
      ]),
  );
}
