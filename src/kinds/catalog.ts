/** Pieces of catalog queries and DDL that several kinds share. */
import type { Id } from "../model/id.ts";
import { ident } from "../sql/ident.ts";

/** Condition that keeps a namespace alias to the user's own schemas. */
export const userSchema = (alias: string): string =>
  `${alias}.nspname !~ '^pg_' AND ${alias}.nspname NOT IN ('information_schema', 'dbmigrator')`;

/** Condition on the name of a role: it is none of PostgreSQL's, and no stand-in that a shadow uses meanwhile. */
export const isOwnRole = (name: string): string => `${name} !~ '^(pg_|dbmigrator_shadow_)'`;

/** What initdb says of the schema public of every new database. */
export const commentOnSchemaPublic = "standard public schema";

/** The first OID that PostgreSQL gives to objects made after initdb (FirstNormalObjectId in transam.h). */
export const firstUserOid = 16384;

/** Whether a stored expression calls a volatile function. pg_depend does not know those of PostgreSQL itself, the tree does. */
export const isVolatileSql = (tree: string): string => `EXISTS (
    SELECT FROM pg_catalog.regexp_matches(${tree}::text, ':(?:op)?funcid (\\d+)', 'g') AS called
    JOIN pg_catalog.pg_proc p ON p.oid = called[1]::oid WHERE p.provolatile = 'v')`;

/** `text[]` of `name=value` (reloptions, attoptions, foreign options) as a JSON object, in the order in which PostgreSQL prints them. */
export const settingsOf = (expression: string): string =>
  `(SELECT coalesce(json_object_agg(split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), '{}') FROM unnest(${expression}) AS o)`;

/** `(a = 1, b = 'x')` of storage parameters; empty text when there are none. */
export function settingsList(settings: Readonly<Record<string, string>>): string {
  const items = Object.entries(settings).map(([name, value]) => `${name}=${settingValue(value)}`);
  return items.length === 0 ? "" : `(${items.join(", ")})`;
}

function settingValue(value: string): string {
  return /^-?\d+(\.\d+)?$/.test(value) || /^[a-z_]+$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`;
}

/** What to SET and what to RESET to get from one set of storage parameters to another: `SET (…)`, `RESET (…)`. */
export function settingsChange(from: Readonly<Record<string, string>>, to: Readonly<Record<string, string>>): string[] {
  const set = Object.fromEntries(Object.entries(to).filter(([name, value]) => from[name] !== value));
  const reset = Object.keys(from)
    .filter((name) => !(name in to))
    .sort();
  return [
    ...(Object.keys(set).length > 0 ? [`SET ${settingsList(set)}`] : []),
    ...(reset.length > 0 ? [`RESET (${reset.join(", ")})`] : []),
  ];
}

/** What ALTER … says to give an object of a schema another name, or to move it to another schema. */
export const renameAction = (from: Id, to: Id): string =>
  from.schema === to.schema ? `RENAME TO ${ident(to.name as string)}` : `SET SCHEMA ${ident(to.schema as string)}`;

/** `a, "B"` */
export const identList = (list: readonly string[]): string => list.map(ident).join(", ");
