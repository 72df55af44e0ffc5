/** What a database looks like, found without any of the product's code: the judge of what the product does. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import pg from "pg";
import { findDump } from "./binaries.ts";

/** Sorted lines, one for each fact; two databases are alike when these are equal. The order of columns is not a fact. */
export type Picture = readonly string[];

/** The picture by system catalogs, and by `pg_dump` where there is one that reads this server, and of these roles. Leaves out the ledger's schema. */
export async function observe(url: string, serverMajor: number, roles: readonly string[] = []): Promise<Picture> {
  const asked = { ...questions(serverMajor), ...(roles.length > 0 ? questionsAbout(roles, serverMajor) : {}) };
  const [facts, dumped] = await Promise.all([catalogFacts(url, asked), dumpFacts(url, serverMajor)]);
  return [...facts, ...dumped];
}

/** Rows in each table that holds its rows itself: `app.users` → 3. */
export async function countRows(url: string): Promise<ReadonlyMap<string, number>> {
  return withClient(url, async (client) => {
    const tables = await client.query(
      `SELECT c.oid::regclass::text AS name FROM pg_class c WHERE c.relkind = 'r' AND ${isOurs("c.relnamespace")}`,
    );
    const counts = new Map<string, number>();
    for (const { name } of tables.rows) counts.set(name, Number((await client.query(`SELECT count(*) AS n FROM ONLY ${name}`)).rows[0].n));
    return counts;
  });
}

/** Columns whose own sequence, counting up, would give out a number that a row has already: `app.users.id`. */
export async function numbersToComeTwice(url: string): Promise<readonly string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query(
      `SELECT d.refobjid::regclass::text AS "table", quote_ident(a.attname) AS "column", s.seqrelid::regclass::text AS sequence
       FROM pg_sequence s
       JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
       JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
       JOIN pg_class c ON c.oid = a.attrelid
       WHERE s.seqincrement > 0 AND c.relkind IN ('r', 'p') AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)`,
    );
    const found: string[] = [];
    for (const { table, column, sequence } of rows) {
      const next = `(SELECT last_value + is_called::int FROM ${sequence})`;
      const collides = await client.query(`SELECT FROM ${table} WHERE ${column} >= ${next} LIMIT 1`);
      if (collides.rows.length > 0) found.push(`${table}.${column}`);
    }
    return found;
  });
}

async function catalogFacts(url: string, asked: Readonly<Record<string, string>>): Promise<Picture> {
  return withClient(url, async (client) => {
    const facts: string[] = [];
    for (const [what, sql] of Object.entries(asked)) {
      const { rows } = await client.query({ text: sql, rowMode: "array" });
      facts.push(...rows.map((row) => [what, ...row.map((value) => value ?? "-")].join(" | ")));
    }
    return facts.sort();
  });
}

async function dumpFacts(url: string, major: number): Promise<Picture> {
  const program = findDump(major);
  if (program === undefined) return [];
  const { stdout } = await promisify(execFile)(program, ["--schema-only", "--exclude-schema=dbmigrator", url], { maxBuffer: 1 << 28 });
  const lines = stdout.split("\n").map((line) => line.trim().replace(/,$/, ""));
  // \restrict carries a random word; comments and settings say nothing about the database
  return lines
    .filter((line) => line !== "" && !/^(--|\\|SET |SELECT pg_catalog.set_config)/.test(line))
    .map((line) => `dump | ${line}`)
    .sort();
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // with an empty search_path every name and definition is printed with its schema
    await client.query("SET search_path = ''");
    return await work(client);
  } finally {
    await client.end();
  }
}

function isOurs(namespace: string): string {
  return `${namespace} IN (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'dbmigrator'))`;
}

function isNoMember(catalog: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;
}

/** Privileges as text, those that come with ownership included, so that NULL equals its meaning. */
function privileges(acl: string, type: string, owner: string): string {
  return `(SELECT string_agg(concat_ws(' ', a.grantee::regrole, a.privilege_type, a.is_grantable), ', ' ORDER BY a.grantee::regrole::text, a.privilege_type, a.is_grantable)
    FROM aclexplode(coalesce(${acl}, acldefault('${type}', ${owner}))) a)`;
}

