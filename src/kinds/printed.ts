/** Definitions and expressions as PostgreSQL prints them: taking them apart, and what it would print the next time. */

/** Where the text or quoted name that begins at `at` ends; a doubled quote ends it and begins it again, which comes to the same. */
function endOfQuoted(text: string, at: number): number {
  const end = text.indexOf(text[at] as string, at + 1);
  return end < 0 ? text.length : end;
}

const isQuote = (char: string | undefined): boolean => char === "'" || char === '"';

/** The items between a parenthesis or bracket at or behind `from` and the one that closes it, which stands at `end`. */
function scanItems(text: string, from: number): { readonly items: readonly string[]; readonly end: number } {
  const items: string[] = [];
  let depth = 0;
  let start = from;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (isQuote(char)) at = endOfQuoted(text, at);
    else if (char === "(" || char === "[") {
      depth += 1;
      if (depth === 1) start = at + 1;
    } else if (char === "," && depth === 1) {
      items.push(text.slice(start, at).trim());
      start = at + 1;
    } else if (char === ")" || char === "]") {
      depth -= 1;
      if (depth === 0) return { items: [...items, text.slice(start, at).trim()], end: at };
    }
  }
  return { items, end: text.length };
}

/**
 * The items between the first parentheses of a definition: the columns of
 * `CREATE INDEX i ON app.t USING btree (lower(a), b DESC) WHERE …`.
 */
export const itemsOf = (definition: string): readonly string[] => scanItems(definition, 0).items;

const arrayCast = /^\)::((?:"(?:[^"]|"")+"|[a-z_][\w$.]*)+(?: (?:varying|precision|with(?:out)? time zone))*)\[\]/;

/**
 * What PostgreSQL prints of an expression after reading what it printed of it. It differs in one place: `x IN ('a', 'b')` on
 * a varchar column is first `(ARRAY['a'::character varying, …])::text[]`, and when that is read the cast goes to the items,
 * `ARRAY[('a'::character varying)::text, …]`; without this, an object made from its own definition would count as changed.
 */
export function reprinted<T extends string | null>(expression: T): T {
  if (expression?.includes("(ARRAY[") !== true) return expression;
  let text: string = expression;
  for (let at = 0; at < text.length; at++) {
    if (isQuote(text[at])) at = endOfQuoted(text, at);
    else if (text.startsWith("(ARRAY[", at)) {
      const { items, end } = scanItems(text, at + "(ARRAY".length);
      const cast = arrayCast.exec(text.slice(end + 1, end + 200));
      if (cast === null) continue;
      const array = `ARRAY[${items.map((item) => `(${item})::${cast[1]}`).join(", ")}]`;
      text = text.slice(0, at) + array + text.slice(end + 1 + cast[0].length);
    }
  }
  return text as T;
}
