/**
 * The link from a table to one that it inherits from (`pg_inherits`, other than partitions).
 * A table that gets the link when it is there already goes on declaring its columns too (`attislocal`), like one whose only link
 * to a column is lost for a moment: PostgreSQL has no statement that says otherwise, so it is no difference.
 */
import type { Id } from "../model/id.ts";
import { defineKind } from "../model/kind.ts";
import { qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { linkedTable } from "./hierarchy.ts";
import { notNullsAfterUnlink, notNullsBeforeLink } from "./not-null.ts";
import { joinQualified, relationOf, splitQualified } from "./relation.ts";

const tableName = (id: Id): string => qualified(id.schema as string, id.table as string);
const parentName = (id: Id): string => qualified(id.parent_schema as string, id.parent as string);

export const inheritance = defineKind({
  kind: "inheritance",
  plural: "inheritance links",
  key: ["schema", "table", "parent_schema", "parent"],
  attributes: {},
  declare: [
    {
      under: ["table", "foreign_table"],
      as: "inherits",
      form: "map",
      short: { schema: { type: "null" }, expand: (body) => (body === null ? {} : undefined), contract: () => null },
      identify: (name, { parent, schema }) => {
        const above = splitQualified(name, schema);
        return {
          kind: "inheritance",
          schema: parent?.id.schema as string,
          table: parent?.id.name as string,
          parent_schema: above.schema,
          parent: above.name,
        };
      },
      name: ({ id }, schema) => joinQualified({ schema: id.parent_schema as string, name: id.parent as string }, schema),
    },
  ],
  catalog: {
    class: "pg_inherits",
    sql: () => `
SELECT i.inhrelid AS oid, i.inhseqno AS seq, n.nspname AS schema, c.relname AS name, c.relkind, pn.nspname AS parent_schema, p.relname AS parent
FROM pg_catalog.pg_inherits i
JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
WHERE NOT c.relispartition AND c.relkind IN ('r', 'f') AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "inheritance", schema: row.schema, table: row.name, parent_schema: row.parent_schema, parent: row.parent },
      is: {},
      parent: relationOf(row.relkind, row.schema, row.name),
      position: row.seq,
    }),
  },
  foldInto: "parent",
  detach: 3,
  links: linkedTable,
  // a column changes in all tables of the hierarchy at once
  survives: () => true,
  requires: (link) => [linkedTable(link)],
  reference: (id) => `TABLE ${tableName(id)}`,
  clause: () => "",
  create: ({ id, parent }, context) => [
    ...(parent === undefined ? [] : notNullsBeforeLink(parent, context)),
    { sql: `ALTER TABLE ${tableName(id)} INHERIT ${parentName(id)}`, lock: "accessExclusive" },
  ],
  drop: ({ id, parent }, context) => [
    { sql: `ALTER TABLE ${tableName(id)} NO INHERIT ${parentName(id)}`, lock: "accessExclusive" },
    ...(parent === undefined ? [] : notNullsAfterUnlink(parent, context)),
  ],
  alter: {},
});
