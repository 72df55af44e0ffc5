/** Roles (`pg_authid`) that the source declares: everything dbmigrator knows about them but their memberships. */
import { flag, number, optional, settings, type ValuesOf } from "../../model/attributes.ts";
import type { Id } from "../../model/id.ts";
import { defineKind, type Hazard, type RenderContext, type Row, type Said, type Statement, thisDatabase } from "../../model/kind.ts";
import type { DbObject } from "../../model/object.ts";
import { clauses, ident, literal } from "../../sql/ident.ts";
import { settingClause, settingName } from "../../sql/list-settings.ts";
import { momentPattern, readRoleStatement } from "../../sql/role-statements.ts";
import { mask } from "../../sql/secret-names.ts";
import { isOwnRole, settingsOf } from "../catalog.ts";
import { membershipsIn } from "./membership.ts";
import { isPasswordOf } from "./password.ts";

/** Settings have names in lower case, however PostgreSQL spells them (`DateStyle`). */
const namedSettings = (about: string) => {
  const attribute = settings({ about });
  const lower = (values: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  return { ...attribute, read: (declared: unknown) => lower(attribute.read(declared)) };
};

const moment = optional({ about: "From when on the password does not hold any more: 2030-12-31 23:59:59+00, or infinity." });

const attributes = {
  login: flag({ about: "Can begin a session." }),
  superuser: flag({ about: "May do everything." }),
  inherit: flag({ otherwise: true, about: "Has the privileges of the roles that it is a member of." }),
  createdb: flag({ about: "May create databases." }),
  createrole: flag({ about: "May create roles." }),
  replication: flag({ about: "May replicate." }),
  bypassrls: flag({ about: "Row-level security does not hold for it." }),
  connection_limit: number({ about: "How many sessions it can have at once; any number when absent." }),
  valid_until: { ...moment, schema: { ...moment.schema, type: ["string", "null"], pattern: momentPattern } },
  password: optional({ about: "Password; as the database has it when absent." }),
  settings: namedSettings("Settings at the start of its sessions, in every database."),
  database_settings: namedSettings("Settings at the start of its sessions in this database."),
};
type Values = ValuesOf<typeof attributes>;
type Role = DbObject<Values>;

const roleOf = (id: Id): string => ident(id.name as string);
const alterRole = (id: Id, action: string): Statement => ({ sql: `ALTER ROLE ${roleOf(id)} ${action}`, lock: "none" });

const flags = ["login", "superuser", "inherit", "createdb", "createrole", "replication", "bypassrls"] as const;
/** Flags that give power over what others have. */
const powers = ["superuser", "createrole", "replication", "bypassrls"] as const;

/** The options of CREATE ROLE and ALTER ROLE that lead from some values to others. */
function options(to: Values, from: Values): readonly (string | false)[] {
  return [
    ...flags.map((name) => to[name] !== from[name] && `${to[name] ? "" : "NO"}${name.toUpperCase()}`),
    to.connection_limit !== from.connection_limit && `CONNECTION LIMIT ${to.connection_limit ?? -1}`,
    to.password !== from.password && to.password !== mask && `PASSWORD ${to.password === null ? "NULL" : literal(to.password)}`,
    to.valid_until !== from.valid_until && `VALID UNTIL ${literal(to.valid_until ?? "infinity")}`,
  ];
}

function widening(to: Role, from: Values): { hazards?: readonly Hazard[] } {
  const gained = powers.filter((name) => to.is[name] && !from[name]);
  return gained.length === 0
    ? {}
    : { hazards: [{ type: "weakens-security", message: `role ${roleOf(to.id)} gets ${gained.join(", ").toUpperCase()}` }] };
}

const nobody: Values = Object.fromEntries(Object.entries(attributes).map(([name, { otherwise }]) => [name, otherwise])) as Values;

function alterOptions(to: Role, from: Role): Statement[] {
  const said = clauses(...options(to.is, from.is));
  return said === "" ? [] : [{ ...alterRole(to.id, said), ...widening(to, from.is) }];
}

function alterSettings(to: Role, from: Values, { database }: RenderContext): Statement[] {
  return (["settings", "database_settings"] as const).flatMap((attribute) => {
    const [before, after] = [from[attribute], to.is[attribute]];
    const where = attribute === "settings" ? "" : `IN DATABASE ${ident(database)} `;
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => before[name] !== after[name]).sort();
    return names.map((name) => {
      const value = after[name];
      return alterRole(to.id, where + (value === undefined ? `RESET ${settingName(name)}` : settingClause(name, value)));
    });
  });
}

/** Only superusers may read the table with the verifiers: it is asked for only if one may. */
const verifiersSql = `CASE WHEN pg_catalog.has_table_privilege('pg_catalog.pg_authid'::regclass, 'SELECT') THEN
    substring(pg_catalog.query_to_xml(
      'SELECT pg_catalog.json_object_agg(oid, rolpassword)::text AS c FROM pg_catalog.pg_authid WHERE rolpassword IS NOT NULL', false, false, '')::text
      FROM '<c>(.*)</c>') END`;

