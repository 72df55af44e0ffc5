/** Names that objects had before, as a source writes them: `old`, `app.old`, `app.old(integer)`. */
import { DbmError } from "../errors/error.ts";
import { argumentTypes } from "../sql/definition-declarations.ts";
import { splitSql } from "../sql/split.ts";

export interface FormerName {
  readonly name: string;
  /** Types of the arguments of a routine, as written; absent where only the name is given. */
  readonly arguments?: readonly string[];
}

/** A former name without the arguments in parentheses behind it; undefined where these are none. */
export function formerName(written: string): FormerName | undefined {
  const [, name, list] = /^((?:"(?:[^"]|"")*"|[^"(])+)(?:\((.*)\))?$/s.exec(written.trim()) ?? [];
  if (name === undefined || list === undefined) return name === undefined ? undefined : { name };
  // an aggregate of no arguments
  if (list.trim() === "*") return { name: name.trim(), arguments: [] };
  try {
    const [statement] = splitSql(`CREATE FUNCTION f(${list}) RETURNS void LANGUAGE sql`, "");
    return { name: name.trim(), arguments: argumentTypes(statement?.node.parameters as Parameters<typeof argumentTypes>[0]) };
  } catch (error) {
    if (error instanceof DbmError && error.code === "source.syntax") return undefined;
    throw error;
  }
}
