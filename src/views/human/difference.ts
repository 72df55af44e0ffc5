/** What an object is like, and how two versions of it differ, in words. */
import type { Json } from "../../model/attributes.ts";
import { spaced } from "../../model/words.ts";
import type { ChangeSummary } from "../../plan/summary.ts";
import { inWords, onOneLine, shorten, width } from "../words.ts";

type Attribute = ChangeSummary["attributes"][number];

/** What a reader looks for first; it needs no name in front of it. */
const essential: ReadonlySet<string> = new Set(["type", "columns", "expression", "text", "role", "privileges"]);

/** A value on one line. */
const words = (value: Json): string => onOneLine(inWords(value));

const named = (name: string, rest: string): string => (name === "" ? rest : `${spaced(name)} ${rest}`);

/** An attribute of what comes or goes. */
function one({ name, from, to }: Attribute): string {
  const value = to ?? from;
  if (value === true) return spaced(name);
  return shorten(named(essential.has(name) ? "" : name, words(value)));
}

/** What is new or gone: `text, not null`; the essential first. */
export function describe(attributes: readonly Attribute[]): string {
  const first = attributes.filter(({ name }) => essential.has(name));
  return [...first, ...attributes.filter(({ name }) => !essential.has(name))].map(one).join(", ");
}

/** `start none → 10`, `labels + gone`, `line 3: a → b`; an empty name leaves only the values. */
export function difference(name: string, from: Json, to: Json): string {
  if (typeof from === "boolean" && typeof to === "boolean") return `${to ? "now" : "no longer"} ${spaced(name)}`;
  if (typeof from === "string" && typeof to === "string") return named(name, textChange(from, to));
  if (Array.isArray(from) && Array.isArray(to)) return named(name, listChange(from, to));
  if (isMap(from) && isMap(to)) return named(name, mapChange(from, to));
  if (isMap(from) && to === null && name !== "") return `no longer ${spaced(name)}`;
  return named(name, `${shorten(words(from))} → ${shorten(words(to))}`);
}

const isMap = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const same = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

function mapChange(from: { readonly [key: string]: Json }, to: { readonly [key: string]: Json }): string {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter((each) => !same(from[each], to[each]));
  return names.map((each) => difference(each, from[each] ?? null, to[each] ?? null)).join(", ");
}

/** What came and what went, where the rest stands as it stood. */
function listChange(from: readonly Json[], to: readonly Json[]): string {
  const [gone, come] = [without(from, to), without(to, from)];
  const isMoved = !same(without(from, gone), without(to, come));
  if (isMoved || (gone.length > 0 && come.length > 0 && to.length <= 3)) return `${shorten(words(from))} → ${shorten(words(to))}`;
  return [...come.map((each) => `+ ${shorten(words(each))}`), ...gone.map((each) => `- ${shorten(words(each))}`)].join(", ");
}

const without = (list: readonly Json[], others: readonly Json[]): Json[] =>
  list.filter((each) => !others.some((other) => same(each, other)));

/** `a → b`; of a text of several lines the first line that differs, of a long one the part from where it differs. */
function textChange(from: string, to: string): string {
  if (from.includes("\n") || to.includes("\n")) {
    const [before, after] = [from.split("\n"), to.split("\n")];
    const longer = before.length > after.length ? before : after;
    const at = longer.findIndex((_, index) => before[index] !== after[index]);
    return `line ${at + 1}: ${textChange(before[at]?.trim() ?? "", after[at]?.trim() ?? "")}`;
  }
  const cast = /::[\w." [\]]+$/.exec(from)?.[0] ?? "";
  const cut = cast !== "" && to.endsWith(cast) ? -cast.length : undefined;
  const start = from.length > width || to.length > width ? Math.max(0, commonStart(from, to) - 20) : 0;
  const part = (text: string): string => shorten(`${start > 0 ? "…" : ""}${words(text.slice(start, cut))}`);
  return `${part(from)} → ${part(to)}`;
}

function commonStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}
