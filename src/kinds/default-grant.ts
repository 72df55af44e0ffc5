/** Default privileges (`pg_default_acl`): what a role gets on objects that another role will make. */

import { DbmError } from "../errors/error.ts";
import { encodeId, type Id } from "../model/id.ts";
import { defineKind, type Hazard, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident } from "../sql/ident.ts";
import { difference, none, type Privileges } from "./grant/change.ts";
import { privilegeNames, privilegesShort } from "./grant/grant.ts";
import { type PrivilegeType, privilegeList, roleName, usualPrivileges } from "./grant/privileges.ts";

type DefaultGrant = DbObject<Privileges>;

/** The letters of `defaclobjtype`; acldefault() wants a small s for sequences. */
const types: Readonly<Record<string, PrivilegeType>> = {
  r: "tables",
  S: "sequences",
  f: "functions",
  T: "types",
  n: "schemas",
  L: "large objects",
};

/** An entry for all schemas starts from PostgreSQL's own defaults, one for a schema adds to them. */
function usual({ id }: DefaultGrant, { serverMajor }: RenderContext): Privileges {
  if (id.schema !== "") return none;
  return { privileges: usualPrivileges(id.type as PrivilegeType, id.grantee as string, id.role as string, serverMajor), grantable: [] };
}

function change({ id }: DefaultGrant, from: Privileges, to: Privileges, { serverMajor }: RenderContext): Statement[] {
  const type = id.type as PrivilegeType;
  const start = clauses(
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${ident(id.role as string)}`,
    id.schema !== "" && `IN SCHEMA ${ident(id.schema as string)}`,
  );
  const list = (privileges: readonly string[]): string => privilegeList(privileges, type, undefined, serverMajor);
  const target = `ON ${type.toUpperCase()}`;
  const { sql, gained } = difference(from, to, {
    grant: (privileges, withOption) =>
      `${start} GRANT ${list(privileges)} ${target} TO ${roleName(id.grantee as string)}${withOption ? " WITH GRANT OPTION" : ""}`,
    revoke: (privileges, optionOnly) =>
      `${start} REVOKE ${optionOnly ? "GRANT OPTION FOR " : ""}${list(privileges)} ${target} FROM ${roleName(id.grantee as string)}`,
  });
  const hazards: readonly Hazard[] = [
    {
      type: "weakens-security",
      message: `${roleName(id.grantee as string)} may ${gained.join(", ")} on ${type} that ${id.role} will make`,
    },
  ];
  return sql.map((text) => ({ sql: text, lock: "none", ...(gained.length > 0 && !text.includes(" REVOKE ") ? { hazards } : {}) }));
}

const alter = (to: DefaultGrant, from: DefaultGrant, context: RenderContext): Statement[] => change(to, from.is, to.is, context);

/**
 * What suspends the default grants of the database that members of an extension made into `schema` would get, and what puts them in force
 * again. What these may be used for is said of each member by itself, by grants of the desired state.
 */
export function suspension(
  schema: string | null,
  context: RenderContext,
): { readonly before: readonly Statement[]; readonly after: readonly Statement[] } {
  const inForce = [...context.current.objects.values()].filter(
    ({ id, key }) =>
      id.kind === "default_grant" && id.role === context.user && (id.schema === "" || id.schema === schema) && !context.isDropped(key),
  ) as unknown as readonly DefaultGrant[];
  const silent = (statements: readonly Statement[]): Statement[] => statements.map(({ sql, lock }) => ({ sql, lock }));
  return {
    before: silent(inForce.flatMap((grant) => change(grant, grant.is, usual(grant, context), context))),
    after: silent(inForce.flatMap((grant) => change(grant, usual(grant, context), grant.is, context))),
  };
}

const word = `("(?:[^"]|"")+"|[^\\s"]+)`;
const phrase = new RegExp(`^for ${word}: (tables|sequences|functions|types|schemas|large objects) to ${word}$`);
const unquoted = (text: string): string => (text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text);
const quoted = (text: string): string => (/^[^\s":]+$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`);

