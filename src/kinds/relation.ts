/** The relation that a trigger, a rule or a policy is part of. */
import type { Id } from "../model/id.ts";
import type { DbObject } from "../model/object.ts";
import { qualified } from "../sql/ident.ts";

const kinds: Readonly<Record<string, string>> = { v: "view", m: "materialized_view", f: "foreign_table" };

/** The id of a relation by its `pg_class.relkind`. */
export const relationOf = (relkind: string, schema: string, name: string): Id => ({ kind: kinds[relkind] ?? "table", schema, name });

/** The table or view that a part (column, constraint, trigger …) belongs to, for DDL. */
export const tableOf = (id: Id): string => qualified(id.schema as string, id.table as string);

/** Whether it is a part of a foreign table, which has no rows of its own: nothing is checked or written anew, and nothing is lost. */
export const isForeign = ({ parent }: Pick<DbObject, "parent">): boolean => parent?.startsWith("foreign_table:") === true;

/** The identity of a part that a file names below its relation. */
export const partOf = (kind: string, name: string, parent: { readonly id: Id } | undefined): Id => ({
  kind,
  schema: parent?.id.schema as string,
  table: parent?.id.name as string,
  name,
});

/** `schema.name`, or the name alone, quoted or not, as a file writes it. */
export function splitQualified(text: string, schema: string): { readonly schema: string; readonly name: string } {
  const parts = [...text.matchAll(/"((?:[^"]|"")*)"|[^".]+/g)].map((part) => part[1]?.replaceAll('""', '"') ?? part[0].trim());
  const [first = "", second] = parts;
  return second === undefined ? { schema, name: first } : { schema: first, name: second };
}

const part = (name: string): string => (/[".]/.test(name) || name.trim() !== name ? `"${name.replaceAll('"', '""')}"` : name);

/** What `splitQualified` reads: with the schema where it is not the file's own, quoted where it would be read as something else. */
export const joinQualified = (of: { readonly schema: string; readonly name: string }, schema: string): string =>
  of.schema === schema ? part(of.name) : `${part(of.schema)}.${part(of.name)}`;
