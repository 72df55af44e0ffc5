/** What statements about roles say, read from their trees: no scratch database can be told, because roles belong to the whole server. */
import type { A_Const, DefElem, Node, RoleSpec, VariableSetStmt } from "libpg-query";
import { ident, list } from "./ident.ts";
import { isListSetting } from "./list-settings.ts";
import type { Statement } from "./split.ts";

/** Options of CREATE ROLE and ALTER ROLE that are said; null takes one back. */
export interface RoleOptions {
  readonly login?: boolean;
  readonly superuser?: boolean;
  readonly inherit?: boolean;
  readonly createdb?: boolean;
  readonly createrole?: boolean;
  readonly replication?: boolean;
  readonly bypassrls?: boolean;
  readonly connection_limit?: number | null;
  readonly valid_until?: string | null;
  readonly password?: string | null;
}

export interface RoleMembership {
  /** What the member becomes a member of. */
  readonly role: string;
  readonly member: string;
  readonly admin?: boolean;
  readonly inherit?: boolean;
  readonly set?: boolean;
}

export interface RoleStatement {
  readonly role?: string;
  /** It is CREATE ROLE. */
  readonly makes: boolean;
  readonly options: RoleOptions;
  readonly setting?: { readonly name: string; readonly value: string; readonly database?: string };
  readonly memberships: readonly RoleMembership[];
}

/** Why a statement cannot be part of a source. */
export interface RoleProblem {
  readonly problem: string;
  readonly hint: string;
}

type Tree = Readonly<Record<string, unknown>>;
const types: ReadonlySet<string> = new Set(["CreateRoleStmt", "AlterRoleStmt", "AlterRoleSetStmt", "GrantRoleStmt"]);

/** What the statement says; undefined when it is not about roles. */
export function readRoleStatement({ type, node }: Pick<Statement, "type" | "node">): RoleStatement | RoleProblem | undefined {
  if (!types.has(type)) return undefined;
  try {
    if (type === "CreateRoleStmt") return readCreate(node);
    if (type === "AlterRoleStmt") return readAlter(node);
    return type === "AlterRoleSetStmt" ? readSetting(node) : readGrant(node);
  } catch (error) {
    if (error instanceof Refused) return { problem: error.message, hint: error.hint };
    throw error;
  }
}

/** Ends the reading of a statement that a source cannot hold. */
class Refused extends Error {
  readonly hint: string;
  constructor(problem: string, hint: string) {
    super(problem);
    this.hint = hint;
  }
}

const stateOnly = "A source says what is, not what to do: leave the statement out, and change the one that says otherwise.";

function readCreate(node: Tree): RoleStatement {
  const name = String(node.role);
  const { options, memberships } = readOptions(name, node.options);
  const login = node.stmt_type === "ROLESTMT_USER" ? { login: true } : {};
  return { role: name, makes: true, options: { ...login, ...options }, memberships };
}

function readAlter(node: Tree): RoleStatement {
  if (node.action === -1) throw new Refused("This ALTER GROUP takes a membership back.", stateOnly);
  const name = roleName(node.role as RoleSpec);
  const { options, memberships } = readOptions(name, node.options);
  return { role: name, makes: false, options, memberships };
}

/** Options of the grammar by the attributes that they set. */
const flags: Readonly<Record<string, keyof RoleOptions>> = {
  canlogin: "login",
  superuser: "superuser",
  inherit: "inherit",
  createdb: "createdb",
  createrole: "createrole",
  isreplication: "replication",
  bypassrls: "bypassrls",
};

function readOptions(name: string, written: unknown): Pick<RoleStatement, "options" | "memberships"> {
  const options: Record<string, string | number | boolean | null> = {};
  const memberships: RoleMembership[] = [];
  for (const { defname = "", arg } of elements(written)) {
    const flag = flags[defname];
    if (flag !== undefined) options[flag] = isTrue(arg);
    else if (defname === "connectionlimit") options.connection_limit = limitOf(arg);
    else if (defname === "validUntil") options.valid_until = momentOf(textOf(arg));
    else if (defname === "password") options.password = arg === undefined ? null : textOf(arg);
    else if (defname === "addroleto") memberships.push(...names(arg).map((role) => ({ role, member: name })));
    else if (defname === "rolemembers") memberships.push(...names(arg).map((member) => ({ role: name, member })));
    else if (defname === "adminmembers") memberships.push(...names(arg).map((member) => ({ role: name, member, admin: true })));
    else throw new Refused(`The option ${defname.toUpperCase()} of roles does nothing.`, "Leave it out.");
  }
  return { options, memberships };
}