/** `for deploy: tables to app_user`. Throws source.invalid for anything else. */
function identify(name: string, schema: string): Id {
  const parts = phrase.exec(name);
  if (parts === null) {
    throw new DbmError("source.invalid", `cannot read the default grant "${name}"`, { hint: "Write it as `for OWNER: tables to ROLE`." });
  }
  const [, role = "", type = "", grantee = ""] = parts;
  return { kind: "default_grant", role: unquoted(role), schema, type, grantee: unquoted(grantee) };
}

const nameOf = ({ id }: DbObject): string => `for ${quoted(id.role as string)}: ${id.type} to ${quoted(id.grantee as string)}`;

export const defaultGrant = defineKind({
  kind: "default_grant",
  plural: "default grants",
  key: ["role", "schema", "type", "grantee"],
  // of one category with grants: what roles may do with new objects follows from both
  category: "grant",
  declaredBy: ["AlterDefaultPrivilegesStmt"],
  attributes: {
    privileges: privilegeNames("What the role will be allowed to do; an empty list takes away what PostgreSQL gives by default."),
    grantable: privilegeNames("Which of it the role will be allowed to grant to others."),
  },
  declare: [
    {
      under: "file",
      as: "default_grants",
      form: "map",
      short: privilegesShort,
      holds: ({ id }) => id.schema === "",
      identify: (name) => identify(name, ""),
      name: nameOf,
    },
    {
      under: ["schema"],
      as: "default_grants",
      form: "map",
      short: privilegesShort,
      holds: ({ id }) => id.schema !== "",
      identify: (name, { parent }) => identify(name, parent?.id.name as string),
      name: nameOf,
    },
  ],
  catalog: {
    class: "pg_default_acl",
    sql: () => `
WITH entry AS (
  SELECT d.oid, d.defaclrole, n.nspname AS schema, d.defaclobjtype AS type, d.defaclacl AS acl,
    CASE WHEN d.defaclnamespace = 0 THEN pg_catalog.acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole) END AS usual
  FROM pg_catalog.pg_default_acl d LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
), actual AS (
  SELECT e.oid, x.grantee, array_agg(DISTINCT lower(x.privilege_type)) AS privileges,
    coalesce(array_agg(DISTINCT lower(x.privilege_type)) FILTER (WHERE x.is_grantable), '{}') AS grantable
  FROM entry e CROSS JOIN LATERAL pg_catalog.aclexplode(e.acl) AS x GROUP BY 1, 2
), usual AS (
  SELECT e.oid, x.grantee, array_agg(DISTINCT lower(x.privilege_type)) AS privileges
  FROM entry e CROSS JOIN LATERAL pg_catalog.aclexplode(e.usual) AS x GROUP BY 1, 2
)
SELECT pg_catalog.pg_get_userbyid(e.defaclrole) AS role, coalesce(e.schema, '') AS schema, e.type,
  CASE grantee WHEN 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(grantee) END AS grantee,
  coalesce(actual.privileges, '{}') AS privileges, coalesce(actual.grantable, '{}') AS grantable
FROM actual FULL JOIN usual USING (oid, grantee) JOIN entry e USING (oid)
WHERE actual.privileges IS DISTINCT FROM usual.privileges OR actual.grantable <> '{}'`,
    // one entry of the catalog is several objects, so none of them has its address
    read: (row) => {
      const type = types[row.type];
      if (type === undefined) return undefined;
      return {
        id: { kind: "default_grant", role: row.role, schema: row.schema, type, grantee: row.grantee },
        is: { privileges: [...row.privileges].sort(), grantable: [...row.grantable].sort() },
        parent: row.schema === "" ? undefined : { kind: "schema", name: row.schema },
      };
    },
  },
  requires: ({ id }) => [id.role, id.grantee].map((name) => encodeId({ kind: "role", name: name as string })),
  reference: (id) => `DEFAULT PRIVILEGES FOR ROLE ${ident(id.role as string)}`,
  create: (to, context) => change(to, usual(to, context), to.is, context),
  drop: (from, context) => change(from, from.is, usual(from, context), context),
  alter: {
    privileges: alter,
    grantable: alter,
  },
});
