/** Procedural languages (`pg_language`) that no extension brings: everything dbmigrator knows about them. */
import { flag, optional, text } from "../model/attributes.ts";
import { defineKind, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident } from "../sql/ident.ts";
import { firstUserOid } from "./catalog.ts";

const attributes = {
  handler: text({ about: "Function that runs functions of the language." }),
  inline: optional({ about: "Function that runs DO blocks." }),
  validator: optional({ about: "Function that checks new functions." }),
  trusted: flag({ about: "Gives nobody more than they may do anyway: everyone can use it." }),
};
type Language = DbObject<{
  readonly handler: string;
  readonly inline: string | null;
  readonly validator: string | null;
  readonly trusted: boolean;
}>;

function createLanguage(verb: string, { id, is }: Language): Statement {
  return {
    sql: clauses(
      `${verb} ${is.trusted ? "TRUSTED " : ""}LANGUAGE ${ident(id.name as string)} HANDLER ${is.handler}`,
      is.inline !== null && `INLINE ${is.inline}`,
      is.validator !== null && `VALIDATOR ${is.validator}`,
    ),
    lock: "none",
  };
}

const replaceLanguage = (to: Language): Statement => createLanguage("CREATE OR REPLACE", to);

export const language = defineKind({
  kind: "language",
  plural: "languages",
  key: ["name"],
  attributes,
  declare: [
    { under: "file", as: "languages", form: "map", identify: (name) => ({ kind: "language", name }), name: ({ id }) => id.name as string },
  ],
  catalog: {
    class: "pg_language",
    sql: () => `
SELECT l.oid, l.lanname AS name, l.lanplcallfoid::regproc::text AS handler, nullif(l.laninline, 0)::regproc::text AS inline,
  nullif(l.lanvalidator, 0)::regproc::text AS validator, l.lanpltrusted AS trusted
FROM pg_catalog.pg_language l
WHERE l.lanispl AND l.oid >= ${firstUserOid}`,
    read: (row) => ({
      id: { kind: "language", name: row.name },
      is: { handler: row.handler, inline: row.inline, validator: row.validator, trusted: row.trusted },
    }),
  },
  reference: (id) => `LANGUAGE ${ident(id.name as string)}`,
  create: (to) => createLanguage("CREATE", to),
  drop: ({ id }) => ({ sql: `DROP LANGUAGE ${ident(id.name as string)}`, lock: "none" }),
  rename: (from, to) => ({ sql: `ALTER LANGUAGE ${ident(from.name as string)} RENAME TO ${ident(to.name as string)}`, lock: "none" }),
  alter: { handler: replaceLanguage, inline: replaceLanguage, validator: replaceLanguage, trusted: replaceLanguage },
});
