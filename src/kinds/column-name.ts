/** Names in YAML that point to a column of the object they stand under: `app_user(email)`. */
import { decodeId, type Key } from "../model/id.ts";

/** The name of the column in a column's key. */
export const columnOf = (key: Key): string => decodeId(key, ["schema", "table", "name"]).name as string;

/** `app_user(email)` */
export const nameWithColumn = (name: string, column: Key): string => `${name}(${columnOf(column)})`;

/** `app_user(email)` → app_user, email. Without a column the second part is empty. */
export function columnAndName(text: string): readonly [string, string] {
  const open = text.lastIndexOf("(");
  return open > 0 && text.endsWith(")") ? [text.slice(0, open), text.slice(open + 1, -1)] : [text, ""];
}
