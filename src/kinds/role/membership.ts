/** Memberships of roles in roles (`pg_auth_members`): those that the source declares, and all of a member that it declares. */
import { DbmError } from "../../errors/error.ts";
import { flag, type ValuesOf } from "../../model/attributes.ts";
import { encodeId, type Id } from "../../model/id.ts";
import { defineKind, type RenderContext, type Said, type Statement } from "../../model/kind.ts";
import type { DbObject } from "../../model/object.ts";
import { ident } from "../../sql/ident.ts";
import type { RoleMembership } from "../../sql/role-statements.ts";
import { isOwnRole } from "../catalog.ts";

const attributes = {
  admin: flag({ about: "May make others members." }),
  inherit: flag({
    otherwise: true,
    about: "Has the privileges without SET ROLE (PostgreSQL 16; before, the member's own attribute decides).",
  }),
  set: flag({ otherwise: true, about: "May use SET ROLE (PostgreSQL 16)." }),
};
type Values = ValuesOf<typeof attributes>;
type Membership = DbObject<Values>;

const roleKey = (name: string | undefined): string => encodeId({ kind: "role", name: name as string });
const words = ({ role, member }: Id, verb: string, between: string): string =>
  `${verb} ${ident(role as string)} ${between} ${ident(member as string)}`;

/** `alice in readers`, for a member that is not declared. Throws source.invalid for anything else. */
function identify(name: string): Id {
  const [member = "", role = "", more] = name.split(" in ");
  if (member !== "" && role !== "" && more === undefined) return { kind: "membership", role, member };
  throw new DbmError("source.invalid", `cannot read the membership "${name}"`, { hint: "Write it as `MEMBER in ROLE`." });
}

/** The first version in which a membership has options of its own, and several grantors. */
const hasOptions = 16;

/** ` GRANTED BY postgres`, where the membership in the database is not of whoever runs the plan. */
function grantedBy(grantor: string | undefined, { user, serverMajor }: RenderContext): string {
  return grantor === undefined || grantor === user || serverMajor < hasOptions ? "" : ` GRANTED BY ${ident(grantor)}`;
}

const grantorsOf = ({ facts }: Membership): readonly string[] => (facts?.grantors ?? []) as readonly string[];

const hazardOf = (to: Membership, context: RenderContext): Pick<Statement, "hazards"> =>
  [to.id.role, to.id.member].some((name) => context.isNew(roleKey(name)))
    ? {}
    : {
        hazards: [{ type: "weakens-security", message: `${ident(to.id.member as string)} may do what ${ident(to.id.role as string)} may` }],
      };

/** `WITH ADMIN OPTION`, `WITH INHERIT FALSE, SET FALSE` */
function withClause(said: readonly (readonly [name: keyof Values, value: boolean])[]): string {
  const [[name, value] = []] = said;
  if (said.length === 1 && name === "admin" && value === true) return " WITH ADMIN OPTION";
  return said.length === 0 ? "" : ` WITH ${said.map(([option, on]) => `${option.toUpperCase()} ${on ? "TRUE" : "FALSE"}`).join(", ")}`;
}

function create(to: Membership, context: RenderContext): Statement {
  const member = context.desired.objects.get(roleKey(to.id.member));
  // without it, the member's own attribute decides
  const isUsual = member !== undefined && member.is.inherit === to.is.inherit;
  const said = (["admin", "inherit", "set"] as const).filter(
    (name) =>
      (name === "admin" && to.is.admin) ||
      (context.serverMajor >= hasOptions && ((name === "inherit" && !isUsual) || (name === "set" && !to.is.set))),
  );
  return { sql: words(to.id, "GRANT", "TO") + withClause(said.map((name) => [name, to.is[name]])), lock: "none", ...hazardOf(to, context) };
}

