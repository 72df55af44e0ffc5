/**
 * Tables that become unlogged, or logged, and refer to each other. A table that survives a crash may not refer to one that does
 * not, not even for a moment: those that refer to it become unlogged before it, and those that it refers to are logged before it.
 * Where tables refer to each other in a circle there is no such order, and foreign keys make way.
 * Source: ATPrepChangePersistence(). A table may refer to itself.
 */
import type { Key } from "../model/id.ts";
import type { RenderContext, Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { qualified } from "../sql/ident.ts";

type Models = Pick<RenderContext, "current" | "desired">;

/** A foreign key, from a table that changes its persistence to another one that does. */
interface Reference {
  readonly key: Key;
  readonly by: Key;
  readonly of: Key;
}

/** The tables to alter before this one. */
export function persistenceFollows(to: DbObject, from: DbObject, models: Models): readonly Key[] {
  if (to.is.unlogged === from.is.unlogged) return [];
  const references = referencesBetween(models);
  const straight = references.filter((one) => !closesCircle(one, references));
  return to.is.unlogged === true
    ? straight.filter(({ of }) => of === to.key).map(({ by }) => by)
    : straight.filter(({ by }) => by === to.key).map(({ of }) => of);
}

/** The foreign keys of and to this table that make way while it is altered. */
export function persistenceClears(to: DbObject, from: DbObject, models: Models): readonly Key[] {
  if (to.is.unlogged === from.is.unlogged) return [];
  const references = referencesBetween(models);
  return references.filter((one) => (one.by === to.key || one.of === to.key) && closesCircle(one, references)).map(({ key }) => key);
}

/**
 * What undoes the change in sequences that the table's columns own and that are not to follow it.
 * Source: ATExecCmd() and ATPrepChangePersistence() of PostgreSQL 15: the sequences of a table change along with it.
 */
export function sequencesThatStay(to: DbObject, { current, desired, serverMajor }: RenderContext): readonly Statement[] {
  if (serverMajor < 15) return [];
  const owned = [...current.objects.values()].filter(
    ({ id, is }) => id.kind === "owned_by" && id.schema === to.id.schema && is.table === to.id.name,
  );
  return owned.flatMap(({ parent }) => {
    const sequence = desired.objects.get(parent as Key);
    if (sequence === undefined || sequence.is.unlogged === to.is.unlogged) return [];
    const name = qualified(sequence.id.schema, sequence.id.name as string);
    return [{ sql: `ALTER SEQUENCE ${name} SET ${sequence.is.unlogged ? "UNLOGGED" : "LOGGED"}`, lock: "accessExclusive" }];
  });
}

function referencesBetween({ current, desired }: Models): readonly Reference[] {
  const changes = (key: Key): boolean => current.objects.get(key)?.is.unlogged !== desired.objects.get(key)?.is.unlogged;
  return current.edges.flatMap(({ from, to }) => {
    const { id, parent } = current.objects.get(from) ?? {};
    if (id?.kind !== "foreign_key" || parent === undefined || parent === to || !desired.objects.has(from)) return [];
    return to.startsWith("table:") && changes(parent) && changes(to) ? [{ key: from, by: parent, of: to }] : [];
  });
}

/** Whether the referenced table leads back to the referring one. Of the foreign keys in a circle, those are meant that go back in the alphabet. */
function closesCircle({ by, of }: Reference, references: readonly Reference[]): boolean {
  if (by < of) return false;
  const reached = new Set([of]);
  // a set is walked to its end, with what is added on the way
  for (const table of reached) for (const next of references) if (next.by === table) reached.add(next.of);
  return reached.has(by);
}
