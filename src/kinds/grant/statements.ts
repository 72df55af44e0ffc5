/** How grants become GRANT and REVOKE. */
import { derived } from "../../model/derived.ts";
import { grouped } from "../../model/grouped.ts";
import { decodeId, encodeId, type Key } from "../../model/id.ts";
import type { Hazard, RenderContext, Statement } from "../../model/kind.ts";
import type { DbObject, Model } from "../../model/object.ts";
import { identitySequenceKey } from "../annotated.ts";
import { type Difference, difference, isWithin, none, type Privileges, set, type Wording } from "./change.ts";
import { freshPrivileges, rolesWithDefaults } from "./fresh.ts";
import {
  allPrivileges,
  everybody,
  onSchemaPublic,
  type PrivilegeType,
  privilegeList,
  privilegeType,
  roleName,
  targetOf,
  usualPrivileges,
} from "./privileges.ts";

export type Grant = DbObject<Privileges>;

const schemaPublic: Key = encodeId({ kind: "schema", name: "public" });

const onOf = ({ id }: Pick<Grant, "id">): Key => id.on as Key;
const keyOf = (role: string, on: Key): Key => encodeId({ kind: "grant", role, on });
const grantAt = (model: Model, role: string, on: Key): Grant | undefined => model.objects.get(keyOf(role, on)) as Grant | undefined;
const statement = (sql: string): Statement => ({ sql, lock: "none" });
const ownerIn = (model: Model, on: Key): string | undefined => model.objects.get(`owner:${on}`)?.is.role as string | undefined;

function wording(role: string, on: Key, context: RenderContext): Wording {
  const type = privilegeType(on) as PrivilegeType;
  const { object, column } = targetOf(on, (key) => context.reference(key));
  const list = (privileges: readonly string[]): string => privilegeList(privileges, type, column, context.serverMajor);
  return {
    grant: (privileges, withOption) =>
      `GRANT ${list(privileges)} ON ${object} TO ${roleName(role)}${withOption ? " WITH GRANT OPTION" : ""}`,
    revoke: (privileges, optionOnly) =>
      `REVOKE ${optionOnly ? "GRANT OPTION FOR " : ""}${list(privileges)} ON ${object} FROM ${roleName(role)}`,
  };
}

/** What the role may do when nothing was granted or revoked. */
function usual(grant: Grant, context: RenderContext): Privileges {
  const { usual: said, usual_grantable: passed } = (grant.facts ?? {}) as Readonly<Record<string, readonly string[] | undefined>>;
  const on = onOf(grant);
  // a shadow of another version may have another one
  if (on === schemaPublic && grant.id.role === everybody) return { privileges: onSchemaPublic(context.serverMajor), grantable: [] };
  const owner = ownerIn(context.desired, on) ?? context.user;
  return {
    privileges: said ?? usualPrivileges(privilegeType(on) as PrivilegeType, grant.id.role as string, owner, context.serverMajor),
    grantable: passed ?? [],
  };
}

const isNew = ({ id, parent }: Grant, context: RenderContext): boolean =>
  context.isNew(id.on as Key) || (parent !== undefined && context.isNew(parent));

/** The statements of a change on an object that was there before. */
function change(grant: Grant, from: Privileges, to: Privileges, context: RenderContext): Statement[] {
  const role = grant.id.role as string;
  const on = onOf(grant);
  const changed = difference(from, to, wording(role, on, context));
  const hazards: readonly Hazard[] = changed.gained.length > 0 ? [widening(role, on, changed, context)] : [];
  const statements = changed.sql.map((sql) => ({ ...statement(sql), ...(sql.startsWith("GRANT") ? { hazards } : {}) }));
  return [...statements, ...restoredOnColumns(role, on, changed.lost, context)];
}

function widening(role: string, on: Key, { gained }: Difference, context: RenderContext): Hazard {
  const { object, column } = targetOf(on, (key) => context.reference(key));
  return {
    type: "weakens-security",
    message: `${roleName(role)} may ${gained.join(", ")} on ${object}${column === undefined ? "" : ` (${column})`}`,
  };
}

/** REVOKE on a relation takes the same privileges on its columns along: those that stay are granted again. */
function restoredOnColumns(role: string, on: Key, lost: readonly string[], context: RenderContext): Statement[] {
  if (privilegeType(on) !== "tables" || lost.length === 0) return [];
  return columnGrants(context.desired, role, on).flatMap((to) => {
    const from = grantAt(context.current, role, onOf(to));
    if (from === undefined || context.isDropped(from.key)) return [];
    const kept = (name: keyof Privileges): readonly string[] =>
      to.is[name].filter((privilege) => from.is[name].includes(privilege) && lost.includes(privilege));
    const again = { privileges: kept("privileges"), grantable: kept("grantable") };
    return difference(none, again, wording(role, onOf(to), context)).sql.map(statement);
  });
}

const placeOf = (role: string, schema: string | undefined, relation: string | undefined): string => `${role}\n${schema}\n${relation}`;