/** One query for each sort of fact. Fact texts come from PostgreSQL's own pg_get_*def functions where it has one. */
function questions(major: number): Readonly<Record<string, string>> {
  const sorted = (array: string): string => `(SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(${array}) o)`;
  return {
    schema: `SELECT nspname, nspowner::regrole, ${privileges("nspacl", "n", "nspowner")} FROM pg_namespace n WHERE ${isOurs("n.oid")}`,
    extension: "SELECT extname, extversion, extnamespace::regnamespace FROM pg_extension",
    relation: `SELECT c.oid::regclass, c.relkind, c.relpersistence, c.relowner::regrole, ${sorted("c.reloptions")},
        (SELECT amname FROM pg_am WHERE oid = c.relam), c.relrowsecurity, c.relforcerowsecurity, c.relreplident, c.relispopulated, nullif(c.reloftype, 0)::regtype,
        pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid), (SELECT spcname FROM pg_tablespace WHERE oid = c.reltablespace),
        (SELECT string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid),
        CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
        CASE WHEN c.relkind = 'S' THEN ${privileges("c.relacl", "s", "c.relowner")} ELSE ${privileges("c.relacl", "r", "c.relowner")} END
      FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND ${isOurs("c.relnamespace")} AND ${isNoMember("pg_class", "c.oid")}`,
    column: `SELECT a.attrelid::regclass, a.attname, CASE WHEN c.relkind IN ('c', 'v', 'm') THEN row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) END, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid), nullif(a.attcollation, t.typcollation)::regcollation, a.attstorage, a.attcompression,
        nullif(a.attstattarget, -1), ${sorted("a.attoptions")}, ${sorted("a.attfdwoptions")}, a.attislocal, a.attinhcount, a.attacl
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND ${isOurs("c.relnamespace")} AND ${isNoMember("pg_class", "c.oid")}`,
    // in a partition it hangs on whether PostgreSQL made it or it was there before: whether an inherited NOT NULL is its own too, and what
    // a key says of its inheritance
    constraint: `SELECT coalesce(nullif(c.conrelid, 0)::regclass::text, c.contypid::regtype::text), c.conname, pg_get_constraintdef(c.oid), c.convalidated,
        c.condeferrable, c.condeferred, c.coninhcount,
        CASE WHEN m.is_made IS NULL OR c.contype <> 'n' THEN c.conislocal END, CASE WHEN m.is_made IS NULL OR c.contype NOT IN ('p', 'u', 'x') THEN c.connoinherit END
      FROM pg_constraint c LEFT JOIN LATERAL (SELECT true AS is_made FROM pg_class r WHERE r.oid = c.conrelid AND r.relispartition AND c.coninhcount > 0) m ON true
      WHERE c.contype <> 't' AND ${isOurs("c.connamespace")}`,
    index: `SELECT i.indexrelid::regclass, pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisclustered, i.indisreplident, i.indimmediate,
        (SELECT inhparent::regclass FROM pg_inherits WHERE inhrelid = i.indexrelid),
        (SELECT string_agg(a.attnum || '=' || a.attstattarget, ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0)
      FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE ${isOurs("c.relnamespace")}`,
    trigger: `SELECT t.tgrelid::regclass, t.tgname, pg_get_triggerdef(t.oid), t.tgenabled, t.tgparentid <> 0
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND ${isOurs("c.relnamespace")}`,
    rule: `SELECT pg_get_ruledef(r.oid), r.ev_enabled FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
      WHERE r.rulename <> '_RETURN' AND ${isOurs("c.relnamespace")}`,
    policy: `SELECT p.polrelid::regclass, p.polname, p.polcmd, p.polpermissive,
        (SELECT string_agg(r::regrole::text, ', ' ORDER BY r::regrole::text) FROM unnest(p.polroles) r),
        pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid) FROM pg_policy p`,
    function: `SELECT p.oid::regprocedure, p.prokind, p.proowner::regrole, CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END,
        pg_get_function_result(p.oid), ${privileges("p.proacl", "f", "p.proowner")},
        (SELECT concat_ws(' ', a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggtranstype::regtype, a.agginitval, a.aggsortop::regoperator) FROM pg_aggregate a WHERE a.aggfnoid = p.oid)
      FROM pg_proc p WHERE ${isOurs("p.pronamespace")} AND ${isNoMember("pg_proc", "p.oid")}`,
    "function of an extension": `SELECT p.oid::regprocedure, ${privileges("p.proacl", "f", "p.proowner")}
      FROM pg_proc p WHERE p.oid >= 16384 AND NOT (${isNoMember("pg_proc", "p.oid")})`,
    type: `SELECT t.oid::regtype, t.typtype, t.typowner::regrole, nullif(t.typbasetype, 0)::regtype, t.typtypmod, t.typnotnull, t.typdefault, nullif(t.typcollation, 0)::regcollation,
        (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
        (SELECT concat_ws(' ', r.rngsubtype::regtype, r.rngsubdiff, r.rngcanonical, nullif(r.rngcollation, 0)::regcollation, r.rngmultitypid::regtype) FROM pg_range r WHERE r.rngtypid = t.oid),
        ${privileges("t.typacl", "T", "t.typowner")}
      FROM pg_type t WHERE t.typtype IN ('e', 'd', 'r', 'c', 'b') AND t.typelem = 0 AND ${isOurs("t.typnamespace")} AND ${isNoMember("pg_type", "t.oid")}
        AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c')`,
    sequence: `SELECT s.seqrelid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
        (SELECT concat_ws('.', d.refobjid::regclass, a.attname) FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
         WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.deptype IN ('a', 'i'))
      FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid WHERE ${isOurs("c.relnamespace")}`,
    statistics: `SELECT pg_get_statisticsobjdef(s.oid), ${major >= 17 ? "s.stxstattarget" : "nullif(s.stxstattarget, -1)"} FROM pg_statistic_ext s WHERE ${isOurs("s.stxnamespace")}`,
    "event trigger": `SELECT evtname, evtevent, evtfoid::regprocedure, evtenabled, evttags FROM pg_event_trigger t WHERE ${isNoMember("pg_event_trigger", "t.oid")}`,
    publication: `SELECT p.pubname, p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot,
        (SELECT string_agg(t.schemaname || '.' || t.tablename, ', ' ORDER BY t.schemaname, t.tablename) FROM pg_publication_tables t WHERE t.pubname = p.pubname AND t.schemaname <> 'dbmigrator') FROM pg_publication p`,
    "default privileges":
      "SELECT defaclrole::regrole, nullif(defaclnamespace, 0)::regnamespace, defaclobjtype, defaclacl FROM pg_default_acl",
    "foreign server":
      "SELECT srvname, srvtype, srvversion, (SELECT fdwname FROM pg_foreign_data_wrapper WHERE oid = srvfdw), srvoptions FROM pg_foreign_server",
    "foreign table":
      "SELECT ftrelid::regclass, (SELECT srvname FROM pg_foreign_server WHERE oid = ftserver), ftoptions FROM pg_foreign_table",
    cast: `SELECT castsource::regtype, casttarget::regtype, nullif(castfunc, 0)::regprocedure, castcontext, castmethod FROM pg_cast c
      WHERE c.oid >= 16384 AND ${isNoMember("pg_cast", "c.oid")}`,
    // of what has no query of its own at least that it is there; 16384 is the first object a user makes
    other: others.map((catalog) => existence(catalog)).join(" UNION ALL "),
    comment: `SELECT o.type, o.identity, d.description FROM pg_description d, LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) o
      WHERE (d.objoid >= 16384 OR d.objoid = 'public'::regnamespace) AND coalesce(o.schema, '') <> 'dbmigrator' AND o.identity <> 'dbmigrator'
        AND o.type <> 'extension' AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')`,
    "security label": "SELECT objtype, objname, provider, label FROM pg_seclabels",
  };
}

