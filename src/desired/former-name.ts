/** Names that objects had before, as a source writes them: `old`, `app.old`, `app.old(integer)`. */

export interface FormerName {
  readonly name: string;
  /** The parameters of a routine, as written; absent where only the name is given. */
  readonly arguments?: string;
}

/** A former name without the parameters in parentheses behind it; undefined for what is no such thing. */
export function formerName(written: string): FormerName | undefined {
  const [, name, list] = /^((?:"(?:[^"]|"")*"|[^"(])+)(?:\((.*)\))?$/s.exec(written.trim()) ?? [];
  if (name === undefined) return undefined;
  return list === undefined ? { name } : { name: name.trim(), arguments: list.trim() };
}
