/** Views (`pg_class` of kind v): everything dbmigrator knows about them but their triggers, rules and defaults, which are kinds of their own. */
import { shape, text, type ValuesOf } from "../model/attributes.ts";
import { equalJson } from "../model/diff.ts";
import type { Id } from "../model/id.ts";
import { type AlterHandler, defineKind, type Hazard, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, qualified } from "../sql/ident.ts";
import { renameAction, settingsChange, settingsList, userSchema } from "./catalog.ts";
import { reprinted } from "./printed.ts";

/** A boolean option as it was written (`true`, `on`, `1`); null when it was not. */
const option = (about: string) =>
  shape<string | null>(
    { type: ["boolean", "string", "null"] },
    {
      otherwise: null,
      about,
      read: (declared) => (declared === null ? null : String(declared)),
      write: (value) => (value === "true" ? true : value === "false" ? false : value),
    },
  );

/** A query without the semicolon that may end it. */
export const query = (about: string) => ({ ...text({ about }), read: (declared: unknown) => String(declared).trim().replace(/;$/, "") });

const attributes = {
  query: query("The query; the columns are named as in its SELECT list."),
  security_barrier: option("Conditions of users are evaluated after those of the view."),
  security_invoker: option("Tables are read with the rights of who reads the view (PostgreSQL 15)."),
  check_option: shape<string | null>(
    { enum: ["local", "cascaded", null] },
    {
      otherwise: null,
      about: "New rows must be visible through the view.",
      read: (declared) => (declared === null ? null : String(declared)),
    },
  ),
};
type View = DbObject<ValuesOf<typeof attributes>>;

const viewName = (id: Id): string => qualified(id.schema as string, id.name as string);

function optionsOf({ is }: View): Record<string, string> {
  const { security_barrier, security_invoker, check_option } = is;
  return Object.fromEntries(
    Object.entries({ security_barrier, security_invoker, check_option }).filter(([, value]) => value !== null),
  ) as Record<string, string>;
}

/** The statement; without WITH, CREATE OR REPLACE would take all options away. */
function createView(to: View, words: string): string {
  const options = optionsOf(to);
  return `${clauses(`${words} ${viewName(to.id)}`, Object.keys(options).length > 0 && `WITH ${settingsList(options)}`, "AS")}\n${to.is.query}`;
}

/** Whether CREATE OR REPLACE VIEW accepts the new columns: the old ones first, with their names, types and collations. */
function keepsColumns(from: View, to: View): boolean {
  const before = from.facts?.columns;
  const after = to.facts?.columns;
  return Array.isArray(before) && Array.isArray(after) && before.every((column, index) => equalJson(column, after[index]));
}

/** Boolean options are read as parse_bool() reads them. */
const isOn = (value: string | null): boolean => value !== null && /^(t|tr|tru|true|y|ye|yes|on|1)$/i.test(value);

function weakened(to: View, from: View): Hazard[] {
  return (["security_barrier", "security_invoker"] as const)
    .filter((name) => isOn(from.is[name]) && !isOn(to.is[name]))
    .map((name) => ({ type: "weakens-security", message: `view ${viewName(to.id)} loses ${name}` }));
}

const change: AlterHandler<View["is"]> = (to, from) => {
  const hazards = weakened(to, from);
  if (to.is.query !== from.is.query) {
    return keepsColumns(from, to) ? { sql: createView(to, "CREATE OR REPLACE VIEW"), lock: "accessExclusive", hazards } : "replace";
  }
  return settingsChange(optionsOf(from), optionsOf(to)).map(
    (action, index): Statement => ({
      sql: `ALTER VIEW ${viewName(to.id)} ${action}`,
      lock: "accessExclusive",
      ...(index === 0 ? { hazards } : {}),
    }),
  );
};

export const view = defineKind({
  kind: "view",
  plural: "views",
  key: ["schema", "name"],
  attributes,
  declare: [{ under: "file", as: "views", form: "map" }],
  catalog: {
    class: "pg_class",
    sql: () => `
SELECT c.oid, n.nspname AS schema, c.relname AS name, pg_catalog.ltrim(pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid), ';')) AS query,
  (SELECT pg_catalog.jsonb_object_agg(pg_catalog.split_part(o, '=', 1), pg_catalog.split_part(o, '=', 2)) FROM pg_catalog.unnest(c.reloptions) AS o) AS options,
  (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attcollation::regcollation::text) ORDER BY a.attnum)
   FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'v' AND c.relpersistence <> 't' AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "view", schema: row.schema, name: row.name },
      is: {
        query: reprinted(row.query as string),
        security_barrier: row.options?.security_barrier ?? null,
        security_invoker: row.options?.security_invoker ?? null,
        check_option: row.options?.check_option ?? null,
      },
      facts: { columns: row.columns ?? [] },
    }),
  },
  locks: { made: 1, dropped: 4 },
  names: ({ id }) => [`relation:${id.schema}.${id.name}`, `type:${id.schema}.${id.name}`],
  reference: (id) => `VIEW ${viewName(id)}`,
  create: (to) => ({ sql: createView(to, "CREATE VIEW"), lock: "none" }),
  drop: ({ id }) => ({ sql: `DROP VIEW ${viewName(id)}`, lock: "accessExclusive" }),
  rename: (from, to) => ({
    sql: `ALTER VIEW ${viewName(from)} ${renameAction(from, to)}`,
    lock: "accessExclusive",
    hazards: [{ type: "breaks-clients", message: `view ${viewName(from)} becomes ${viewName(to)}` }],
  }),
  alter: { query: change, security_barrier: change, security_invoker: change, check_option: change },
});
