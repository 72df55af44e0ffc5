/** Text search dictionaries (`pg_ts_dict`): everything dbmigrator knows about them. */
import { settings, text } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind } from "../model/kind.ts";
import { ident, list, literal, qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { renaming } from "./renaming.ts";

type Options = Readonly<Record<string, string>>;

const nameOf = (id: Id): string => qualified(id.schema, id.name as string);

const isNumber = (value: string): boolean => /^-?\d+(\.\d+)?$/.test(value);

/**
 * `language = 'english', maxlen = 6`, as PostgreSQL itself writes it (serialize_deflist), as a map. It tells 6 from '6':
 * a number in quotes keeps them.
 */
function readOptions(serialized: string | null): Options {
  const options: Record<string, string> = {};
  const option = /("(?:[^"]|"")*"|[\w$]+) = (?:(E?)'((?:[^']|'')*)'|([^,]+))/gu;
  for (const [, name = "", escaped, quoted, plain = ""] of (serialized ?? "").matchAll(option)) {
    const key = name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
    const value = quoted?.replaceAll("''", "'") ?? plain.trim();
    options[key] = quoted !== undefined && isNumber(value) ? `'${value}'` : escaped === "E" ? value.replaceAll("\\\\", "\\") : value;
  }
  return options;
}

const optionValue = (value: string): string => (isNumber(value) || /^'-?\d+(\.\d+)?'$/.test(value) ? value : literal(value));

const optionList = (options: Options): string[] =>
  Object.keys(options)
    .sort()
    .map((name) => `${ident(name)} = ${optionValue(options[name] as string)}`);

export const textSearchDictionary = defineKind({
  kind: "text_search_dictionary",
  plural: "text search dictionaries",
  key: ["schema", "name"],
  attributes: {
    template: text({ about: "Template that it is made from: snowball, simple, ispell." }),
    options: settings({ about: "What the template wants to know: language, stopwords." }),
  },
  declare: [{ under: "file", as: "text_search_dictionaries", form: "map" }],
  catalog: {
    class: "pg_ts_dict",
    sql: () => `
SELECT d.oid, n.nspname AS schema, d.dictname AS name, pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.tmplname) AS template, d.dictinitoption AS options
FROM pg_catalog.pg_ts_dict d
JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace
JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.tmplnamespace
WHERE ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "text_search_dictionary", schema: row.schema, name: row.name },
      is: { template: row.template, options: readOptions(row.options) },
    }),
  },
  reference: (id) => `TEXT SEARCH DICTIONARY ${nameOf(id)}`,
  create: ({ id, is }) => ({
    sql: `CREATE TEXT SEARCH DICTIONARY ${nameOf(id)} (${list([`TEMPLATE = ${is.template}`, ...optionList(is.options)])})`,
    lock: "none",
  }),
  drop: ({ id }) => ({ sql: `DROP TEXT SEARCH DICTIONARY ${nameOf(id)}`, lock: "none" }),
  rename: (from, to) => renaming("TEXT SEARCH DICTIONARY", from, to),
  alter: {
    template: "replace",
    options: ({ id, is }, from) => {
      const changed = Object.fromEntries(Object.entries(is.options).filter(([name, value]) => from.is.options[name] !== value));
      // a name without a value takes the option away
      const gone = Object.keys(from.is.options).filter((name) => !(name in is.options));
      return {
        sql: `ALTER TEXT SEARCH DICTIONARY ${nameOf(id)} (${list([...optionList(changed), ...gone.sort().map(ident)])})`,
        lock: "none",
      };
    },
  },
});
