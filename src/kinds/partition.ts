/** The link that makes a table a partition of another (`pg_inherits` with `pg_class.relpartbound`). */
import { text } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind } from "../model/kind.ts";
import { clauses, qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { linkedTable, referencesThrough } from "./hierarchy.ts";
import { notNullsAfterUnlink, notNullsBeforeLink } from "./not-null.ts";
import { relationOf } from "./relation.ts";

const parentName = (is: { readonly of_schema: string; readonly of: string }): string => qualified(is.of_schema, is.of);
const tableName = (id: Id): string => qualified(id.schema as string, id.table as string);

export const partition = defineKind({
  kind: "partition",
  plural: "partitions",
  key: ["schema", "table"],
  attributes: {
    of_schema: text({ otherwise: "", about: "Schema of the partitioned table; the file's own when absent." }),
    of: text({ about: "The partitioned table." }),
    bound: text({ about: "FOR VALUES FROM (…) TO (…), FOR VALUES IN (…), FOR VALUES WITH (…) or DEFAULT." }),
  },
  declare: [
    {
      under: ["table", "foreign_table"],
      as: "partition",
      form: "single",
      identify: (_name, { parent }) => ({ kind: "partition", schema: parent?.id.schema as string, table: parent?.id.name as string }),
    },
  ],
  catalog: {
    class: "pg_inherits",
    sql: () => `
SELECT i.inhrelid AS oid, n.nspname AS schema, c.relname AS name, c.relkind, pn.nspname AS of_schema, p.relname AS "of", pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bound,
  i.inhdetachpending AS half_detached
FROM pg_catalog.pg_inherits i
JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
WHERE c.relispartition AND c.relkind IN ('r', 'p', 'f') AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "partition", schema: row.schema, table: row.name },
      is: { of_schema: row.of_schema, of: row.of, bound: row.bound },
      parent: relationOf(row.relkind, row.schema, row.name),
      facts: { half_detached: row.half_detached },
    }),
  },
  foldInto: "parent",
  // PARTITION OF takes its columns from the parent: one that declares its own is made like any table, and attached
  foldsWith: (_self, parts) => !parts.some(({ id }) => id.kind === "column"),
  detach: 3,
  links: linkedTable,
  // rows that others point to cannot leave for a moment
  clears: (_to, from, { current }) => referencesThrough(from, current),
  // a column changes in all tables of the hierarchy at once
  survives: () => true,
  requires: (link) => [linkedTable(link)],
  reference: (id) => `TABLE ${tableName(id)}`,
  clause: () => "",
  create: ({ id, is, parent }, context) => [
    ...(parent === undefined ? [] : notNullsBeforeLink(parent, context)),
    {
      sql: `ALTER TABLE ${parentName(is)} ATTACH PARTITION ${tableName(id)} ${is.bound}`,
      lock: "accessExclusive",
      hazards: [{ type: "scans-table", message: `the rows of ${tableName(id)} are checked against the bounds of the partition` }],
    },
  ],
  drop: ({ id, is, parent, facts }, context) => [
    {
      // somebody's DETACH … CONCURRENTLY was interrupted: it can only be brought to its end
      sql: clauses(`ALTER TABLE ${parentName(is)} DETACH PARTITION ${tableName(id)}`, facts?.half_detached === true && "FINALIZE"),
      lock: "accessExclusive",
    },
    ...(parent === undefined ? [] : notNullsAfterUnlink(parent, context)),
  ],
  alter: { of_schema: "replace", of: "replace", bound: "replace" },
});
