/** Text search parsers (`pg_ts_parser`): everything dbmigrator knows about them. */
import { optional, text } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind } from "../model/kind.ts";
import { list, qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { renaming } from "./renaming.ts";

const nameOf = (id: Id): string => qualified(id.schema, id.name as string);

export const textSearchParser = defineKind({
  kind: "text_search_parser",
  plural: "text search parsers",
  key: ["schema", "name"],
  attributes: {
    start: text({ about: "Function that begins to read a text." }),
    gettoken: text({ about: "Function for the next token." }),
    end: text({ about: "Function that ends reading." }),
    lextypes: text({ about: "Function that lists the types of token." }),
    headline: optional({ about: "Function that shows an excerpt." }),
  },
  declare: [{ under: "file", as: "text_search_parsers", form: "map" }],
  catalog: {
    class: "pg_ts_parser",
    sql: () => `
SELECT p.oid, n.nspname AS schema, p.prsname AS name, p.prsstart::text AS start, p.prstoken::text AS gettoken, p.prsend::text AS "end",
  p.prslextype::text AS lextypes, nullif(p.prsheadline::oid, 0)::regproc::text AS headline
FROM pg_catalog.pg_ts_parser p
JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace
WHERE ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "text_search_parser", schema: row.schema, name: row.name },
      is: { start: row.start, gettoken: row.gettoken, end: row.end, lextypes: row.lextypes, headline: row.headline },
    }),
  },
  reference: (id) => `TEXT SEARCH PARSER ${nameOf(id)}`,
  create: ({ id, is }) => {
    const functions = [`START = ${is.start}`, `GETTOKEN = ${is.gettoken}`, `END = ${is.end}`, `LEXTYPES = ${is.lextypes}`];
    return {
      sql: `CREATE TEXT SEARCH PARSER ${nameOf(id)} (${list(is.headline === null ? functions : [...functions, `HEADLINE = ${is.headline}`])})`,
      lock: "none",
    };
  },
  drop: ({ id }) => ({ sql: `DROP TEXT SEARCH PARSER ${nameOf(id)}`, lock: "none" }),
  rename: (from, to) => renaming("TEXT SEARCH PARSER", from, to),
  alter: { start: "replace", gettoken: "replace", end: "replace", lextypes: "replace", headline: "replace" },
});