function readSetting(node: Tree): RoleStatement {
  if (node.role === undefined)
    throw new Refused("This ALTER ROLE concerns every role of the server.", "Write the settings of the roles that the source declares.");
  const role = roleName(node.role as RoleSpec);
  const { kind, name = "", args = [] } = node.setstmt as VariableSetStmt;
  if (kind !== "VAR_SET_VALUE") throw new Refused("This ALTER ROLE does not say what a setting is.", stateOnly);
  const values = args.map(constantOf);
  // flatten_set_variable_args() of guc_funcs.c
  const value = list(isListSetting(name) ? values.map((each) => ident(each)) : values);
  const database = node.database === undefined ? {} : { database: String(node.database) };
  return { role, makes: false, options: {}, setting: { name: name.toLowerCase(), value, ...database }, memberships: [] };
}

function readGrant(node: Tree): RoleStatement {
  if (node.is_grant !== true) throw new Refused("REVOKE takes a membership back.", stateOnly);
  const options = Object.fromEntries(elements(node.opt).map(({ defname = "", arg }) => [defname, isTrue(arg)]));
  const granted = ((node.granted_roles ?? []) as readonly { readonly AccessPriv?: { readonly priv_name?: string } }[]).map(
    ({ AccessPriv: role }) => role?.priv_name ?? "",
  );
  const members = names({ List: { items: (node.grantee_roles ?? []) as Node[] } });
  return {
    makes: false,
    options: {},
    memberships: granted.flatMap((role) => members.map((member) => ({ role, member, ...options }))),
  };
}

const elements = (nodes: unknown): readonly DefElem[] =>
  ((nodes ?? []) as readonly Node[]).flatMap((node) => ("DefElem" in node ? [node.DefElem] : []));

function names(node: Node | undefined): string[] {
  const items = node !== undefined && "List" in node ? (node.List.items ?? []) : [];
  return items.flatMap((item) => ("RoleSpec" in item ? [roleName(item.RoleSpec)] : []));
}

function roleName({ roletype, rolename }: RoleSpec): string {
  if (roletype === "ROLESPEC_CSTRING" && rolename !== undefined) return rolename;
  throw new Refused("CURRENT_USER and its like mean whoever reads the source.", "Write the name of the role.");
}

const isTrue = (node: Node | undefined): boolean => node !== undefined && "Boolean" in node && node.Boolean.boolval === true;
const textOf = (node: Node | undefined): string => (node !== undefined && "String" in node ? (node.String.sval ?? "") : "");

/** -1 is PostgreSQL's word for none. */
function limitOf(node: Node | undefined): number | null {
  const limit = node !== undefined && "Integer" in node ? (node.Integer.ival ?? 0) : 0;
  return limit < 0 ? null : limit;
}

function constantOf(node: Node): string {
  const constant: A_Const | undefined = "A_Const" in node ? node.A_Const : undefined;
  if (constant?.sval !== undefined) return constant.sval.sval ?? "";
  if (constant?.ival !== undefined) return String(constant.ival.ival ?? 0);
  if (constant?.fval !== undefined) return constant.fval.fval ?? "";
  throw new Refused("The value of this setting is not a text or a number.", "Write it as a text between quotes.");
}

/** ISO 8601, as far as everybody agrees about it. */
const moment = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(\.\d{1,6})?)?)?\s*(?:[Zz]|UTC|([+-]\d\d)(?::?(\d\d))?)?$/;

/** A text that VALID UNTIL takes. */
export const momentPattern = `^infinity$|${moment.source}`;

/**
 * A point in time as PostgreSQL prints it in UTC: `2030-01-01 00:00:00+00`. Without a time zone it is UTC, so that it does not depend on
 * the server's settings.
 */
export function momentOf(written: string): string {
  if (written.trim().toLowerCase() === "infinity") return "infinity";
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone, zoneMinute = "0"] =
    moment.exec(written.trim()) ?? [];
  const milliseconds = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  // 2030-02-31 would be taken for the third of March
  if (Number.isNaN(milliseconds) || new Date(milliseconds).getUTCMonth() !== Number(month) - 1)
    throw new Refused(`VALID UNTIL '${written}' is not a date as 2030-12-31 23:59:59+00.`, "Write it so.");
  const offset = zone === undefined ? 0 : Number(zone) * 60 + Math.sign(Number(`${zone}1`)) * Number(zoneMinute);
  const text = new Date(milliseconds - offset * 60_000).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)}${fraction.replace(/\.?0*$/, "")}+00`;
}
