/** Schemas (`pg_namespace`): everything dbmigrator knows about them. */
import { defineKind } from "../model/kind.ts";
import { ident, literal } from "../sql/ident.ts";
import { commentOnSchemaPublic, userSchema } from "./catalog.ts";
import { onSchemaPublic } from "./grant/privileges.ts";

/** What initdb says of the schema public: grants and comments of a source are said on top of it. */
const asInNewDatabases = (serverMajor: number): readonly string[] => [
  `GRANT ${onSchemaPublic(serverMajor).join(", ").toUpperCase()} ON SCHEMA public TO PUBLIC`,
  `COMMENT ON SCHEMA public IS ${literal(commentOnSchemaPublic)}`,
];

export const schema = defineKind({
  kind: "schema",
  plural: "schemas",
  key: ["name"],
  namespace: true,
  attributes: {},
  declare: [
    { under: "file", as: "schemas", form: "map", identify: (name) => ({ kind: "schema", name }), name: ({ id }) => id.name as string },
  ],
  catalog: {
    class: "pg_namespace",
    sql: () => `SELECT n.oid, n.nspname AS name FROM pg_catalog.pg_namespace n WHERE ${userSchema("n")}`,
    read: (row) => ({ id: { kind: "schema", name: row.name }, is: {} }),
  },
  reference: (id) => `SCHEMA ${ident(id.name as string)}`,
  create: ({ id }, { serverMajor }) => [
    { sql: `CREATE SCHEMA ${ident(id.name as string)}`, lock: "none" },
    ...(id.name === "public" ? asInNewDatabases(serverMajor).map((sql) => ({ sql, lock: "none" as const })) : []),
  ],
  drop: ({ id }) => ({ sql: `DROP SCHEMA ${ident(id.name as string)}`, lock: "none" }),
  rename: (from, to) => ({
    sql: `ALTER SCHEMA ${ident(from.name as string)} RENAME TO ${ident(to.name as string)}`,
    lock: "none",
    hazards: [{ type: "breaks-clients", message: `schema ${from.name} gets another name` }],
  }),
  alter: {},
});
