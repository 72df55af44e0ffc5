/** Collations (`pg_collation`): everything dbmigrator knows about them. */
import { choice, flag, optional } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { type Altered, defineKind, type RenderContext } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { ident, list, literal, qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { renaming } from "./renaming.ts";
import { rebuildType } from "./type-rebuild.ts";

const nameOf = (id: Id): string => qualified(id.schema, id.name as string);
const providers = { c: "libc", i: "icu", b: "builtin" } as const;

/** Where the catalog keeps the locale of providers other than libc; it moved twice. */
function localeColumn(major: number): string {
  return major >= 17 ? "c.colllocale" : major >= 15 ? "c.colliculocale" : "NULL";
}

const rebuild = (to: DbObject, _from: DbObject, context: RenderContext): Altered => rebuildType(to, context);

export const collation = defineKind({
  kind: "collation",
  plural: "collations",
  key: ["schema", "name"],
  attributes: {
    provider: choice(["libc", "icu", "builtin"], { otherwise: "libc", about: "Library that compares." }),
    locale: optional({ about: "Locale." }),
    lc_collate: optional({ about: "Locale of the order, where it is not that of character classes." }),
    lc_ctype: optional({ about: "Locale of character classes, where it is not that of the order." }),
    deterministic: flag({ otherwise: true, about: "Texts of different bytes are never equal." }),
    rules: optional({ about: "Further rules of the order (icu, PostgreSQL 16)." }),
    every_encoding: flag({ about: "Made from C or POSIX: known to databases of every encoding (libc)." }),
  },
  declare: [{ under: "file", as: "collations", form: "map" }],
  catalog: {
    class: "pg_collation",
    sql: (major) => `
SELECT c.oid, n.nspname AS schema, c.collname AS name, c.collprovider AS provider, coalesce(${localeColumn(major)}, CASE WHEN c.collcollate = c.collctype THEN c.collcollate END) AS locale,
  CASE WHEN c.collcollate <> c.collctype THEN c.collcollate END AS lc_collate, CASE WHEN c.collcollate <> c.collctype THEN c.collctype END AS lc_ctype,
  c.collisdeterministic AS deterministic, ${major >= 16 ? "c.collicurules" : "NULL::text"} AS rules, c.collprovider = 'c' AND c.collencoding = -1 AS every_encoding
FROM pg_catalog.pg_collation c
JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
WHERE ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "collation", schema: row.schema, name: row.name },
      is: {
        provider: providers[row.provider as keyof typeof providers],
        locale: row.locale,
        lc_collate: row.lc_collate,
        lc_ctype: row.lc_ctype,
        deterministic: row.deterministic,
        rules: row.rules,
        every_encoding: row.every_encoding,
      },
    }),
  },
  names: ({ id }) => [`collation:${id.schema}.${id.name}`],
  reference: (id) => `COLLATION ${nameOf(id)}`,
  create: ({ id, is }) => {
    if (is.every_encoding && is.locale !== null)
      return { sql: `CREATE COLLATION ${nameOf(id)} FROM pg_catalog.${ident(is.locale)}`, lock: "none" };
    const options = [
      `PROVIDER = ${is.provider}`,
      is.locale !== null && `LOCALE = ${literal(is.locale)}`,
      is.lc_collate !== null && `LC_COLLATE = ${literal(is.lc_collate)}`,
      is.lc_ctype !== null && `LC_CTYPE = ${literal(is.lc_ctype)}`,
      !is.deterministic && "DETERMINISTIC = false",
      is.rules !== null && `RULES = ${literal(is.rules)}`,
    ];
    return { sql: `CREATE COLLATION ${nameOf(id)} (${list(options.filter((option) => option !== false))})`, lock: "none" };
  },
  drop: ({ id }) => ({ sql: `DROP COLLATION ${nameOf(id)}`, lock: "none" }),
  rename: (from, to) => renaming("COLLATION", from, to),
  rebuild: { onChangeOf: ["provider", "locale", "lc_collate", "lc_ctype", "deterministic", "rules", "every_encoding"] },
  alter: {
    provider: rebuild,
    locale: rebuild,
    lc_collate: rebuild,
    lc_ctype: rebuild,
    deterministic: rebuild,
    rules: rebuild,
    every_encoding: rebuild,
  },
});
