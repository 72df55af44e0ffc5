/** Row-level security policies (`pg_policy`): everything dbmigrator knows about them. */
import { choice, flag, names, optional, type ValuesOf } from "../model/attributes.ts";
import { equalJson } from "../model/diff.ts";
import { encodeId, type Id } from "../model/id.ts";
import { type AlterHandler, defineKind, type Hazard, type RenderContext } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident, list } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { reprinted } from "./printed.ts";
import { partOf, tableOf } from "./relation.ts";

const commands = ["all", "select", "insert", "update", "delete"] as const;

const attributes = {
  permissive: flag({
    otherwise: true,
    about: "Lets rows through that any permissive policy allows; false: a condition that holds besides.",
  }),
  command: { ...choice(commands, { otherwise: "all", about: "The command it is for." }), as: "for" },
  roles: { ...names({ otherwise: ["public"], about: "The roles it is for." }), as: "to" },
  using: optional({ about: "SQL condition on rows that are there." }),
  check: optional({ about: "SQL condition on new rows; that of using when absent." }),
};
type Policy = DbObject<ValuesOf<typeof attributes>>;

const policyOn = (id: Id): string => `${ident(id.name as string)} ON ${tableOf(id)}`;
const roleList = (roles: readonly string[]): string => list(roles.map((role) => (role === "public" ? "PUBLIC" : ident(role))));

function createPolicy({ id, is }: Policy): string {
  return clauses(
    `CREATE POLICY ${policyOn(id)}`,
    !is.permissive && "AS RESTRICTIVE",
    is.command !== "all" && `FOR ${is.command.toUpperCase()}`,
    !isPublic(is.roles) && `TO ${roleList(is.roles)}`,
    is.using !== null && `USING (${is.using})`,
    is.check !== null && `WITH CHECK (${is.check})`,
  );
}

const isPublic = (roles: readonly string[]): boolean => roles.length === 1 && roles[0] === "public";
const covers = (wide: readonly string[], narrow: readonly string[]): boolean =>
  wide.includes("public") || narrow.every((role) => wide.includes(role));

/** Whether the change may let someone see or write rows that it kept out of reach; a new condition counts, whatever it says. */
function widens(from: Policy["is"] | undefined, to: Policy["is"] | undefined): boolean {
  if (from === undefined || to === undefined) return to?.permissive ?? from?.permissive === false;
  if (from.permissive !== to.permissive || from.command !== to.command || from.using !== to.using || from.check !== to.check) return true;
  return to.permissive ? !covers(from.roles, to.roles) : !covers(to.roles, from.roles);
}

/** The hazard of a change; none on a table whose policies were not in force, nor where the policy comes back after having made way. */
function weakened(
  { id, parent }: Policy,
  change: { readonly from: Policy["is"] | undefined; readonly to: Policy["is"] | undefined },
  { current }: RenderContext,
): { hazards?: readonly Hazard[] } {
  if (current.objects.get(parent ?? "")?.is.row_security !== true || !widens(change.from, change.to)) return {};
  return { hazards: [{ type: "weakens-security", message: `policy ${policyOn(id)} may let more rows through than before` }] };
}

/** ALTER POLICY can neither add nor take away a condition. */
const change: AlterHandler<Policy["is"]> = (to, from, context) => {
  const { is, id } = to;
  const changed = (name: "using" | "check"): boolean => is[name] !== from.is[name];
  for (const name of ["using", "check"] as const) if (changed(name) && (is[name] === null || from.is[name] === null)) return "replace";
  const sql = clauses(
    `ALTER POLICY ${policyOn(id)}`,
    !equalJson(is.roles, from.is.roles) && `TO ${roleList(is.roles)}`,
    changed("using") && `USING (${is.using})`,
    changed("check") && `WITH CHECK (${is.check})`,
  );
  return { sql, lock: "accessExclusive", ...weakened(to, { from: from.is, to: is }, context) };
};

export const policy = defineKind({
  kind: "policy",
  plural: "policies",
  key: ["schema", "table", "name"],
  attributes,
  declare: [{ under: ["table"], as: "policies", form: "map", identify: (name, { parent }) => partOf("policy", name, parent) }],
  catalog: {
    class: "pg_policy",
    sql: () => `
SELECT p.oid, n.nspname AS schema, c.relname AS "table", p.polname AS name, p.polpermissive AS permissive, p.polcmd AS command,
  ARRAY(SELECT coalesce(r.rolname::text, 'public') FROM pg_catalog.unnest(p.polroles) AS u (role) LEFT JOIN pg_catalog.pg_roles r ON r.oid = u.role ORDER BY 1) AS roles,
  pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS using, pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS check
FROM pg_catalog.pg_policy p
JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "policy", schema: row.schema, table: row.table, name: row.name },
      is: {
        permissive: row.permissive,
        command: ({ "*": "all", r: "select", a: "insert", w: "update", d: "delete" } as const)[row.command as "*"],
        roles: row.roles,
        using: reprinted(row.using),
        check: reprinted(row.check),
      },
      parent: { kind: "table", schema: row.schema, name: row.table },
    }),
  },
  requires: ({ is }) => is.roles.map((name) => encodeId({ kind: "role", name })),
  reference: (id) => `POLICY ${policyOn(id)}`,
  create: (to, context) => ({
    sql: createPolicy(to),
    lock: "accessExclusive",
    ...weakened(to, { from: (context.current.objects.get(to.key) as Policy | undefined)?.is, to: to.is }, context),
  }),
  drop: (from, context) => ({
    sql: `DROP POLICY ${policyOn(from.id)}`,
    lock: "accessExclusive",
    ...(context.isDropped(from.parent ?? "") || context.desired.objects.has(from.key)
      ? {}
      : weakened(from, { from: from.is, to: undefined }, context)),
  }),
  rename: (from, to) => ({ sql: `ALTER POLICY ${policyOn(from)} RENAME TO ${ident(to.name as string)}`, lock: "accessExclusive" }),
  alter: { permissive: "replace", command: "replace", roles: change, using: change, check: change },
});
