/** Schemas all of whose tables are published (`pg_publication_namespace`, PostgreSQL 15). */
import type { Id } from "../model/id.ts";
import { defineKind, type Statement } from "../model/kind.ts";
import { ident } from "../sql/ident.ts";

const alter = (id: Id, action: string): Statement => ({
  sql: `ALTER PUBLICATION ${ident(id.publication as string)} ${action} TABLES IN SCHEMA ${ident(id.schema as string)}`,
  lock: "none",
});

export const publicationSchema = defineKind({
  kind: "publication_schema",
  plural: "published schemas",
  key: ["publication", "schema"],
  attributes: {},
  declare: [
    {
      under: ["publication"],
      as: "schemas",
      form: "map",
      short: { schema: { type: "null" }, expand: (body) => (body === null ? {} : undefined), contract: () => null },
      identify: (name, { parent }) => ({ kind: "publication_schema", publication: parent?.id.name as string, schema: name }),
      name: ({ id }) => id.schema as string,
    },
  ],
  catalog: {
    class: "pg_publication_namespace",
    sql: (major) =>
      major < 15
        ? "SELECT NULL::oid AS oid WHERE false"
        : `
SELECT r.oid, p.pubname AS publication, n.nspname AS schema
FROM pg_catalog.pg_publication_namespace r
JOIN pg_catalog.pg_publication p ON p.oid = r.pnpubid
JOIN pg_catalog.pg_namespace n ON n.oid = r.pnnspid`,
    read: (row) => ({
      id: { kind: "publication_schema", publication: row.publication, schema: row.schema },
      is: {},
      parent: { kind: "publication", name: row.publication },
    }),
  },
  foldInto: "parent",
  reference: (id) => `SCHEMA ${ident(id.schema as string)}`,
  clause: ({ id }) => ident(id.schema as string),
  create: ({ id }) => alter(id, "ADD"),
  drop: ({ id }) => ({
    ...alter(id, "DROP"),
    hazards: [{ type: "breaks-clients", message: `subscribers of ${id.publication} get no more changes of schema ${id.schema}` }],
  }),
  alter: {},
});
