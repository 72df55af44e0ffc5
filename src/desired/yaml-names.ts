/** Names of objects as they stand in YAML: `users`, `app.users`, `"a.b".users`. */
import type { DbObject } from "../model/object.ts";
import type { Section } from "./yaml-sections.ts";

const quoted = /^"((?:[^"]|"")*)"/;
const unquote = (text: string): string => text.replaceAll('""', '"');

/** Quotes a part that would be read as something else than itself. */
const part = (name: string): string => (/^[^".()]+$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

/** A name whose quotes are taken off, if it is quoted as a whole. */
function plain(name: string): string {
  const match = quoted.exec(name);
  return match !== null && match[0].length === name.length ? unquote(match[1] as string) : name;
}

/**
 * Splits the schema off a name; without one, the file's own schema holds. What follows the first parenthesis is no
 * part of the name: `app.total(app.price)`.
 */
export function splitQualified(written: string, schema: string): { readonly schema: string; readonly name: string } {
  const first = quoted.exec(written) ?? /^([^".()]+)/.exec(written);
  const rest = first === null ? "" : written.slice(first[0].length);
  if (first === null || !rest.startsWith(".") || rest === ".") return { schema, name: plain(written) };
  return { schema: unquote(first[1] as string), name: plain(rest.slice(1)) };
}

/** The key under which an object stands in its section of a file whose own schema is `schema`. */
export function nameInSection(object: DbObject, section: Section, schema: string): string {
  const { declaration, kind, isQualifiable } = section;
  const own = object.id[kind.key.at(-1) as string] as string;
  if (!isQualifiable) return declaration.name?.(object, schema) ?? own;
  const inSchema = object.id.schema as string;
  const name = declaration.name?.(object, inSchema) ?? part(own);
  return inSchema === schema ? name : `${part(inSchema)}.${name}`;
}
