/** Domains (`pg_type` of type d): everything dbmigrator knows about them but their defaults and checks. */
import { flag, optional, text } from "../model/attributes.ts";
import { encodeId, type Id } from "../model/id.ts";
import { type Altered, defineKind, type Hazard, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { clauses, ident, qualified } from "../sql/ident.ts";
import { splitName } from "../sql/object-name.ts";
import { userSchema } from "./catalog.ts";
import { renaming } from "./renaming.ts";
import { changesWithType, rebuildType } from "./type-rebuild.ts";
import { isHeldInside } from "./type-users.ts";

type Domain = DbObject<{
  readonly type: string;
  readonly collation: string | null;
  readonly not_null: boolean;
  readonly not_null_name: string | null;
}>;

const nameOf = (id: Id): string => qualified(id.schema, id.name as string);
const alterDomain = (id: Id, action: string, lock: Statement["lock"] = "none"): Statement => ({
  sql: `ALTER DOMAIN ${nameOf(id)} ${action}`,
  lock,
});

const rebuild = (to: DbObject, _from: DbObject, context: RenderContext): Altered =>
  rebuildType(to, context, { words: `with values that are no ${to.is.type} or that the checks refuse` });

const notNullName = ({ id, is }: Domain): string => ident(is.not_null_name ?? `${id.name}_not_null`);

/** Whether it takes no null any more. */
const losesNulls = (to: Domain, from: Domain): boolean => to.is.not_null && !from.is.not_null;

function setNotNull(to: Domain, from: Domain, context: RenderContext): Altered {
  if (losesNulls(to, from) && isHeldInside(to, context)) return rebuild(to, from, context);
  if (context.isRebuilt(to.key)) return [];
  if (!to.is.not_null) return from.is.not_null ? [alterDomain(to.id, "DROP NOT NULL")] : [];
  if (from.is.not_null) return [alterDomain(to.id, `RENAME CONSTRAINT ${notNullName(from)} TO ${notNullName(to)}`)];
  const hazards: Hazard[] = [
    { type: "scans-table", message: `every table with a column of ${nameOf(to.id)} is read` },
    { type: "may-fail-on-rows", message: `rows in which a column of ${nameOf(to.id)} is null make it fail` },
  ];
  const action = to.is.not_null_name === null ? "SET NOT NULL" : `ADD CONSTRAINT ${notNullName(to)} NOT NULL`;
  return [{ ...alterDomain(to.id, action, "share"), hazards }];
}

const hasDefault = (schema: string, domain: string, { objects }: Model): boolean =>
  objects.has(encodeId({ kind: "domain_default", schema, domain }));

/** Whether CREATE DOMAIN gives it the default of the domain that it is based on, which it is not to have. */
function copiesDefault({ id, is }: Domain, { desired }: RenderContext): boolean {
  const [schema = "", name = ""] = splitName(is.type);
  return hasDefault(schema, name, desired) && !hasDefault(id.schema as string, id.name as string, desired);
}

export const domain = defineKind({
  kind: "domain",
  plural: "domains",
  key: ["schema", "name"],
  attributes: {
    type: text({ about: "Data type that it is based on." }),
    collation: optional({ about: "Collation; that of the data type when absent." }),
    not_null: flag({ about: "Takes no null." }),
    not_null_name: optional({ about: "Name of the NOT NULL constraint where it is not the usual one (PostgreSQL 17).", since: 17 }),
  },
  declare: [
    {
      under: "file",
      as: "domains",
      form: "map",
      short: {
        schema: { type: "string" },
        expand: (body) => (typeof body === "string" ? { type: body } : undefined),
        contract: (body) => (Object.keys(body).length === 1 ? body.type : undefined),
      },
    },
  ],
  catalog: {
    class: "pg_type",
    sql: (major) => `
SELECT t.oid, n.nspname AS schema, t.typname AS name, pg_catalog.format_type(t.typbasetype, t.typtypmod) AS type,
  CASE WHEN t.typcollation <> b.typcollation THEN pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(co.collname) END AS collation,
  t.typnotnull AS not_null, ${major >= 17 ? "nn.conname" : "NULL"} AS not_null_name
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_catalog.pg_collation co ON co.oid = t.typcollation
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
${major >= 17 ? "LEFT JOIN pg_catalog.pg_constraint nn ON nn.contypid = t.oid AND nn.contype = 'n'" : ""}
WHERE t.typtype = 'd' AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "domain", schema: row.schema, name: row.name },
      is: {
        type: row.type,
        collation: row.collation,
        not_null: row.not_null,
        not_null_name: row.not_null_name === `${row.name}_not_null` ? null : row.not_null_name,
      },
    }),
  },
  rebuild: {
    onChangeOf: ["type", "collation", "not_null"],
    when: (from, to, models) =>
      to.is.type !== from.is.type || to.is.collation !== from.is.collation || (losesNulls(to, from) && isHeldInside(to, models)),
  },
  survives: (_self, below) => changesWithType(below),
  names: ({ id }) => [`type:${id.schema}.${id.name}`],
  reference: (id) => `DOMAIN ${nameOf(id)}`,
  create: (to, context) => ({
    sql: clauses(
      `CREATE DOMAIN ${nameOf(to.id)} AS ${to.is.type}`,
      to.is.collation !== null && `COLLATE ${to.is.collation}`,
      // the old domain keeps its name for the constraint until it is dropped
      to.is.not_null &&
        context.serverMajor >= 17 &&
        (to.is.not_null_name !== null || context.isRebuilt(to.key)) &&
        `CONSTRAINT ${notNullName(to)}`,
      to.is.not_null && "NOT NULL",
      ...context.folded(to.key).map((part) => context.clause(part)),
    ),
    lock: "none",
  }),
  // DEFAULT NULL would be a default
  afterwards: (to, context) => (copiesDefault(to, context) ? alterDomain(to.id, "DROP DEFAULT") : []),
  drop: ({ id }) => ({ sql: `DROP DOMAIN ${nameOf(id)}`, lock: "none" }),
  rename: (from, to) => renaming("DOMAIN", from, to),
  alter: {
    type: rebuild,
    collation: rebuild,
    not_null: setNotNull,
    not_null_name: setNotNull,
  },
});