export const role = defineKind({
  kind: "role",
  plural: "roles",
  key: ["name"],
  shared: true,
  attributes,
  declare: [{ under: "file", as: "roles", form: "map", identify: (name) => ({ kind: "role", name }), name: ({ id }) => id.name as string }],
  catalog: {
    class: "pg_authid",
    sql: () => `
WITH kept AS MATERIALIZED (SELECT ${verifiersSql} AS verifiers)
SELECT r.oid, r.rolname AS name, r.rolcanlogin AS login, r.rolsuper AS superuser, r.rolinherit AS inherit, r.rolcreatedb AS createdb,
  r.rolcreaterole AS createrole, r.rolreplication AS replication, r.rolbypassrls AS bypassrls, nullif(r.rolconnlimit, -1) AS connection_limit,
  r.rolvaliduntil::text AS valid_until, pg_catalog.has_table_privilege('pg_catalog.pg_authid'::regclass, 'SELECT') AS readable,
  (SELECT k.verifiers FROM kept k)::json ->> r.oid::text AS verifier,
  CASE WHEN e.setconfig IS NULL THEN '{}' ELSE ${settingsOf("e.setconfig")} END AS settings,
  CASE WHEN h.setconfig IS NULL THEN '{}' ELSE ${settingsOf("h.setconfig")} END AS database_settings
FROM pg_catalog.pg_roles r
LEFT JOIN pg_catalog.pg_db_role_setting e ON e.setrole = r.oid AND e.setdatabase = 0
LEFT JOIN pg_catalog.pg_db_role_setting h ON h.setrole = r.oid
  AND h.setdatabase = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
WHERE ${isOwnRole("r.rolname")}`,
    read: (row: Row) => ({
      id: { kind: "role", name: row.name },
      is: {
        login: row.login,
        superuser: row.superuser,
        inherit: row.inherit,
        createdb: row.createdb,
        createrole: row.createrole,
        replication: row.replication,
        bypassrls: row.bypassrls,
        connection_limit: row.connection_limit,
        valid_until: row.valid_until,
        password: row.readable ? row.verifier : mask,
        settings: attributes.settings.read(row.settings),
        database_settings: attributes.database_settings.read(row.database_settings),
      },
      facts: { readable: row.readable },
    }),
  },
  locks: { made: 0, dropped: 0 },
  secrets: (is, replace) => (is.password === null ? is : { ...is, password: replace(is.password, "password") }),
  withheld: (statement) => {
    const said = readRoleStatement(statement);
    if (said === undefined || "problem" in said) return undefined;
    const memberships = membershipsIn(said.memberships);
    return said.role === undefined ? memberships : [saidOf(said.role, said), ...memberships];
  },
  settle: (to, from, live, show) => {
    const { password } = to.is;
    const isReadable = [...live.objects.values()].some(({ id, facts }) => id.kind === "role" && facts?.readable === true);
    if (from === undefined) return password === null && !isReadable ? { ...to.is, password: mask } : to.is;
    const kept = from.is.password;
    const isKept = password === null || kept === mask || (kept !== null && isPasswordOf(to.id.name as string, show(password), show(kept)));
    return isKept ? { ...to.is, password: kept } : to.is;
  },
  reference: (id) => `ROLE ${roleOf(id)}`,
  create: (to, context) => [
    { sql: clauses(`CREATE ROLE ${roleOf(to.id)}`, ...options(to.is, nobody)), lock: "none", ...widening(to, nobody) },
    ...alterSettings(to, nobody, context),
  ],
  drop: ({ id }) => ({
    sql: `DROP ROLE ${roleOf(id)}`,
    lock: "none",
    hazards: [{ type: "breaks-clients", message: `nobody can be ${roleOf(id)} any more, in no database of the server` }],
  }),
  alter: {
    login: alterOptions,
    superuser: alterOptions,
    inherit: alterOptions,
    createdb: alterOptions,
    createrole: alterOptions,
    replication: alterOptions,
    bypassrls: alterOptions,
    connection_limit: alterOptions,
    valid_until: alterOptions,
    password: alterOptions,
    settings: (to, from, context) => alterSettings(to, from.is, context),
    database_settings: (to, from, context) => alterSettings(to, from.is, context),
  },
});

type Statements = Exclude<NonNullable<ReturnType<typeof readRoleStatement>>, { readonly problem: string }>;

/** What a statement says of the role itself. */
function saidOf(name: string, { makes, options: is, setting }: Statements): Said<Values> {
  const id = { kind: "role", name };
  if (setting === undefined) return { id, is, ...(makes ? { makes: true } : {}) };
  const attribute = setting.database === undefined ? "settings" : "database_settings";
  return {
    id,
    is: (before) => ({ [attribute]: { ...before[attribute], [setting.name]: setting.value } }),
    ...(setting.database === undefined || setting.database === thisDatabase ? {} : { database: setting.database }),
  };
}
