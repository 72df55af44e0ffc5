/** Checks of domains (`pg_constraint` of a type): everything dbmigrator knows about them. */
import { flag, text } from "../model/attributes.ts";
import { neededBy } from "../model/edges.ts";
import type { Id } from "../model/id.ts";
import { defineKind, type Hazard, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident, qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { reprinted } from "./printed.ts";
import { isHeldInside } from "./type-users.ts";

const domainOf = (id: Id): string => qualified(id.schema, id.domain as string);
const alterDomain = (id: Id, action: string, lock: Statement["lock"] = "none"): Statement => ({
  sql: `ALTER DOMAIN ${domainOf(id)} ${action}`,
  lock,
});

/** Checking the rows of every table that has a column of the domain. */
const checksRows = (id: Id): { readonly lock: Statement["lock"]; readonly hazards: readonly Hazard[] } => ({
  lock: "share",
  hazards: [
    { type: "scans-table", message: `every table with a column of ${domainOf(id)} is read` },
    { type: "may-fail-on-rows", message: `values of ${domainOf(id)} that break ${ident(id.name as string)} make it fail` },
  ],
});

/** `ALTER DOMAIN app.email ADD CONSTRAINT email_check CHECK (…)` */
export const addCheck = ({ id, is }: Pick<DbObject, "id" | "is">): Statement =>
  alterDomain(id, clauses(`ADD CONSTRAINT ${ident(id.name as string)} CHECK (${is.expression})`, is.not_valid === true && "NOT VALID"));

/** Whether something it needs is made by the plan, so that it cannot come along when its domain is made anew for another type. */
export const needsNew = ({ key }: DbObject, context: Pick<RenderContext, "desired" | "isNew">): boolean =>
  neededBy(key, context.desired).some((needed) => context.isNew(needed));

export const domainCheck = defineKind({
  kind: "domain_check",
  plural: "domain checks",
  key: ["schema", "domain", "name"],
  attributes: {
    expression: text({ about: "Condition on VALUE." }),
    not_valid: flag({ about: "Was not checked on existing rows." }),
  },
  declare: [
    {
      under: ["domain"],
      as: "checks",
      form: "map",
      short: {
        schema: { type: ["string", "boolean"] },
        expand: (body) => (typeof body === "object" ? undefined : { expression: String(body) }),
        contract: (body) => (Object.keys(body).length === 1 ? body.expression : undefined),
      },
      identify: (name, { parent }) => ({
        kind: "domain_check",
        schema: parent?.id.schema as string,
        domain: parent?.id.name as string,
        name,
      }),
    },
  ],
  catalog: {
    class: "pg_constraint",
    sql: () => `
SELECT k.oid, n.nspname AS schema, t.typname AS domain, k.conname AS name, pg_catalog.pg_get_expr(k.conbin, 0) AS expression, NOT k.convalidated AS not_valid
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_type t ON t.oid = k.contypid
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE k.contypid <> 0 AND k.contype = 'c' AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "domain_check", schema: row.schema, domain: row.domain, name: row.name },
      is: { expression: reprinted(row.expression as string), not_valid: row.not_valid },
      parent: { kind: "domain", schema: row.schema, name: row.domain },
    }),
  },
  // CREATE DOMAIN takes no NOT VALID
  foldInto: ({ is }) => !is.not_valid,
  // made anew along with its domain; a type that the condition mentions is not left behind so
  survives: ({ from }, below) => from.parent === below.from.key,
  names: ({ id }) => [`constraint:${id.schema}.${id.domain}.${id.name}`],
  reference: (id) => `CONSTRAINT ${ident(id.name as string)} ON DOMAIN ${domainOf(id)}`,
  clause: ({ id, is }) => `CONSTRAINT ${ident(id.name as string)} CHECK (${is.expression})`,
  // a domain that is made anew gets its checks before columns have it: later, PostgreSQL refuses where arrays of it are stored
  remakesWhole: (check, domain, context) =>
    !check.is.not_valid && isHeldInside(domain, context) && (!context.isRebuilt(domain.key) || needsNew(check, context)),
  create: (check, context) =>
    check.parent !== undefined && context.isRebuilt(check.parent) && !needsNew(check, context)
      ? []
      : {
          ...addCheck(check),
          ...(check.is.not_valid || (check.parent !== undefined && context.isNew(check.parent)) ? {} : checksRows(check.id)),
        },
  drop: ({ id }) => alterDomain(id, `DROP CONSTRAINT ${ident(id.name as string)}`),
  rename: (from, to) => alterDomain(from, `RENAME CONSTRAINT ${ident(from.name as string)} TO ${ident(to.name as string)}`),
  alter: {
    expression: "replace",
    not_valid: ({ id, is, parent }, _from, context) => {
      const domain = context.desired.objects.get(parent ?? "");
      if (is.not_valid || (domain !== undefined && isHeldInside(domain, context))) return "replace";
      if (parent !== undefined && context.isRebuilt(parent)) return [];
      return { ...alterDomain(id, `VALIDATE CONSTRAINT ${ident(id.name as string)}`), ...checksRows(id) };
    },
  },
});
