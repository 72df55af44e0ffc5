/** Identity of an object, and its one text form: `policy:app.users/own_rows`. */

/** The kind's name and the parts of the object's name, as PostgreSQL stores them (unquoted). */
export type Id = { readonly kind: string } & Readonly<Record<string, string>>;

/** The text form of an Id; unique in a model. */
export type Key = string;

const plain = /^[^./"():\s][^./"()\s]*$/;

function encodePart(part: string): string {
  return plain.test(part) ? part : `"${part.replaceAll('"', '""')}"`;
}

/**
 * Renders an Id as text. The parts follow the kind's name in the order in which the Id holds them:
 * `schema` is followed by a dot, `arguments` is put in parentheses, `on` (the key of another object) stands as it is,
 * every other part is set off by a slash. Parts with special characters are double-quoted.
 */
export function encodeId(id: Id): Key {
  let text = "";
  let separator = "";
  for (const part in id) {
    if (part === "kind") continue;
    const value = id[part] as string;
    if (part === "arguments") {
      text += `(${value})`;
      separator = "/";
    } else if (part === "on") {
      text += separator + value;
      separator = "/";
    } else {
      text += separator + encodePart(value);
      separator = part === "schema" ? "." : "/";
    }
  }
  return `${id.kind}:${text}`;
}

/** The kind's name in a key. */
export function kindOf(key: Key): string {
  return key.slice(0, key.indexOf(":"));
}

/**
 * Reads a key back. `parts` are the names of the parts of the kind's Id, in order (Kind.key).
 * Throws on a key that encodeId did not write for that kind.
 */
export function decodeId(key: Key, parts: readonly string[]): Id {
  const id: Record<string, string> = { kind: kindOf(key) };
  let rest = key.slice(id.kind?.length ?? 0).slice(1);
  for (const [index, part] of parts.entries()) {
    if (part === "on") {
      id[part] = rest;
      rest = "";
    } else if (part === "arguments") {
      const end = parts.length === index + 1 ? rest.length - 1 : rest.indexOf(")/");
      id[part] = rest.slice(1, end);
      rest = rest.slice(end + 2);
    } else {
      const quoted = /^"((?:[^"]|"")*)"/.exec(rest);
      const raw = quoted?.[0] ?? /^[^./(]*/.exec(rest)?.[0] ?? "";
      id[part] = quoted ? (quoted[1] as string).replaceAll('""', '"') : raw;
      rest = rest.slice(raw.length);
      if (rest !== "" && !rest.startsWith("(")) rest = rest.slice(1);
    }
  }
  return id as Id;
}
