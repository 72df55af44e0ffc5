/** Names in definitions by options: aggregates, operators, base types, ranges, text search; and in the options of other statements. */
import type { DefElem, DefineStmt, FunctionParameter, Node, TypeName } from "libpg-query";
import { type Collector, spaces } from "./collector.ts";
import { nameSpace, strings } from "./object-name.ts";

/** CREATE AGGREGATE, OPERATOR, TYPE, COLLATION, TEXT SEARCH …: their options name other objects of kinds the grammar does not tell. */
export function readDefinition(node: DefineStmt, names: Collector): void {
  const space = nameSpace(node.kind);
  if (space === undefined) return;
  const parts = names.own(space, strings(node.defnames));
  if (isShell(node)) {
    provideShell(parts, names);
    return;
  }
  const [list] = node.args ?? [];
  const takesNone = node.kind === "OBJECT_AGGREGATE" && node.oldstyle !== true ? [] : undefined;
  const inputs = list !== undefined && "List" in list ? argumentTypes(list.List.items) : takesNone;
  const operands = node.kind === "OBJECT_OPERATOR" ? operandTypes(node.definition) : inputs;
  const replaces = node.replace === true;
  names.declare(space.kind, parts, operands === undefined ? { replaces } : { replaces, arguments: operands });
  needDefinition(node.definition, names);
}

/** CREATE TYPE with a name alone: another statement makes the type, and functions may be made in between. */
const isShell = ({ kind, definition, args }: DefineStmt): boolean =>
  kind === "OBJECT_TYPE" && definition === undefined && args === undefined;

function provideShell(parts: readonly string[], names: Collector): void {
  names.provide("type", parts);
  names.provide("shell", parts);
  names.need(spaces.schema, parts.slice(0, 1));
}

function operandTypes(definition: readonly Node[] | undefined): string[] {
  return ["leftarg", "rightarg"].map((side) => {
    const arg = option(definition, side)?.arg;
    return arg !== undefined && "TypeName" in arg ? typeText(arg.TypeName) : "";
  });
}

const nameable = [
  "function",
  "type",
  "operator",
  "collation",
  "text_search_configuration",
  "text_search_dictionary",
  "text_search_parser",
  "text_search_template",
].map((kind) => ({
  kind,
  depth: 1,
}));

/** Whatever the options of a definition name. */
export function needDefinition(definition: readonly Node[] | undefined, names: Collector): void {
  for (const item of definition ?? []) {
    const arg = "DefElem" in item ? item.DefElem.arg : undefined;
    if (arg === undefined) continue;
    const parts = "TypeName" in arg ? strings(arg.TypeName.names) : "List" in arg ? strings(arg.List.items) : [];
    for (const space of nameable) names.need(space, parts);
  }
}

/** The types of the arguments that a call gives, as far as the grammar tells: they tell overloads apart. */
export function argumentTypes(parameters: readonly Node[] | undefined): string[] {
  return (parameters ?? []).flatMap((item) => ("FunctionParameter" in item ? inputType(item.FunctionParameter) : []));
}

function inputType(parameter: FunctionParameter): string[] {
  if (parameter.mode === "FUNC_PARAM_OUT" || parameter.mode === "FUNC_PARAM_TABLE") return [];
  return [typeText(parameter.argType)];
}

function typeText(type: TypeName | undefined): string {
  const parts = strings(type?.names);
  return (parts[0] === "pg_catalog" ? parts.slice(1) : parts).join(".") + "[]".repeat(type?.arrayBounds === undefined ? 0 : 1);
}

function option(options: readonly Node[] | undefined, wanted: string): DefElem | undefined {
  for (const item of options ?? []) if ("DefElem" in item && item.DefElem.defname === wanted) return item.DefElem;
  return undefined;
}

/** The text that an option holds. */
export function optionText(options: readonly Node[] | undefined, wanted: string): string | undefined {
  const arg = option(options, wanted)?.arg;
  return arg !== undefined && "String" in arg ? arg.String.sval : undefined;
}

/** The name that an option holds: none or one. */
export function optionNames(options: readonly Node[] | undefined, wanted: string): string[][] {
  const arg = option(options, wanted)?.arg;
  return arg !== undefined && "List" in arg ? [strings(arg.List.items)] : [];
}
