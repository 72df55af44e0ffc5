/** Access methods of tables and indexes (`pg_am`) that no extension brings: everything dbmigrator knows about them. */
import { choice, text } from "../model/attributes.ts";
import { defineKind } from "../model/kind.ts";
import { ident } from "../sql/ident.ts";
import { firstUserOid } from "./catalog.ts";

export const accessMethod = defineKind({
  kind: "access_method",
  plural: "access methods",
  key: ["name"],
  attributes: {
    type: choice(["index", "table"], { about: "What it stores." }),
    handler: text({ about: "Function that says how." }),
  },
  declare: [
    {
      under: "file",
      as: "access_methods",
      form: "map",
      identify: (name) => ({ kind: "access_method", name }),
      name: ({ id }) => id.name as string,
    },
  ],
  catalog: {
    class: "pg_am",
    sql: () => `
SELECT a.oid, a.amname AS name, CASE a.amtype WHEN 'i' THEN 'index' ELSE 'table' END AS type, a.amhandler::regproc::text AS handler
FROM pg_catalog.pg_am a
WHERE a.oid >= ${firstUserOid}`,
    read: (row) => ({ id: { kind: "access_method", name: row.name }, is: { type: row.type, handler: row.handler } }),
  },
  reference: (id) => `ACCESS METHOD ${ident(id.name as string)}`,
  create: ({ id, is }) => ({
    sql: `CREATE ACCESS METHOD ${ident(id.name as string)} TYPE ${is.type.toUpperCase()} HANDLER ${is.handler}`,
    lock: "none",
  }),
  drop: ({ id }) => ({ sql: `DROP ACCESS METHOD ${ident(id.name as string)}`, lock: "none" }),
  alter: { type: "replace", handler: "replace" },
});
