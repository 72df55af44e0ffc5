/** Text search templates (`pg_ts_template`): everything dbmigrator knows about them. */
import { optional, text } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind } from "../model/kind.ts";
import { list, qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { renaming } from "./renaming.ts";

const nameOf = (id: Id): string => qualified(id.schema, id.name as string);

export const textSearchTemplate = defineKind({
  kind: "text_search_template",
  plural: "text search templates",
  key: ["schema", "name"],
  attributes: {
    init: optional({ about: "Function that reads the options of a dictionary." }),
    lexize: text({ about: "Function that looks a word up." }),
  },
  declare: [{ under: "file", as: "text_search_templates", form: "map" }],
  catalog: {
    class: "pg_ts_template",
    sql: () => `
SELECT t.oid, n.nspname AS schema, t.tmplname AS name, nullif(t.tmplinit::oid, 0)::regproc::text AS init, t.tmpllexize::text AS lexize
FROM pg_catalog.pg_ts_template t
JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace
WHERE ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "text_search_template", schema: row.schema, name: row.name },
      is: { init: row.init, lexize: row.lexize },
    }),
  },
  reference: (id) => `TEXT SEARCH TEMPLATE ${nameOf(id)}`,
  create: ({ id, is }) => ({
    sql: `CREATE TEXT SEARCH TEMPLATE ${nameOf(id)} (${list([...(is.init === null ? [] : [`INIT = ${is.init}`]), `LEXIZE = ${is.lexize}`])})`,
    lock: "none",
  }),
  drop: ({ id }) => ({ sql: `DROP TEXT SEARCH TEMPLATE ${nameOf(id)}`, lock: "none" }),
  rename: (from, to) => renaming("TEXT SEARCH TEMPLATE", from, to),
  alter: { init: "replace", lexize: "replace" },
});