function alter(to: Membership, from: Membership, context: RenderContext): Statement[] {
  const changed = (["admin", "inherit", "set"] as const).filter((name) => to.is[name] !== from.is[name]);
  if (context.serverMajor < hasOptions)
    return changed.includes("admin")
      ? [
          {
            sql: to.is.admin ? `${words(to.id, "GRANT", "TO")} WITH ADMIN OPTION` : words(to.id, "REVOKE ADMIN OPTION FOR", "FROM"),
            lock: "none",
          },
        ]
      : [];
  const isWidened = changed.some((name) => to.is[name]);
  const clause = withClause(changed.map((name) => [name, to.is[name]]));
  const grantors = grantorsOf(from).length === 0 ? [undefined] : grantorsOf(from);
  return grantors.map((grantor) => ({
    sql: words(to.id, "GRANT", "TO") + clause + grantedBy(grantor, context),
    lock: "none",
    ...(isWidened ? hazardOf(to, context) : {}),
  }));
}

export const membership = defineKind({
  kind: "membership",
  plural: "memberships",
  key: ["role", "member"],
  shared: true,
  attributes,
  declare: [
    {
      under: ["role"],
      as: "member_of",
      form: "map",
      holds: ({ parent }) => parent !== undefined,
      identify: (name, { parent }) => ({ kind: "membership", role: name, member: parent?.id.name as string }),
      name: ({ id }) => id.role as string,
    },
    {
      under: "file",
      as: "memberships",
      form: "map",
      holds: ({ parent }) => parent === undefined,
      identify,
      name: ({ id }) => `${id.member} in ${id.role}`,
    },
  ],
  catalog: {
    class: "pg_auth_members",
    // in PostgreSQL 16 several roles can each grant the same membership
    sql: (major) => `
SELECT r.rolname AS role, m.rolname AS member, pg_catalog.bool_or(a.admin_option) AS admin, pg_catalog.array_agg(pg_catalog.pg_get_userbyid(a.grantor)::text ORDER BY 1) AS grantors,
  ${major >= hasOptions ? "pg_catalog.bool_or(a.inherit_option) AS inherit, pg_catalog.bool_or(a.set_option) AS set" : "true AS inherit, true AS set"}
FROM pg_catalog.pg_auth_members a
JOIN pg_catalog.pg_roles r ON r.oid = a.roleid
JOIN pg_catalog.pg_roles m ON m.oid = a.member
WHERE ${isOwnRole("m.rolname")} AND r.rolname !~ '^dbmigrator_shadow_'
GROUP BY 1, 2`,
    read: (row) => ({
      id: { kind: "membership", role: row.role, member: row.member },
      is: { admin: row.admin, inherit: row.inherit, set: row.set },
      parent: { kind: "role", name: row.member },
      facts: { grantors: row.grantors },
    }),
  },
  locks: { made: 0, dropped: 0 },
  requires: ({ id }) => [roleKey(id.role), roleKey(id.member)],
  // its statements are those of roles: see role.ts
  reference: (id) => `ROLE ${ident(id.role as string)}`,
  create,
  drop: (from, context) => {
    const [first, ...others] = grantorsOf(from);
    const revoke = words(from.id, "REVOKE", "FROM");
    return [first, ...others].map((grantor) => ({ sql: revoke + grantedBy(grantor, context), lock: "none" }));
  },
  alter: { admin: alter, inherit: alter, set: alter },
});

/** What statements say of memberships. Without INHERIT, the member's own attribute decides. */
export function membershipsIn(said: readonly RoleMembership[]): Said[] {
  return said.map(({ role, member, admin, inherit, set }) => ({
    id: { kind: "membership", role, member },
    parent: { kind: "role", name: member },
    makes: true,
    is: (before, { objects, serverMajor }) => {
      if (serverMajor < hasOptions) return { admin: admin ?? before.admin ?? false };
      const own = objects.get(roleKey(member))?.is.inherit ?? true;
      return { admin: admin ?? before.admin ?? false, inherit: inherit ?? own, set: set ?? before.set ?? true };
    },
  }));
}
