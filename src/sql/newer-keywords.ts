/** Words that are keywords since PostgreSQL 16 or 17 and plain names before: the grammar, which is that of 18, stumbles over them. */
import type { Span } from "./source.ts";

/** All that are not UNRESERVED since then (src/include/parser/kwlist.h), and so may not be the name of a parameter or a function. */
const word =
  /\b(?:json|json_array|json_arrayagg|json_exists|json_object|json_objectagg|json_query|json_scalar|json_serialize|json_table|json_value|merge_action|system_user)\b/i;

export const mentionsNewerKeyword = (text: string): boolean => word.test(text);

const wholly = new RegExp(`^${word.source}$`, "i");

export const isNewerKeyword = (name: string): boolean => wholly.test(name);

/** Where such words stand in the statement at an offset; its tokens are those of the whole script. */
export function newerKeywordsIn(tokens: readonly (Span & { readonly text: string })[], offset: number): readonly Span[] {
  const semicolons = tokens.filter(({ text }) => text === ";");
  const start = semicolons.findLast(({ end }) => end <= offset)?.end ?? 0;
  const end = semicolons.find((each) => each.start >= offset)?.start ?? Number.POSITIVE_INFINITY;
  return tokens.filter((token) => token.start >= start && token.end <= end && isNewerKeyword(token.text));
}
