/** Which privileges exist on which objects, and which of them PostgreSQL gives by itself. */
import { decodeId, type Key, kindOf } from "../../model/id.ts";
import { ident, qualified } from "../../sql/ident.ts";

/** The pseudo-role that stands for everybody; no real role can have its name. */
export const everybody = "public";

export const roleName = (role: string): string => (role === everybody ? "PUBLIC" : ident(role));

/** Types of objects by their privileges, with the words of ALTER DEFAULT PRIVILEGES where it knows them. */
export type PrivilegeType =
  | "tables"
  | "sequences"
  | "columns"
  | "functions"
  | "types"
  | "schemas"
  | "languages"
  | "wrappers"
  | "servers"
  | "large objects";

/** Kinds whose columns have privileges of their own. */
export const relationKinds = ["table", "view", "materialized_view", "foreign_table"] as const;

const typeByKind: Readonly<Record<string, PrivilegeType>> = {
  table: "tables",
  view: "tables",
  materialized_view: "tables",
  foreign_table: "tables",
  sequence: "sequences",
  column: "columns",
  function: "functions",
  procedure: "functions",
  aggregate: "functions",
  enum: "types",
  domain: "types",
  composite: "types",
  range: "types",
  base_type: "types",
  schema: "schemas",
  language: "languages",
  foreign_data_wrapper: "wrappers",
  server: "servers",
};

/** Kinds whose objects carry privileges; base types come with extensions only. */
export const grantableKinds: readonly string[] = Object.keys(typeByKind).filter((kind) => kind !== "base_type");

export const privilegeType = (key: Key): PrivilegeType | undefined => typeByKind[kindOf(key)];

const all: Readonly<Record<PrivilegeType, readonly string[]>> = {
  tables: ["delete", "insert", "maintain", "references", "select", "trigger", "truncate", "update"],
  sequences: ["select", "update", "usage"],
  columns: ["insert", "references", "select", "update"],
  functions: ["execute"],
  types: ["usage"],
  schemas: ["create", "usage"],
  languages: ["usage"],
  wrappers: ["usage"],
  servers: ["usage"],
  "large objects": ["select", "update"],
};

/** Every privilege on objects of the type, sorted. */
export const allPrivileges = (type: PrivilegeType, serverMajor: number): readonly string[] =>
  serverMajor >= 17 ? all[type] : all[type].filter((privilege) => privilege !== "maintain");

/** What a role may do with a fresh object, without any default grants: acldefault() of PostgreSQL. */
export function usualPrivileges(type: PrivilegeType, role: string, owner: string, serverMajor: number): readonly string[] {
  if (type === "columns") return [];
  if (role === owner) return allPrivileges(type, serverMajor);
  return role === everybody && ["functions", "types", "languages"].includes(type) ? all[type] : [];
}

/** What everybody may do in the schema public of a new database: initdb grants it. */
export const onSchemaPublic = (serverMajor: number): readonly string[] => (serverMajor >= 15 ? ["usage"] : ["create", "usage"]);

/** How GRANT points to what a key stands for: `TABLE app.users`, and the column where it is one. */
export interface Target {
  readonly object: string;
  readonly column?: string;
}

export function targetOf(on: Key, reference: (key: Key) => string): Target {
  if (kindOf(on) === "column") {
    const { schema, table, name } = decodeId(on, ["schema", "table", "name"]);
    return { object: `TABLE ${qualified(schema, table as string)}`, column: ident(name as string) };
  }
  if (kindOf(on) === "aggregate") {
    // GRANT knows aggregates as functions only
    const { schema, name, arguments: types } = decodeId(on, ["schema", "name", "arguments"]);
    return { object: `FUNCTION ${qualified(schema, name as string)}(${types})` };
  }
  // languages and types of PostgreSQL itself and of extensions are no objects of the model
  if (kindOf(on) === "language") return { object: `LANGUAGE ${ident(decodeId(on, ["name"]).name as string)}` };
  if (kindOf(on) === "base_type") {
    const { schema, name } = decodeId(on, ["schema", "name"]);
    return { object: `TYPE ${qualified(schema, name as string)}` };
  }
  return {
    object: reference(on)
      .replace(/^(?:MATERIALIZED VIEW|VIEW|FOREIGN TABLE) /, "TABLE ")
      .replace(/^SERVER /, "FOREIGN SERVER "),
  };
}

/** `SELECT, UPDATE (email)`; ALL where these are all there are. */
export function privilegeList(privileges: readonly string[], type: PrivilegeType, column: string | undefined, serverMajor: number): string {
  const every = allPrivileges(type, serverMajor);
  const known = privileges.filter((privilege) => every.includes(privilege));
  const words = every.length > 1 && known.length === every.length ? ["all"] : privileges;
  return words.map((word) => (column === undefined ? word.toUpperCase() : `${word.toUpperCase()} (${column})`)).join(", ");
}
