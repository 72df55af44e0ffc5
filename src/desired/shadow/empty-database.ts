/** Finds what users made in a database, and removes all of it: what a URL shadow is checked for first and left without. */
import type { Session } from "../../database/session.ts";
import { literal } from "../../sql/ident.ts";

/** Objects with lower oids come with the server (FirstNormalObjectId). */
const firstUserOid = 16384;

/** Databases always have these; what is in `public` still counts. */
const builtinSchemas = "n.nspname IN ('pg_catalog', 'information_schema', 'pg_toast') OR n.nspname ~ '^pg_(temp|toast_temp)_'";

const notOfExtension = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_catalog.${catalog}'::regclass AND objid = ${oid} AND deptype = 'e')`;

const ofThisDatabase = "subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())";

const defaultsOn = `CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END`;

/** One query for each class of objects; columns kind and name. */
const contents: readonly string[] = [
  `SELECT 'schema' AS kind, n.nspname::text AS name FROM pg_catalog.pg_namespace AS n WHERE NOT (${builtinSchemas}) AND n.nspname <> 'public' AND ${notOfExtension("pg_namespace", "n.oid")}`,
  "SELECT 'extension', extname::text FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql'",
  `SELECT 'relation', c.oid::regclass::text FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND ${notOfExtension("pg_class", "c.oid")}`,
  `SELECT 'function', p.oid::regprocedure::text FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
   WHERE n.nspname = 'public' AND ${notOfExtension("pg_proc", "p.oid")}`,
  `SELECT 'type', t.oid::regtype::text FROM pg_catalog.pg_type AS t JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
   WHERE n.nspname = 'public' AND t.typtype IN ('e', 'd', 'r', 'b') AND t.typelem = 0 AND ${notOfExtension("pg_type", "t.oid")}`,
  "SELECT 'publication', pubname::text FROM pg_catalog.pg_publication",
  "SELECT 'event trigger', evtname::text FROM pg_catalog.pg_event_trigger",
  `SELECT 'subscription', subname::text FROM pg_catalog.pg_subscription WHERE ${ofThisDatabase}`,
  `SELECT 'foreign-data wrapper', fdwname::text FROM pg_catalog.pg_foreign_data_wrapper WHERE ${notOfExtension("pg_foreign_data_wrapper", "pg_foreign_data_wrapper.oid")}`,
  `SELECT 'language', lanname::text FROM pg_catalog.pg_language WHERE oid >= ${firstUserOid} AND ${notOfExtension("pg_language", "pg_language.oid")}`,
];

/** What users made in the database, as "table app.users"; at most ten names, and an entry that counts the rest. */
export async function listContents(session: Session): Promise<readonly string[]> {
  const found = await session.query<{ kind: string; name: string }>(`${contents.join(" UNION ALL ")} ORDER BY 1, 2`);
  const names = found.map(({ kind, name }) => `${kind} ${name}`);
  return names.length <= 10 ? names : [...names.slice(0, 10), `${names.length - 10} more`];
}

/** Tables to drop in one statement: each takes locks, and the server has room for some thousands (max_locks_per_transaction). */
const tablesAtOnce = 100;

/** Queries whose rows are the statements that drop the database's subscriptions without asking their publishers. */
export const subscriptionRemovals: readonly string[] = [
  "ALTER SUBSCRIPTION %I DISABLE",
  "ALTER SUBSCRIPTION %I SET (slot_name = NONE)",
  "DROP SUBSCRIPTION %I",
].map((statement) => `SELECT format('${statement}', subname) AS sql FROM pg_catalog.pg_subscription WHERE ${ofThisDatabase}`);

