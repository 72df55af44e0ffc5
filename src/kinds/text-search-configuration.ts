/** Text search configurations (`pg_ts_config` with `pg_ts_config_map`): everything dbmigrator knows about them. */
import { shape, text } from "../model/attributes.ts";
import { equalJson } from "../model/diff.ts";
import { grouped } from "../model/grouped.ts";
import type { Id } from "../model/id.ts";
import { defineKind, type Statement } from "../model/kind.ts";
import { ident, list, qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { renaming } from "./renaming.ts";

/** Type of token → dictionaries, in the order in which they are asked. */
type Mappings = Readonly<Record<string, readonly string[]>>;

const nameOf = (id: Id): string => qualified(id.schema, id.name as string);
const alterConfiguration = (id: Id, action: string): Statement => ({
  sql: `ALTER TEXT SEARCH CONFIGURATION ${nameOf(id)} ${action}`,
  lock: "none",
});

const names = { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] };

const readMappings = (declared: unknown): Mappings =>
  Object.fromEntries(
    Object.entries(declared as Record<string, string | readonly string[]>).map(([token, dictionaries]) => [token, [dictionaries].flat()]),
  );
const writeMappings = (mappings: Mappings): unknown =>
  Object.fromEntries(
    Object.entries(mappings).map(([token, dictionaries]) => [token, dictionaries.length === 1 ? dictionaries[0] : dictionaries]),
  );

/** `ADD MAPPING FOR asciiword, word WITH english_stem`: one statement for all tokens with the same dictionaries. */
function mappingStatements(id: Id, verb: "ADD" | "ALTER", mappings: Mappings): Statement[] {
  const tokens = grouped(Object.keys(mappings).sort(), (token) => list(mappings[token] as readonly string[]));
  return [...tokens].map(([dictionaries, alike]) =>
    alterConfiguration(id, `${verb} MAPPING FOR ${list(alike.map(ident))} WITH ${dictionaries}`),
  );
}

function changeMappings(id: Id, from: Mappings, to: Mappings): Statement[] {
  const pick = (tokens: readonly string[]): Mappings => Object.fromEntries(tokens.map((token) => [token, to[token] as readonly string[]]));
  const gone = Object.keys(from)
    .filter((token) => !(token in to))
    .sort();
  return [
    ...(gone.length === 0 ? [] : [alterConfiguration(id, `DROP MAPPING FOR ${list(gone.map(ident))}`)]),
    ...mappingStatements(id, "ALTER", pick(Object.keys(to).filter((token) => token in from && !equalJson(from[token], to[token])))),
    ...mappingStatements(id, "ADD", pick(Object.keys(to).filter((token) => !(token in from)))),
  ];
}

export const textSearchConfiguration = defineKind({
  kind: "text_search_configuration",
  plural: "text search configurations",
  key: ["schema", "name"],
  attributes: {
    parser: text({ otherwise: 'pg_catalog."default"', about: "Parser that splits a text into tokens." }),
    mappings: shape<Mappings>(
      { type: "object", additionalProperties: names },
      { otherwise: {}, about: "Dictionaries of each type of token.", read: readMappings, write: writeMappings },
    ),
  },
  declare: [{ under: "file", as: "text_search_configurations", form: "map" }],
  catalog: {
    class: "pg_ts_config",
    sql: () => `
SELECT c.oid, n.nspname AS schema, c.cfgname AS name, pg_catalog.quote_ident(pn.nspname) || '.' || pg_catalog.quote_ident(p.prsname) AS parser, (
    SELECT coalesce(jsonb_object_agg(m.token, m.dictionaries), '{}')
    FROM (
      SELECT t.alias AS token, jsonb_agg(pg_catalog.quote_ident(dn.nspname) || '.' || pg_catalog.quote_ident(d.dictname) ORDER BY cm.mapseqno) AS dictionaries
      FROM pg_catalog.pg_ts_config_map cm
      JOIN pg_catalog.ts_token_type(c.cfgparser) AS t ON t.tokid = cm.maptokentype
      JOIN pg_catalog.pg_ts_dict d ON d.oid = cm.mapdict
      JOIN pg_catalog.pg_namespace dn ON dn.oid = d.dictnamespace
      WHERE cm.mapcfg = c.oid
      GROUP BY t.alias) AS m) AS mappings
FROM pg_catalog.pg_ts_config c
JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace
JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
JOIN pg_catalog.pg_namespace pn ON pn.oid = p.prsnamespace
WHERE ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "text_search_configuration", schema: row.schema, name: row.name },
      is: { parser: row.parser, mappings: row.mappings },
    }),
  },
  reference: (id) => `TEXT SEARCH CONFIGURATION ${nameOf(id)}`,
  create: ({ id, is }) => [
    { sql: `CREATE TEXT SEARCH CONFIGURATION ${nameOf(id)} (PARSER = ${is.parser})`, lock: "none" },
    ...mappingStatements(id, "ADD", is.mappings),
  ],
  drop: ({ id }) => ({ sql: `DROP TEXT SEARCH CONFIGURATION ${nameOf(id)}`, lock: "none" }),
  rename: (from, to) => renaming("TEXT SEARCH CONFIGURATION", from, to),
  alter: { parser: "replace", mappings: ({ id, is }, from) => changeMappings(id, from.is.mappings, is.mappings) },
});
