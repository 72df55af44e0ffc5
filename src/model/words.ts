/** How people are told of kinds, keys, locks and numbers. */
import { type Key, kindOf } from "./id.ts";
import type { Lock } from "./kind.ts";

/** `foreign key` for `foreign_key`: the name of a kind or of an attribute. */
export const spaced = (name: string): string => name.replaceAll("_", " ");

/** `foreign key app.users/team` for `foreign_key:app.users/team`. */
export function spoken(key: Key): string {
  const kind = kindOf(key);
  // no schema stands for all of them
  return `${spaced(kind)} ${key.slice(kind.length + 1).replace(/(?<=^|\/)""\./, "")}`;
}

/** `ACCESS EXCLUSIVE`, as PostgreSQL's documentation writes it. */
export const lockName = (lock: Lock): string => lock.replace(/([A-Z])/g, " $1").toUpperCase();

/** `1 step`, `2 steps`, `3 foreign keys`, `4 entries`. */
export const counted = (count: number, noun: string): string => `${count} ${count === 1 ? noun : plural(noun)}`;

function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return noun.replace(/y$/, "ies");
  if (noun.endsWith("ics")) return noun;
  return /[sx]$/.test(noun) ? `${noun}es` : `${noun}s`;
}
