/** What PostgreSQL goes by when it takes one object for another, or merges two into one. */
import type { Kind, KindRegistry } from "./kind.ts";
import type { DbObject } from "./object.ts";

/** The table of an object and its `looksLike`: what PostgreSQL may confuse it with has the same. */
export const looksOf = (object: DbObject, kind: Kind): string =>
  `${object.parent}\n${kind.looksLike?.(object as never) ?? `${kind.kind} ${JSON.stringify(object.is)}`}`;

/** The objects without those that PostgreSQL would merge into one before them, were they in one CREATE statement. */
export function withoutAlike(objects: readonly DbObject[], kinds: KindRegistry): readonly DbObject[] {
  const seen = new Set<string>();
  return objects.filter((object) => {
    const kind = kinds.get(object.id.kind);
    if (kind.looksLike === undefined) return true;
    const looks = looksOf(object, kind);
    return !seen.has(looks) && seen.add(looks);
  });
}
