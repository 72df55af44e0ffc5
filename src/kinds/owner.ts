/** Owners: which role an object belongs to, for everything that ALTER … OWNER TO knows. */
import { text } from "../model/attributes.ts";
import { encodeId, type Key } from "../model/id.ts";
import { defineKind, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { ident } from "../sql/ident.ts";
import { firstUserOid } from "./catalog.ts";
import { aroundNewOwner } from "./grant/statements.ts";

type Owner = DbObject<{ readonly role: string }>;

const ownable = [
  "schema",
  "collation",
  "language",
  "enum",
  "domain",
  "composite",
  "range",
  "function",
  "procedure",
  "aggregate",
  "operator",
  "operator_family",
  "operator_class",
  "conversion",
  "text_search_dictionary",
  "text_search_configuration",
  "foreign_data_wrapper",
  "server",
  "sequence",
  "table",
  "foreign_table",
  "view",
  "materialized_view",
  "statistics",
  "event_trigger",
  "publication",
  "subscription",
];

const catalogs: readonly { readonly catalog: string; readonly owner: string; readonly where?: string }[] = [
  // a sequence that belongs to a column has the owner of the table
  {
    catalog: "pg_class",
    owner: "relowner",
    where: `o.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND o.relpersistence <> 't'
    AND NOT (o.relkind = 'S' AND EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = o.oid AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjsubid > 0))`,
  },
  { catalog: "pg_proc", owner: "proowner" },
  { catalog: "pg_type", owner: "typowner" },
  { catalog: "pg_collation", owner: "collowner" },
  { catalog: "pg_language", owner: "lanowner" },
  { catalog: "pg_operator", owner: "oprowner" },
  { catalog: "pg_opfamily", owner: "opfowner" },
  { catalog: "pg_opclass", owner: "opcowner" },
  { catalog: "pg_conversion", owner: "conowner" },
  { catalog: "pg_ts_dict", owner: "dictowner" },
  { catalog: "pg_ts_config", owner: "cfgowner" },
  { catalog: "pg_foreign_data_wrapper", owner: "fdwowner" },
  { catalog: "pg_foreign_server", owner: "srvowner" },
  { catalog: "pg_statistic_ext", owner: "stxowner" },
  { catalog: "pg_event_trigger", owner: "evtowner" },
  { catalog: "pg_publication", owner: "pubowner" },
  {
    catalog: "pg_subscription",
    owner: "subowner",
    where: "o.subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())",
  },
];

const ownersQuery = `${catalogs
  .map(
    ({ catalog, owner, where }) => `SELECT o.class_id, o.object_id, o.owner FROM (
  SELECT 'pg_catalog.${catalog}'::regclass::oid AS class_id, o.oid AS object_id, o.${owner} AS owner FROM pg_catalog.${catalog} o WHERE o.oid >= ${firstUserOid}${where === undefined ? "" : ` AND ${where}`}) AS o`,
  )
  .join("\nUNION ALL\n")}
UNION ALL
SELECT 'pg_catalog.pg_namespace'::regclass, n.oid, n.nspowner FROM pg_catalog.pg_namespace n WHERE n.oid >= ${firstUserOid} OR n.nspname = 'public'`;

const relation = /^(TABLE|VIEW|MATERIALIZED VIEW|FOREIGN TABLE|SEQUENCE) /;

function setOwner({ id, is }: Owner, context: RenderContext): Statement {
  const reference = context.reference(id.on as Key);
  return { sql: `ALTER ${reference} OWNER TO ${ident(is.role)}`, lock: relation.test(reference) ? "accessExclusive" : "none" };
}

export const owner = defineKind({
  kind: "owner",
  plural: "owners",
  key: ["on"],
  category: "owner",
  declaredBy: ["AlterOwnerStmt", "AT_ChangeOwner"],
  attributes: { role: text({ about: "The role it belongs to." }) },
  declare: [
    {
      under: ownable,
      as: "owner",
      form: "single",
      short: {
        schema: { type: "string", description: "The role it belongs to." },
        expand: (body) => (typeof body === "string" ? { role: body } : undefined),
        contract: ({ role }) => role,
      },
      identify: (_name, { parent }) => ({ kind: "owner", on: parent?.key as Key }),
    },
  ],
  catalog: {
    class: "pg_shdepend",
    // members of extensions belong to who made the extension, and what is internal to an object to that one's owner
    sql: () => `
SELECT q.class_id::int8::float8 AS class_id, q.object_id::int8::float8 AS object_id, pg_catalog.pg_get_userbyid(q.owner) AS role
FROM (${ownersQuery}) AS q
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = q.class_id AND d.objid = q.object_id AND d.objsubid = 0 AND d.deptype IN ('e', 'i'))`,
    read: (row, resolve) => {
      const on = resolve(row.class_id, row.object_id, 0);
      return on === undefined ? undefined : { id: { kind: "owner", on }, is: { role: row.role }, parent: on };
    },
  },
  requires: ({ is }) => [encodeId({ kind: "role", name: is.role })],
  locks: { made: 0, dropped: 0 },
  reference: (id) => `OWNER OF ${id.on}`,
  // what the plan makes belongs to the role that runs it
  create: (to, context) => (to.is.role === context.user && context.isNew(to.id.on as Key) ? [] : [setOwner(to, context)]),
  drop: () => [],
  alter: {
    role: (to, from, context) => {
      const around = aroundNewOwner(to.id.on as Key, from.is.role, to.is.role, context);
      return [...around.before, setOwner(to, context), ...around.after];
    },
  },
});
