/** Extensions (`pg_extension`): everything dbmigrator knows about them. What they bring along is theirs and never compared. */
import { optional } from "../model/attributes.ts";
import { defineKind } from "../model/kind.ts";
import { clauses, ident, literal } from "../sql/ident.ts";
import { suspension } from "./default-grant.ts";

export const extension = defineKind({
  kind: "extension",
  loadsExtension: true,
  plural: "extensions",
  key: ["name"],
  attributes: {
    schema: optional({ about: "Schema of its objects; the extension's own choice, or the first of the search path, when absent." }),
    version: optional({ about: "Version; the server's default one when absent." }),
  },
  declare: [
    {
      under: "file",
      as: "extensions",
      form: "map",
      identify: (name) => ({ kind: "extension", name }),
      name: ({ id }) => id.name as string,
    },
  ],
  catalog: {
    class: "pg_extension",
    // The default version reads as none: it differs between servers, and who names no version means just that.
    // So does that of a stub in a shadow, which is empty. What the server offers no more has no update paths to ask for.
    // plpgsql is in every database from the start.
    sql: () => `
SELECT e.oid, e.extname AS name, n.nspname AS schema, nullif(nullif(e.extversion, a.default_version), '') AS version, e.extrelocatable AS relocatable, a.default_version,
  CASE WHEN a.name IS NULL THEN '{}' ELSE
    ARRAY(SELECT u.target FROM pg_catalog.pg_extension_update_paths(e.extname) u WHERE u.source = e.extversion AND u.path IS NOT NULL) END AS updates,
  EXISTS (SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class c ON c.oid = d.objid
    WHERE d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e' AND d.classid = 'pg_catalog.pg_class'::regclass AND c.relkind IN ('r', 'p')) AS has_tables
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
LEFT JOIN pg_catalog.pg_available_extensions() AS a (name, default_version) ON a.name = e.extname
WHERE e.extname <> 'plpgsql'`,
    read: (row) => ({
      id: { kind: "extension", name: row.name },
      is: { schema: row.schema, version: row.version },
      facts: { relocatable: row.relocatable, default_version: row.default_version, has_tables: row.has_tables, updates: row.updates },
    }),
  },
  requires: ({ is }) => (is.schema === null ? [] : [`schema:${is.schema}`]),
  reference: (id) => `EXTENSION ${ident(id.name as string)}`,
  create: ({ id, is }, context) => {
    const sql = clauses(
      `CREATE EXTENSION ${ident(id.name as string)}`,
      is.schema !== null && `SCHEMA ${ident(is.schema)}`,
      is.version !== null && `VERSION ${literal(is.version)}`,
    );
    const defaults = suspension(is.schema, context);
    return [...defaults.before, { sql, lock: "none" }, ...defaults.after];
  },
  drop: ({ id, facts }) => ({
    sql: `DROP EXTENSION ${ident(id.name as string)}`,
    lock: "accessExclusive",
    ...(facts?.has_tables === true
      ? { hazards: [{ type: "deletes-data", message: `the tables of extension ${id.name} are deleted with their rows` }] }
      : {}),
  }),
  alter: {
    schema: ({ id, is }, { facts }) =>
      facts?.relocatable === true && is.schema !== null
        ? { sql: `ALTER EXTENSION ${ident(id.name as string)} SET SCHEMA ${ident(is.schema)}`, lock: "none" }
        : "replace",
    // most extensions have scripts that lead to later versions, and none that lead back
    version: ({ id, is }, { facts }) =>
      ((facts?.updates ?? []) as readonly string[]).includes(is.version ?? String(facts?.default_version))
        ? {
            sql: clauses(`ALTER EXTENSION ${ident(id.name as string)} UPDATE`, is.version !== null && `TO ${literal(is.version)}`),
            lock: "accessExclusive",
          }
        : "replace",
  },
});
