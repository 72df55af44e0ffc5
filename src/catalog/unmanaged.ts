/** What a database holds and no kind models: reported by kind and name, never silently skipped. */
import type { Diagnostic } from "../errors/diagnostic.ts";
import type { Row } from "../model/kind.ts";
import type { Addresses } from "./dependencies.ts";

/** Catalogs whose rows are objects of their own in a database. */
const catalogs = [
  "pg_class",
  "pg_type",
  "pg_proc",
  "pg_constraint",
  "pg_trigger",
  "pg_rewrite",
  "pg_policy",
  "pg_namespace",
  "pg_extension",
  "pg_language",
  "pg_cast",
  "pg_operator",
  "pg_opclass",
  "pg_opfamily",
  "pg_conversion",
  "pg_collation",
  "pg_am",
  "pg_ts_config",
  "pg_ts_dict",
  "pg_ts_parser",
  "pg_ts_template",
  "pg_transform",
  "pg_statistic_ext",
  "pg_publication",
  "pg_foreign_data_wrapper",
  "pg_foreign_server",
  "pg_user_mapping",
  "pg_event_trigger",
] as const;

/** Every object that is not PostgreSQL's own, with its address; names are asked for only of what nobody claims. */
export function unmanagedQuery(_major: number): string {
  const own = "(SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_' OR nspname IN ('information_schema', 'dbmigrator'))";
  const skip: Readonly<Record<string, string>> = {
    pg_class: `relnamespace NOT IN ${own} AND relkind NOT IN ('t', 'c')`,
    pg_type: `typnamespace NOT IN ${own} AND typtype <> 'c' AND (typelem = 0 OR typcategory <> 'A')`,
    pg_proc: `pronamespace NOT IN ${own}`,
    pg_constraint: `connamespace NOT IN ${own} AND contype NOT IN ('n', 't')`,
    pg_trigger: "NOT tgisinternal",
    pg_namespace: `oid NOT IN ${own}`,
    // the shell of a partner that is not made belongs to the operators that name it
    pg_operator: "(oprcode <> 0 OR NOT EXISTS (SELECT FROM pg_catalog.pg_operator p WHERE q.oid IN (p.oprcom, p.oprnegate)))",
  };
  // only superusers may read the catalog itself
  const readable: Readonly<Record<string, string>> = { pg_user_mapping: "(SELECT umid AS oid FROM pg_catalog.pg_user_mappings)" };
  return catalogs
    .map(
      (name) =>
        `SELECT '${name}' AS class, q.oid::int8::float8 AS oid FROM ${readable[name] ?? `pg_catalog.${name}`} q WHERE q.oid >= 16384 AND ${skip[name] ?? "true"}`,
    )
    .join("\nUNION ALL\n");
}

/**
 * What is said of the database as a whole and is no object in it, and objects in a state that no declaration describes.
 * The comments that initdb writes are nobody's.
 * What belongs to the server (roles, tablespaces, privileges on parameters) is not asked for.
 */
export function oddityQuery(_major: number): string {
  const own = "(SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())";
  const notManaged = (what: string): string => `${what} || ' of the database is not managed: dbmigrator leaves it as it is'`;
  return `
SELECT ${notManaged("'setting ' || pg_catalog.split_part(c, '=', 1)")} AS message
FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) AS c WHERE s.setrole = 0 AND s.setdatabase = ${own}
UNION ALL
SELECT ${notManaged("'comment'")} FROM pg_catalog.pg_shdescription d WHERE d.classoid = 'pg_catalog.pg_database'::regclass AND d.objoid = ${own}
  AND d.description NOT IN ('default administrative connection database', 'default template for new databases', 'unmodifiable empty database')
UNION ALL
SELECT ${notManaged("'security label'")} FROM pg_catalog.pg_shseclabel l WHERE l.classoid = 'pg_catalog.pg_database'::regclass AND l.objoid = ${own}
UNION ALL
SELECT x.message FROM pg_catalog.pg_database d
CROSS JOIN LATERAL (VALUES (d.datacl IS NOT NULL, ${notManaged("'list of privileges'")}), (d.datconnlimit >= 0, ${notManaged("'connection limit'")})) AS x (there, message)
WHERE d.oid = ${own} AND x.there
UNION ALL
SELECT 'partition ' || i.inhrelid::regclass || ' is half detached: an interrupted DETACH PARTITION CONCURRENTLY waits for ALTER TABLE '
  || i.inhparent::regclass || ' DETACH PARTITION ' || i.inhrelid::regclass || ' FINALIZE'
FROM pg_catalog.pg_inherits i WHERE i.inhdetachpending
ORDER BY 1`;
}

/** The query that names what nobody claims; undefined when everything is claimed. */
export function unclaimedQuery(rows: readonly Row[], addresses: Addresses): string | undefined {
  const unclaimed = rows
    .map(({ class: name, oid }) => ({ classId: addresses.classId(name), objectId: Number(oid) }))
    .filter(
      ({ classId, objectId }) => addresses.resolve(classId, objectId, 0) === undefined && !addresses.isOfExtension(classId, objectId),
    );
  if (unclaimed.length === 0) return undefined;
  const values = unclaimed.map(({ classId, objectId }) => `(${classId}::oid, ${objectId}::oid)`).join(", ");
  return `SELECT i.type, i.identity, i.schema FROM (VALUES ${values}) AS v (c, o), pg_catalog.pg_identify_object(v.c, v.o, 0) AS i WHERE i.identity IS NOT NULL ORDER BY 1, 2`;
}

const unmanaged = (message: string): Diagnostic => ({ code: "plan.unmanaged", severity: "warning", message });

/**
 * One diagnostic for each object that is neither modelled, nor internal to one that is, nor a member of an extension, and for
 * each row of the oddityQuery.
 */
export function unmanagedOf(objects: readonly Row[], oddities: readonly Row[]): Diagnostic[] {
  return [
    ...objects.map(({ type, identity }) => unmanaged(`${type} ${identity} is not managed: dbmigrator leaves it as it is`)),
    ...oddities.map(({ message }) => unmanaged(message)),
  ];
}
