/** Carries the places of declarations over to the objects that were read back from the shadow. */
import type { SourceLocation } from "../errors/diagnostic.ts";
import { DbmError } from "../errors/error.ts";
import { grouped } from "../model/grouped.ts";
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { spoken } from "../model/words.ts";
import type { DeclaredRename } from "../plan/rename-types.ts";
import { printedType } from "../sql/type-names.ts";
import type { Declared } from "./statement.ts";

const separator = "\u0000";

function partsOf({ id }: Pick<DbObject, "id">): string {
  let parts: string | undefined;
  for (const part in id)
    if (part !== "kind" && part !== "arguments" && part !== "on") parts = parts === undefined ? id[part] : parts + separator + id[part];
  return parts ?? "";
}

/** Schema and name: an index is declared without its table, an operator class without its access method. */
const shortPartsOf = ({ id: { schema, name } }: Pick<DbObject, "id">): string => [schema, name].join(separator);

/** An object that was just read, and is not shared yet. */
type Fresh = { -readonly [K in "at"]?: DbObject[K] | undefined } & Omit<DbObject, "at">;

/** Declarations by the parts of their names. */
type Places = ReadonlyMap<string, readonly Declared[]>;

export const placesOf = (declared: readonly Declared[]): Places => grouped(declared, ({ parts }) => parts.join(separator));

/** Puts a place on every object that is declared, follows from one that is, or is a part of one. In place: copies of all objects would double the work. */
export function locateObjects(model: { readonly objects: ReadonlyMap<Key, Fresh> }, places: Places): void {
  const placeOf = (key: Key): SourceLocation | undefined => {
    const object = model.objects.get(key);
    if (object === undefined) return undefined;
    object.at ??= ownPlace(object, places) ?? placeOf(object.via ?? object.parent ?? object.id.on ?? "");
    return object.at;
  };
  for (const key of model.objects.keys()) placeOf(key);
}

/** Names are shared between name spaces (a table and a function); the declaration of the object's own kind is preferred. */
function ownPlace(object: Pick<DbObject, "id">, places: Places): SourceLocation | undefined {
  const { kind } = object.id;
  const isOwn = ({ name }: Declared): boolean => name.startsWith(kind) && name[kind.length] === ":";
  const candidates = places.get(partsOf(object));
  const isSame = (declared: Declared): boolean => isOwn(declared) && takesSame(declared, object);
  if (candidates !== undefined) return (candidates.find(isSame) ?? candidates.find(isOwn) ?? candidates[0])?.at;
  return places.get(shortPartsOf(object))?.find(isOwn)?.at;
}

/**
 * The renames that the source declares, by the key of the object as it was read back.
 * Throws source.invalid, with the place, for what cannot be renamed, and for an overload that takes other arguments.
 */
export function declaredRenames(model: Model, declared: readonly Declared[], kinds: KindRegistry): DeclaredRename[] {
  const renamed = declared.filter(({ renamedFrom }) => renamedFrom !== undefined);
  if (renamed.length === 0) return [];
  const objects = new Map<string, DbObject[]>();
  for (const object of model.objects.values()) {
    for (const parts of new Set([partsOf(object), shortPartsOf(object)])) objects.set(parts, [...(objects.get(parts) ?? []), object]);
  }
  return renamed.map((declaration) => {
    const { name, parts, renamedFrom = [], renamedFromArguments } = declaration;
    const space = name.slice(0, name.indexOf(":"));
    const isElement = (object: DbObject): boolean => kinds.get(object.id.kind).elements?.word === space;
    const holder = objects.get(parts.slice(0, -1).join(separator))?.find(isElement);
    if (holder !== undefined) {
      const element = { from: renamedFrom.at(-1) as string, to: parts.at(-1) as string };
      return { key: holder.key, from: parts.slice(0, -1), element, at: declaration.at };
    }
    const candidates = (objects.get(parts.join(separator)) ?? []).filter((candidate) => isIn(space, candidate, kinds));
    const object = candidates.find((candidate) => takesSame(declaration, candidate)) ?? candidates[0];
    if (object === undefined || kinds.get(object.id.kind).rename === undefined) throw notRenamed(declaration);
    if (renamedFromArguments !== undefined && !takesSame({ arguments: typesOf(renamedFromArguments, object, kinds) }, object))
      throw otherArguments(declaration, object);
    return { key: object.key, from: formerParts(object, renamedFrom) };
  });
}

const notRenamed = ({ name, at }: Declared): DbmError =>
  new DbmError("source.invalid", `${spoken(name)} cannot be renamed`, { at, hint: "Remove renamed_from." });

/** The types of parameters, read as those in the name of a routine in YAML. */
function typesOf(parameters: string, { id }: DbObject, kinds: KindRegistry): readonly string[] {
  // an aggregate of no arguments
  if (parameters === "" || parameters === "*") return [];
  const [identify] = kinds.get(id.kind).declare.flatMap((declaration) => declaration.identify ?? []);
  return identify?.(`f(${parameters})`, { schema: id.schema as string, parent: undefined, body: {} }).arguments?.split(", ") ?? [];
}

const otherArguments = ({ renamedFromArguments = "", at }: Declared, { key }: DbObject): DbmError =>
  new DbmError("source.invalid", `${spoken(key)} cannot be renamed from one that takes (${renamedFromArguments})`, {
    at,
    hint: "A rename keeps the arguments. Name the overload with the same ones, or remove renamed_from.",
  });

/** Whether a declaration is about that overload of a routine: PostgreSQL prints types in full, sources mostly do not. */
function takesSame({ arguments: types }: { readonly arguments?: readonly string[] | undefined }, { id }: Pick<DbObject, "id">): boolean {
  if (types === undefined || id.arguments === undefined) return true;
  const there = id.arguments === "" ? [] : id.arguments.split(", ");
  return there.length === types.length && types.every((type, index) => isType(type, there[index] as string));
}

function isType(written: string, printed: string): boolean {
  const [, name = "", array = ""] = /^(.*?)((?:\[\])*)$/.exec(written) ?? [];
  const full = printedType(name) + array;
  return printed === full || printed.endsWith(`.${full}`);
}

/** All parts of the name that an object had: with those that its statement does not say, as an index's table. */
function formerParts({ id }: DbObject, said: readonly string[]): string[] {
  const parts = Object.keys(id).filter((part) => part !== "kind" && part !== "arguments" && part !== "on");
  if (parts.length === said.length) return [...said];
  return parts.map((part) => (part === "name" ? (said.at(-1) as string) : part === "schema" ? (said[0] as string) : (id[part] as string)));
}

/** Whether an object belongs to a name space: its kind is called so, or it takes a name there. */
function isIn(space: string, object: DbObject, kinds: KindRegistry): boolean {
  if (object.id.kind === space) return true;
  return (
    kinds
      .get(object.id.kind)
      .names?.(object)
      .some((name) => name.startsWith(`${space}:`)) ?? false
  );
}