/** What is said of roles; of a password, that there is one: its verifier is another each time. */
function questionsAbout(roles: readonly string[], major: number): Readonly<Record<string, string>> {
  const names = `(${roles.map((name) => `'${name}'`).join(", ")})`;
  const settings = (database: string): string =>
    `(SELECT array_to_string(setconfig, ', ') FROM pg_db_role_setting WHERE setrole = r.oid AND setdatabase = ${database})`;
  return {
    role: `SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit, rolvaliduntil,
        rolpassword IS NOT NULL, ${settings("0")}, ${settings("(SELECT oid FROM pg_database WHERE datname = current_database())")}, shobj_description(oid, 'pg_authid')
      FROM pg_authid r WHERE rolname IN ${names}`,
    membership: `SELECT roleid::regrole, member::regrole, admin_option${major >= 16 ? ", inherit_option, set_option" : ""}
      FROM pg_auth_members WHERE member IN (SELECT oid FROM pg_roles WHERE rolname IN ${names})`,
  };
}

const others = [
  "pg_operator",
  "pg_opclass",
  "pg_opfamily",
  "pg_collation",
  "pg_conversion",
  "pg_language",
  "pg_transform",
  "pg_ts_config",
  "pg_ts_dict",
  "pg_ts_parser",
  "pg_ts_template",
  "pg_foreign_data_wrapper",
  "pg_user_mapping",
  "pg_am",
];

function existence(catalog: string): string {
  return `SELECT o.type, o.identity FROM ${catalog} x, LATERAL pg_identify_object('${catalog}'::regclass, x.oid, 0) o
    WHERE x.oid >= 16384 AND ${isNoMember(catalog, "x.oid")}`;
}