/** The grants on columns, by role and relation. */
const grantsOnColumns = derived(({ objects }) =>
  grouped(objects.values() as Iterable<DbObject<object>> as Iterable<Grant>, ({ id }) => {
    if (id.kind !== "grant" || !(id.on as Key).startsWith("column:")) return undefined;
    const { schema, table } = decodeId(id.on as Key, ["schema", "table", "name"]);
    return placeOf(id.role as string, schema, table);
  }),
);

function columnGrants(model: Model, role: string, relation: Key): readonly Grant[] {
  const { schema, name } = decodeId(relation, ["schema", "name"]);
  return grantsOnColumns(model).get(placeOf(role, schema, name)) ?? [];
}

/** From what the role has without it: on a new object that depends on the default grants of the database too. */
export function createGrant(to: Grant, context: RenderContext): Statement[] {
  const role = to.id.role as string;
  const on = onOf(to);
  if (!isNew(to, context)) return isMoved(to, context) ? [] : change(to, usual(to, context), to.is, context);
  if (to.parent?.startsWith("extension:") !== true) return settled(role, on, to.is, usual(to, context), context);
  // what an extension granted on its members is known from a database only; while it is made, default grants are suspended
  if (to.facts?.usual === undefined) return settled(role, on, to.is, undefined, context);
  return difference(usual(to, context), to.is, wording(role, on, context)).sql.map(statement);
}

/** The statements that give a role exactly these privileges on a new object. */
function settled(role: string, on: Key, to: Privileges, before: Privileges | undefined, context: RenderContext): Statement[] {
  const words = wording(role, on, context);
  const type = privilegeType(on) as PrivilegeType;
  if (before === undefined) {
    const onColumns = columnGrants(context.desired, role, on).flatMap(
      (grant) => difference(none, grant.is, wording(role, onOf(grant), context)).sql,
    );
    return [...set(to, allPrivileges(type, context.serverMajor), words), ...onColumns].map(statement);
  }
  if (!rolesWithDefaults(on, context).includes(role)) return difference(before, to, words).sql.map(statement);
  const fresh = freshPrivileges(on, role, context);
  const sql = isWithin(fresh, to) ? difference(none, to, words).sql : set(to, allPrivileges(type, context.serverMajor), words);
  return sql.map(statement);
}

export function dropGrant(from: Grant, context: RenderContext): Statement[] {
  return isMoved(from, context) ? [] : change(from, from.is, usual(from, context), context);
}

export function alterGrant(to: Grant, from: Grant, context: RenderContext): Statement[] {
  return isMoved(to, context) ? [] : change(to, from.is, to.is, context);
}

/** A new object has what default grants give, also to roles that are to have nothing special: that is taken back. */
export function besideNewObject(created: DbObject, context: RenderContext): Statement[] {
  const on = created.id.kind === "column" ? (created.is.identity ? identitySequenceKey(created) : undefined) : created.key;
  if (on === undefined) return [];
  return rolesWithDefaults(on, context).flatMap((role) => {
    if (context.desired.objects.has(keyOf(role, on))) return [];
    const type = privilegeType(on) as PrivilegeType;
    const to = { privileges: usualPrivileges(type, role, context.user, context.serverMajor), grantable: [] };
    const fresh = freshPrivileges(on, role, context);
    return isWithin(fresh, to) && isWithin(to, fresh) ? [] : difference(fresh, to, wording(role, on, context)).sql.map(statement);
  });
}

/** Whether the owner of an object that stays changes from or to the role: then `aroundNewOwner` says what happens to its grant. */
function isMoved(grant: Grant, context: RenderContext): boolean {
  const on = onOf(grant);
  const [before, after] = [ownerIn(context.current, on), ownerIn(context.desired, on)];
  if (before === undefined || after === undefined || before === after || isNew(grant, context)) return false;
  return grant.id.role === before || grant.id.role === after;
}

/**
 * What has to be said around ALTER … OWNER TO: PostgreSQL rewrites the old owner's entries in the ACL to the new owner's
 * and merges them with those it had.
 */
export function aroundNewOwner(
  on: Key,
  before: string,
  after: string,
  context: RenderContext,
): { readonly before: readonly Statement[]; readonly after: readonly Statement[] } {
  const type = privilegeType(on);
  if (type === undefined) return { before: [], after: [] };
  const every = allPrivileges(type, context.serverMajor);
  const own = wording(after, on, context);
  const first = grantAt(context.current, after, on) === undefined ? [] : [own.revoke(every, false)];
  const restored = grantAt(context.current, before, on) === undefined ? [] : [own.grant(every, false)];
  const declared = [before, after].flatMap((role) => {
    const to = grantAt(context.desired, role, on);
    if (to === undefined) return [];
    return difference(
      { privileges: usualPrivileges(type, role, after, context.serverMajor), grantable: [] },
      to.is,
      wording(role, on, context),
    ).sql;
  });
  return { before: first.map(statement), after: [...restored, ...declared].map(statement) };
}