/** Queries whose rows are the statements that drop one class of objects; in this order nothing is in the way of the next. */
const removals: readonly string[] = [
  "SELECT format('DROP EVENT TRIGGER IF EXISTS %I CASCADE', evtname) AS sql FROM pg_catalog.pg_event_trigger",
  "SELECT format('DROP PUBLICATION IF EXISTS %I', pubname) AS sql FROM pg_catalog.pg_publication",
  ...subscriptionRemovals,
  `SELECT 'DROP TABLE IF EXISTS ' || string_agg(name, ', ') || ' CASCADE' AS sql
   FROM (SELECT c.oid::regclass::text AS name, (row_number() OVER (ORDER BY c.oid) - 1) / ${tablesAtOnce} AS batch
         FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT (${builtinSchemas}) AND ${notOfExtension("pg_class", "c.oid")}) AS tables
   GROUP BY batch ORDER BY batch`,
  `SELECT format('DROP SCHEMA IF EXISTS %I CASCADE', n.nspname) AS sql FROM pg_catalog.pg_namespace AS n WHERE NOT (${builtinSchemas}) AND ${notOfExtension("pg_namespace", "n.oid")}`,
  "SELECT format('DROP EXTENSION IF EXISTS %I CASCADE', extname) AS sql FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql'",
  // Whatever has no schema: wrappers with their servers and user mappings, transforms, languages, access methods, casts.
  `SELECT 'DROP ' || CASE o.type WHEN 'foreign-data wrapper' THEN 'FOREIGN DATA WRAPPER' ELSE o.type END || ' IF EXISTS ' || o.identity || ' CASCADE' AS sql
   FROM (SELECT 'pg_catalog.pg_foreign_data_wrapper'::regclass AS class, oid FROM pg_catalog.pg_foreign_data_wrapper
         UNION ALL SELECT 'pg_catalog.pg_transform'::regclass, oid FROM pg_catalog.pg_transform
         UNION ALL SELECT 'pg_catalog.pg_language'::regclass, oid FROM pg_catalog.pg_language
         UNION ALL SELECT 'pg_catalog.pg_am'::regclass, oid FROM pg_catalog.pg_am
         UNION ALL SELECT 'pg_catalog.pg_cast'::regclass, oid FROM pg_catalog.pg_cast) AS candidate,
        pg_catalog.pg_identify_object(candidate.class, candidate.oid, 0) AS o WHERE candidate.oid >= ${firstUserOid}`,
  "SELECT format('SELECT pg_catalog.lo_unlink(%s)', oid) AS sql FROM pg_catalog.pg_largeobject_metadata",
  // Default privileges: their row disappears once it says what the server grants by itself.
  `SELECT format('ALTER DEFAULT PRIVILEGES FOR ROLE %1$s REVOKE ALL ON %2$s FROM %3$s', d.defaclrole::regrole, ${defaultsOn}, a.grantee::regrole) AS sql
   FROM pg_catalog.pg_default_acl AS d, pg_catalog.aclexplode(d.defaclacl) AS a WHERE d.defaclnamespace = 0 AND a.grantee NOT IN (0, d.defaclrole)`,
  `SELECT format('ALTER DEFAULT PRIVILEGES FOR ROLE %1$s %3$s ON %2$s %4$s PUBLIC', d.defaclrole::regrole, ${defaultsOn},
     CASE d.defaclobjtype WHEN 'f' THEN 'GRANT EXECUTE' WHEN 'T' THEN 'GRANT USAGE' ELSE 'REVOKE ALL' END,
     CASE WHEN d.defaclobjtype IN ('f', 'T') THEN 'TO' ELSE 'FROM' END) AS sql
   FROM pg_catalog.pg_default_acl AS d WHERE d.defaclnamespace = 0`,
  `SELECT format('ALTER DEFAULT PRIVILEGES FOR ROLE %1$s GRANT ALL ON %2$s TO %1$s', d.defaclrole::regrole, ${defaultsOn}) AS sql
   FROM pg_catalog.pg_default_acl AS d WHERE d.defaclnamespace = 0`,
];

/** The schema public as it was found, to be put back. */
export interface PublicSchema {
  readonly owner: string;
  /** GRANT statements that follow CREATE SCHEMA. */
  readonly grants: readonly string[];
  readonly comment: string | null;
}

/** null = the database has no schema public. */
export async function readPublicSchema(session: Session): Promise<PublicSchema | null> {
  const [found] = await session.query<{ owner: string; grants: string[] | null; comment: string | null }>(
    `SELECT n.nspowner::regrole::text AS owner, pg_catalog.obj_description(n.oid, 'pg_namespace') AS comment,
            (SELECT pg_catalog.array_agg(format('GRANT %s ON SCHEMA public TO %s', a.privilege_type, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END))
             FROM pg_catalog.aclexplode(n.nspacl) AS a WHERE a.grantee <> n.nspowner) AS grants
     FROM pg_catalog.pg_namespace AS n WHERE n.nspname = 'public'`,
  );
  return found === undefined ? null : { ...found, grants: found.grants ?? [] };
}

/** Removes everything users made in the database, and puts `public` back. */
export async function emptyDatabase(session: Session, publicSchema: PublicSchema | null): Promise<void> {
  // A failed elaboration may have left a transaction open.
  await session.run("ROLLBACK; RESET ROLE; SET search_path TO pg_catalog");
  for (const removal of removals) {
    for (const { sql } of await session.query<{ sql: string }>(removal)) await session.run(sql);
  }
  if (publicSchema !== null) {
    const comment = publicSchema.comment === null ? "NULL" : literal(publicSchema.comment);
    await session.run(
      [
        "CREATE SCHEMA public",
        ...publicSchema.grants,
        `COMMENT ON SCHEMA public IS ${comment}`,
        `ALTER SCHEMA public OWNER TO ${publicSchema.owner}`,
      ].join("; "),
    );
  }
}
