/** What roles may do with an object that was just made: PostgreSQL's own defaults and the default grants of the database. */
import { derived } from "../../model/derived.ts";
import { decodeId, type Key } from "../../model/id.ts";
import type { RenderContext } from "../../model/kind.ts";
import type { DbObject } from "../../model/object.ts";
import type { Privileges } from "./change.ts";
import { type PrivilegeType, privilegeType, usualPrivileges } from "./privileges.ts";

type DefaultGrant = DbObject<Privileges & Record<string, readonly string[]>>;

const defaultGrants = derived(
  ({ objects }) => [...objects.values()].filter(({ id }) => id.kind === "default_grant") as unknown as readonly DefaultGrant[],
);

/** The default grants that PostgreSQL follows when the plan makes an object: they go first when they go, and come last when they come. */
function applicable(on: Key, type: PrivilegeType, context: RenderContext): readonly DefaultGrant[] {
  const schema = ["tables", "sequences", "functions", "types"].includes(type) ? decodeId(on, ["schema", "name"]).schema : undefined;
  return defaultGrants(context.current).filter(
    ({ id, key }) => id.role === context.user && id.type === type && (id.schema === "" || id.schema === schema) && !context.isDropped(key),
  );
}

/** Roles that default grants of the database name for objects like this one. */
export function rolesWithDefaults(on: Key, context: RenderContext): readonly string[] {
  const type = privilegeType(on);
  return type === undefined ? [] : [...new Set(applicable(on, type, context).map(({ id }) => id.grantee as string))].sort();
}

/** What a role may do with the object right after it was made. */
export function freshPrivileges(on: Key, role: string, context: RenderContext): Privileges {
  const type = privilegeType(on) as PrivilegeType;
  const grants = applicable(on, type, context).filter(({ id }) => id.grantee === role);
  const everywhere = grants.find(({ id }) => id.schema === "")?.is;
  const here = grants.find(({ id }) => id.schema !== "")?.is;
  const base = everywhere ?? { privileges: usualPrivileges(type, role, context.user, context.serverMajor), grantable: [] };
  const union = (a: readonly string[], b: readonly string[] = []): readonly string[] => [...new Set([...a, ...b])].sort();
  return { privileges: union(base.privileges, here?.privileges), grantable: union(base.grantable, here?.grantable) };
}
