/** Defaults of domains (`pg_type.typdefault`): everything dbmigrator knows about them. */
import { text } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind, type Statement } from "../model/kind.ts";
import { qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { needsNew } from "./domain-check.ts";
import { reprinted } from "./printed.ts";

const domainOf = (id: Id): string => qualified(id.schema, id.domain as string);
const setDefault = (id: Id, expression: string): Statement => ({
  sql: `ALTER DOMAIN ${domainOf(id)} SET DEFAULT ${expression}`,
  lock: "none",
});

/** What a domain itself needs; on anything else it depends for its default. */
const ofDomain = [
  "schema",
  "extension",
  "collation",
  "enum",
  "domain",
  "composite",
  "range",
  "table",
  "foreign_table",
  "view",
  "materialized_view",
];

export const domainDefault = defineKind({
  kind: "domain_default",
  plural: "domain defaults",
  key: ["schema", "domain"],
  attributes: { expression: text({ about: "SQL expression." }) },
  declare: [
    {
      under: ["domain"],
      as: "default",
      form: "single",
      short: {
        schema: { type: ["string", "number", "boolean"] },
        expand: (body) => (typeof body === "object" ? undefined : { expression: String(body) }),
        contract: (body) => body.expression,
      },
      identify: (_name, { parent }) => ({
        kind: "domain_default",
        schema: parent?.id.schema as string,
        domain: parent?.id.name as string,
      }),
    },
  ],
  catalog: {
    class: "pg_type",
    // it has no address of its own: dependencies are those of the domain
    sql: () => `
SELECT n.nspname AS schema, t.typname AS domain, coalesce(pg_catalog.pg_get_expr(t.typdefaultbin, 0), t.typdefault) AS expression
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'd' AND t.typdefault IS NOT NULL AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "domain_default", schema: row.schema, domain: row.domain },
      is: { expression: reprinted(row.expression as string) },
      parent: { kind: "domain", schema: row.schema, name: row.domain },
    }),
  },
  // a domain that is based on another copies its default
  inStubs: true,
  bears: ({ id }) => !ofDomain.includes(id.kind),
  foldInto: "parent",
  detach: 1,
  reference: (id) => `DOMAIN ${domainOf(id)}`,
  clause: ({ is }) => `DEFAULT ${is.expression}`,
  create: ({ id, is }) => setDefault(id, is.expression),
  drop: ({ id }) => ({ sql: `ALTER DOMAIN ${domainOf(id)} DROP DEFAULT`, lock: "none" }),
  alter: {
    // a domain that is made anew has it already, unless it has to wait
    expression: (to, _from, context) =>
      to.parent !== undefined && context.isRebuilt(to.parent) && !needsNew(to, context) ? [] : setDefault(to.id, to.is.expression),
  },
});
