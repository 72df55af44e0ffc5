/** Values and statements in the words of people, and no longer than there is room for. */
import type { Json } from "../model/attributes.ts";
import { spaced } from "../model/words.ts";

/** Letters of a text that stands in a line with others. */
export const width = 60;

/** The text, with `…` for what is more than `most` letters. */
export const shorten = (text: string, most = width): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** A text of several lines on one. */
export const onOneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** The first line of a statement, shortened. */
export const firstLine = (sql: string, most?: number): string => shorten(sql.split("\n")[0] ?? "", most);

/** `none`, `yes`, `(a, b)`, `start 1, cycle`; a text as it stands. */
export function inWords(value: Json): string {
  if (value === null) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value === "" ? "''" : value;
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `(${value.map(inWords).join(", ")})`;
  const said = Object.entries(value).filter(([, each]) => each !== null && each !== false);
  if (said.length === 0) return "none";
  return said.map(([name, each]) => (each === true ? spaced(name) : `${spaced(name)} ${inWords(each)}`)).join(", ");
}
