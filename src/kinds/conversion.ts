/** Conversions between encodings (`pg_conversion`): everything dbmigrator knows about them. */
import { flag, text } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind } from "../model/kind.ts";
import { literal, qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { renaming } from "./renaming.ts";

const nameOf = (id: Id): string => qualified(id.schema, id.name as string);

export const conversion = defineKind({
  kind: "conversion",
  plural: "conversions",
  key: ["schema", "name"],
  attributes: {
    from: text({ about: "Encoding that it reads." }),
    to: text({ about: "Encoding that it writes." }),
    function: text({ about: "Function that does it." }),
    default: flag({ about: "The one that PostgreSQL uses between these encodings." }),
  },
  declare: [{ under: "file", as: "conversions", form: "map" }],
  catalog: {
    class: "pg_conversion",
    sql: () => `
SELECT c.oid, n.nspname AS schema, c.conname AS name, pg_catalog.pg_encoding_to_char(c.conforencoding)::text AS "from",
  pg_catalog.pg_encoding_to_char(c.contoencoding)::text AS "to", c.conproc::text AS function, c.condefault AS "default"
FROM pg_catalog.pg_conversion c
JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
WHERE ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "conversion", schema: row.schema, name: row.name },
      is: { from: row.from, to: row.to, function: row.function, default: row.default },
    }),
  },
  reference: (id) => `CONVERSION ${nameOf(id)}`,
  create: ({ id, is }) => ({
    sql: `CREATE ${is.default ? "DEFAULT " : ""}CONVERSION ${nameOf(id)} FOR ${literal(is.from)} TO ${literal(is.to)} FROM ${is.function}`,
    lock: "none",
  }),
  drop: ({ id }) => ({ sql: `DROP CONVERSION ${nameOf(id)}`, lock: "none" }),
  rename: (from, to) => renaming("CONVERSION", from, to),
  alter: { from: "replace", to: "replace", function: "replace", default: "replace" },
});
