/** Transforms (`pg_transform`): everything dbmigrator knows about them. */
import { optional } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { ident, list } from "../sql/ident.ts";
import { firstUserOid } from "./catalog.ts";

type Transform = DbObject<{ readonly from_sql: string | null; readonly to_sql: string | null }>;

const transformOf = (id: Id): string => `TRANSFORM FOR ${id.type} LANGUAGE ${ident(id.language as string)}`;

function createTransform(verb: string, { id, is }: Transform): Statement {
  const functions = [
    is.from_sql !== null && `FROM SQL WITH FUNCTION ${is.from_sql}`,
    is.to_sql !== null && `TO SQL WITH FUNCTION ${is.to_sql}`,
  ];
  return { sql: `${verb} ${transformOf(id)} (${list(functions.filter((clause) => clause !== false))})`, lock: "none" };
}

const replaceTransform = (to: Transform): Statement => createTransform("CREATE OR REPLACE", to);

export const transform = defineKind({
  kind: "transform",
  plural: "transforms",
  key: ["type", "language"],
  attributes: {
    from_sql: optional({ about: "Function to the language's form, with its parameters." }),
    to_sql: optional({ about: "Function from the language's form, with its parameters." }),
  },
  declare: [
    {
      under: "file",
      as: "transforms",
      form: "map",
      identify: (name) => {
        const [type = name, language = ""] = name.split(/\s+for\s+/i);
        return { kind: "transform", type: type.trim(), language: language.trim() };
      },
      name: ({ id }) => `${id.type} for ${id.language}`,
    },
  ],
  catalog: {
    class: "pg_transform",
    sql: () => `
SELECT t.oid, pg_catalog.format_type(t.trftype, NULL) AS type, l.lanname AS language,
  nullif(t.trffromsql::oid, 0)::regprocedure::text AS from_sql, nullif(t.trftosql::oid, 0)::regprocedure::text AS to_sql
FROM pg_catalog.pg_transform t
JOIN pg_catalog.pg_language l ON l.oid = t.trflang
WHERE t.oid >= ${firstUserOid}`,
    read: (row) => ({
      id: { kind: "transform", type: row.type, language: row.language },
      is: { from_sql: row.from_sql, to_sql: row.to_sql },
    }),
  },
  reference: transformOf,
  create: (to) => createTransform("CREATE", to),
  drop: ({ id }) => ({ sql: `DROP ${transformOf(id)}`, lock: "none" }),
  alter: { from_sql: replaceTransform, to_sql: replaceTransform },
});
