/** What stands on a type: the types built on it, the columns that hold it. */
import { standingOn } from "../model/edges.ts";
import type { Key } from "../model/id.ts";
import type { RenderContext } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { qualified } from "../sql/ident.ts";
import { typeOfTable } from "./typed-table.ts";

type Models = Pick<RenderContext, "current" | "desired">;

export const typeKinds = ["enum", "domain", "composite", "range"];

/** Objects of a kind that stand on one of the types and are wanted further on, as they are to be; by key. */
export function usersOf(types: ReadonlySet<Key>, kind: string, { current, desired }: Models): DbObject[] {
  const users = new Map<Key, DbObject>();
  for (const type of types) {
    for (const from of standingOn(type, current)) {
      const user = from.startsWith(`${kind}:`) ? desired.objects.get(from) : undefined;
      // the columns of a typed table are no values of its type
      if (user !== undefined && typeOfTable(user, current) !== type) users.set(from, user);
    }
  }
  return [...users.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Ranges are built on functions too: those for the distance of their bounds. */
const isOfTypes = ({ id, facts }: DbObject): boolean => id.kind !== "function" || facts?.subtracts === true;

/** The type and those built on it, with the functions that these are built on, each after what it is built on. */
export function typesOn(first: DbObject, models: Models): DbObject[] {
  const types = new Map<Key, DbObject>([[first.key, first]]);
  // a type that is reached again moves behind what it was reached from
  const add = (below: DbObject): void => {
    // a type that is to stand on it no more moves off by itself, before this
    const still = new Set(standingOn(below.key, models.desired));
    for (const kind of [...typeKinds, "function"]) {
      for (const type of usersOf(new Set([below.key]), kind, models).filter((user) => still.has(user.key) && isOfTypes(user))) {
        types.delete(type.key);
        types.set(type.key, type);
        add(type);
      }
    }
  };
  add(first);
  return [...types.values()];
}

/** Columns that hold one of the types and go on doing so: one that gets another type moves away by itself. */
export function columnsOn(types: ReadonlySet<Key>, models: Models): DbObject[] {
  const still = new Set([...types].flatMap((type) => standingOn(type, models.desired)));
  return usersOf(types, "column", models).filter(({ key }) => still.has(key));
}

/** Columns of these tables that hold one of the types and are to go. */
export function columnsGoing(types: ReadonlySet<Key>, tables: readonly DbObject[], { current, desired }: Models): DbObject[] {
  const of = new Set<Key | undefined>(tables.map(({ key }) => key));
  const keys = new Set([...types].flatMap((type) => standingOn(type, current)));
  return [...keys].flatMap((key) => {
    const user = desired.objects.has(key) ? undefined : current.objects.get(key);
    return user?.id.kind === "column" && of.has(user.parent) ? [user] : [];
  });
}

/**
 * Whether columns have values of a domain inside of others: in arrays, composites, ranges. ALTER DOMAIN checks no values there, and
 * refuses a new check or NOT NULL (get_rels_with_domain()).
 */
export function isHeldInside(domain: DbObject, models: Models): boolean {
  const types = typesOn(domain, models);
  const itself = new Set<unknown>();
  for (const { key, id, is } of types)
    if (key === domain.key || (id.kind === "domain" && itself.has(is.type))) itself.add(qualified(id.schema, id.name as string));
  const columns = columnsOn(new Set(types.map(({ key }) => key)), models);
  return columns.some(({ parent, is }) => parent?.startsWith("table:") === true && !itself.has(is.type));
}
