/** Signatures of routines: as a file writes them (`total(a integer, b text default 'x')`), and what CREATE OR REPLACE lets change. */
import type { Json } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import type { DbObject } from "../model/object.ts";
import { ident, qualified } from "../sql/ident.ts";
import { isNewerKeyword, mentionsNewerKeyword } from "../sql/newer-keywords.ts";
import { printedType } from "../sql/type-names.ts";

/** `app.total(integer, text)` */
export const signature = (id: Id): string => `${qualified(id.schema as string, id.name as string)}(${id.arguments})`;

/** What two routines cannot both be called, whatever kind of routine they are. */
export const routineNames = ({ id }: { readonly id: Id }): readonly string[] => [`function:${id.schema}.${id.name}(${id.arguments})`];

/** Name and parameters: `f(a integer)` → `f` and `a integer`. */
function splitSignature(text: string): { readonly name: string; readonly parameters: string } {
  const open = /^(?:"(?:[^"]|"")*"|[^"(])*/.exec(text)?.[0].length ?? text.length;
  return { name: text.slice(0, open), parameters: text.slice(open).trim().replace(/^\(/, "").replace(/\)$/, "").trim() };
}

/** The parameters in the name of a routine in a file. */
export const parametersIn = (text: string): string => splitSignature(text).parameters;

/** The name of a routine in a file: `total(a integer)`. */
export const nameWith = (id: Id, parameters: string): string => `${ident(id.name as string)}(${parameters})`;

/** The identity of a routine from its name in a file; the types are those it is likely to have once it exists. */
export function routineId(kind: string, text: string, schema: string): Id {
  const { name, parameters } = splitSignature(text);
  const quoted = /^"((?:[^"]|"")*)"$/.exec(name.trim())?.[1];
  return { kind, schema, name: quoted?.replaceAll('""', '"') ?? name.trim(), arguments: inputTypes(parameters) };
}

/** Tokens of a parameter list: texts, quoted names, words, and single characters. */
const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[\w$.]+|\s+|./gsu;

/** The parameters of an ordered-set aggregate one after the other; a variadic one that stands on both sides of ORDER BY is one. */
const inOneList = (list: string): string =>
  list.replace(/(\bvariadic\b[^,]*?)\s+order\s+by\s+variadic\b.*$/is, "$1").replace(/\border\s+by\b/i, ",");

/** The parameters of a list, each as its tokens without blanks. */
function splitParameters(list: string): string[][] {
  const parameters: string[][] = [[]];
  let depth = 0;
  for (const [part] of inOneList(list).matchAll(token)) {
    if (part === "(" || part === "[") depth += 1;
    if (part === ")" || part === "]") depth -= 1;
    if (part === "," && depth === 0) parameters.push([]);
    else if (part.trim() !== "") parameters.at(-1)?.push(part);
  }
  return parameters.filter((tokens) => tokens.length > 0);
}

/** Types of several words, by their first one. */
const severalWords = ["double", "character", "timestamp", "time", "bit", "national", "interval"];
function inputTypes(list: string): string {
  const types: string[] = [];
  for (const tokens of splitParameters(list)) {
    const mode = /^(in|out|inout|variadic)$/i.exec(tokens[0] as string)?.[0].toLowerCase();
    if (mode === "out") continue;
    const end = tokens.findIndex((word) => word === "=" || word.toLowerCase() === "default");
    const words = tokens.slice(mode === undefined ? 0 : 1, end < 0 ? undefined : end);
    const isNamed = words.length > 1 && /^["\w]/.test(words[1] as string) && !severalWords.includes((words[0] as string).toLowerCase());
    types.push(typeName(words.slice(isNamed ? 1 : 0)));
  }
  return types.join(", ");
}

function typeName(words: readonly string[]): string {
  const text = words.join(" ").replace(/ ?\([^)]*\)/g, "");
  const array = /( ?\[ ?\d* ?\])+$/.exec(text)?.[0] ?? "";
  const plain = text.slice(0, text.length - array.length).trim();
  const name = plain.includes('"') ? plain : plain.toLowerCase();
  return `${printedType(name)}${array === "" ? "" : "[]"}`;
}

/**
 * A list of parameters (or `TABLE(…)`, a result) that a server printed, with names in quotes that it took for plain ones and newer
 * versions take for keywords: these print them so, and the grammar reads no others.
 */
export function withQuotedNames<T extends string | null>(printed: T): T {
  if (printed === null || !mentionsNewerKeyword(printed)) return printed;
  const parts = [...printed.matchAll(token)].map(([part]) => part);
  let depth = printed.startsWith("TABLE(") ? -1 : 0;
  let isFirst = true;
  return parts
    .map((part, index) => {
      if (part === "(" || part === "[") depth += 1;
      if (part === ")" || part === "]") depth -= 1;
      const isName = isFirst && depth === 0 && isNewerKeyword(part) && /^(?!DEFAULT$|ORDER$)["\w]/.test(parts[index + 2] ?? "");
      // a mode or a blank is before what comes first
      if (depth === 0 && !/^(?:\s+|IN|OUT|INOUT|VARIADIC)$/.test(part)) isFirst = [",", "(", "BY"].includes(part);
      return isName ? ident(part) : part;
    })
    .join("") as T;
}

interface Parameter {
  readonly mode: string;
  readonly name: string;
  readonly type: string;
}

/** A subquery that describes the parameters of the pg_proc row `p`, for `keepsSignature`. */
export const parametersSql = `(
  SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('mode', coalesce(p.proargmodes[a.i], 'i'), 'name', coalesce(p.proargnames[a.i], ''), 'type', pg_catalog.format_type(a.type, NULL)) ORDER BY a.i)
  FROM pg_catalog.unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY AS a (type, i))`;

/** The types in the identity of the pg_proc row `p`, as names in full. */
export const argumentTypesSql = `(
  SELECT coalesce(pg_catalog.string_agg(pg_catalog.format_type(a.type, NULL), ', ' ORDER BY a.i), '') FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS a (type, i))`;

/** What `keepsSignature` compares. */
export const signatureFacts = (row: { readonly parameters: Json; readonly defaults: number; readonly result: string | null }) => ({
  parameters: row.parameters ?? [],
  defaults: row.defaults,
  result: row.result,
});

/**
 * Whether CREATE OR REPLACE turns one routine into the other: the result stays, parameters keep their names (one without a
 * name may get one) and their defaults. Source: ProcedureCreate() in pg_proc.c.
 */
export function keepsSignature(from: DbObject, to: DbObject): boolean {
  if (from.facts === undefined || to.facts === undefined) return false;
  const before = from.facts.parameters as unknown as readonly Parameter[];
  const after = to.facts.parameters as unknown as readonly Parameter[];
  if (from.facts.result !== to.facts.result || Number(to.facts.defaults) < Number(from.facts.defaults) || before.length !== after.length)
    return false;
  return before.every((was, index) => {
    const is = after[index] as Parameter;
    const isInput = was.mode === "i" || was.mode === "v";
    return was.mode === is.mode && was.type === is.type && (was.name === is.name || (isInput && was.name === ""));
  });
}
