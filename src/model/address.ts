/** How a user names objects: by their keys, by keys with `*` for any text, and, where one object is asked for, with less. */
import { DbmError } from "../errors/error.ts";
import { nearestFew } from "../errors/nearest.ts";
import { type Key, kindOf } from "./id.ts";

/** A pattern of a key: `*` stands for any text. */
export function matcher(pattern: string): (key: Key) => boolean {
  const expression = new RegExp(
    `^${pattern
      .split("*")
      .map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );
  return (key) => expression.test(key);
}

const nameOf = (key: Key): string => key.slice(kindOf(key).length + 1);
/** Quotes, case, and what sets a part off count as nothing. */
const loose = (text: string): string => text.toLowerCase().replaceAll('"', "").replaceAll("/", ".");
const withoutArguments = (text: string): string => text.replace(/\([^()]*\)$/, "");

/**
 * The keys that an address means: that very key, those that fit a pattern, else those that fit without regard to quotes and
 * separators (`column:app.users.email`), the kind (`app.users`), the schema public (`users`) and arguments (`function:app.total`).
 * @throws DbmError plan.unknown-target with the nearest keys
 */
export function findKeys(address: string, keys: readonly Key[]): Key[] {
  if (keys.includes(address)) return [address];
  if (address.includes("*")) {
    const fits = keys.filter(matcher(address));
    if (fits.length > 0) return fits;
    throw unknownAddress(address, keys);
  }
  const wanted = loose(address);
  const forms: readonly ((key: Key) => string)[] = [
    loose,
    (key) => loose(nameOf(key)),
    (key) => loose(nameOf(key)).replace(/^public\./, ""),
  ];
  for (const form of forms) {
    const found = keys.filter((key) => form(key) === wanted || withoutArguments(form(key)) === wanted);
    if (found.length > 0) return found;
  }
  throw unknownAddress(address, keys);
}

/** The error for an address that fits nothing; `option` is what it was given with. */
export function unknownAddress(address: string, keys: readonly Key[], option = ""): DbmError {
  const isWhole = address.includes(":");
  const names = new Map(keys.map((key) => [isWhole ? key : nameOf(key), key]));
  const near = nearestFew(address, [...names.keys()], 3).map((name) => names.get(name) as Key);
  const sameName = isWhole ? keys.filter((key) => nameOf(key) === nameOf(address)).slice(0, 3) : [];
  const meant = [...new Set([...sameName, ...near])].slice(0, 3);
  const advice = "Write kind and name as the plan shows them: table:app.users, or with a wildcard: view:app.*";
  return new DbmError("plan.unknown-target", `${option}${address} fits no object`, {
    hint: meant.length === 0 ? advice : `Did you mean ${meant.map((key) => `\`${key}\``).join(", ")}?`,
  });
}
