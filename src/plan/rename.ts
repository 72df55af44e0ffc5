/** Declared renames: which of them the database still lacks, in which order they run, and what undoes them. */
import type { Diagnostic } from "../errors/diagnostic.ts";
import { DbmError } from "../errors/error.ts";
import { encodeId, type Id, type Key } from "../model/id.ts";
import { asList, type KindRegistry } from "../model/kind.ts";
import { linksOf } from "../model/links.ts";
import type { DbObject, Model } from "../model/object.ts";
import { spoken } from "../model/words.ts";
import { elementSteps, resolveElements } from "./rename-elements.ts";
import { notBoth, notInherited, renameNote } from "./rename-notes.ts";
import type { DeclaredRename, Rename, Renames } from "./rename-types.ts";
import type { Reason, Step } from "./types.ts";

const isName = (part: string): boolean => part !== "kind" && part !== "arguments" && part !== "on";
const nameParts = (id: Id): string[] => Object.keys(id).filter(isName);

/** The identity with other parts of its name. */
function withName(id: Id, parts: readonly string[]): Id {
  const renamed: Record<string, string> = { ...id };
  for (const [index, part] of nameParts(id).entries()) renamed[part] = parts[index] ?? (id[part] as string);
  return renamed as Id;
}

/** Identities of a model that change when a whole gets another name. */
class Names {
  readonly #ids: Map<Key, Id>;
  readonly #parents = new Map<Key, Key>();

  constructor(model: Model) {
    this.#ids = new Map([...model.objects.values()].map(({ key, id }) => [key, id]));
    for (const { key, parent } of model.objects.values()) if (parent !== undefined) this.#parents.set(key, parent);
  }

  has(key: Key): boolean {
    return this.formerKey(key) !== undefined;
  }

  /** The key that an object had at first. */
  formerKey(now: Key): Key | undefined {
    for (const [key, id] of this.#ids) if (encodeId(id) === now) return key;
    return undefined;
  }

  /** Renames one object: what is inside it (by parent, or by schema) is named after it. */
  rename({ from, to }: Rename, namespace: string): void {
    const before = encodeId(from);
    const old = nameParts(from).map((part) => from[part]);
    const now = nameParts(to).map((part) => to[part] as string);
    const inside = [...this.#ids].filter(
      ([key, id]) => encodeId(id) === before || this.#isPartOf(key, before) || (from.kind === namespace && id.schema === from.name),
    );
    for (const [key, id] of inside) {
      const parts = nameParts(id).map((part) => id[part] as string);
      if (id.on === before) this.#ids.set(key, { ...id, on: encodeId(to) });
      else if (old.every((part, index) => parts[index] === part)) this.#ids.set(key, withName(id, [...now, ...parts.slice(old.length)]));
    }
  }

  #isPartOf(key: Key, whole: Key): boolean {
    for (let at = this.#parents.get(key); at !== undefined; at = this.#parents.get(at))
      if (encodeId(this.#ids.get(at) as Id) === whole) return true;
    return false;
  }
}

/**
 * For everything in a model, what PostgreSQL renames it along with and in no other way: the column or the check of the table above.
 * Undefined for what has a name of its own in each table.
 */
function aboveIn({ objects }: Model, kinds: KindRegistry): (key: Key) => Key | undefined {
  const links = linksOf(objects.values(), kinds);
  return (key) => {
    const { id, via, parent } = objects.get(key) as DbObject;
    const { madeByAttach, follower } = kinds.get(id.kind);
    if (madeByAttach === true || madeByAttach === "anew") return undefined;
    if (via !== undefined || follower === undefined) return via;
    // one that its own table declares too
    return links
      .get(parent ?? "")
      ?.flatMap(({ above }) => objects.get(above) ?? [])
      .map((whole) => encodeId(withName(id, [...nameParts(whole.id).map((part) => whole.id[part] as string), id.name as string])))
      .find((above) => objects.has(above));
  };
}

/** Whether no object of any kind has a name that this one would take. */
function isNameFree(wanted: DbObject, { objects }: Model, kinds: KindRegistry): boolean {
  const namesOf = (object: DbObject): readonly string[] => kinds.get(object.id.kind).names?.(object) ?? [];
  const names = namesOf(wanted);
  return ![...objects.values()].some((object) => namesOf(object).some((name) => names.includes(name)));
}

/**
 * A rename as PostgreSQL can do it: what gets another schema and another name gets one after the other, over a name that is free.
 * Undefined while neither is.
 */
function stagesOf({ from, to }: Rename, isFree: (id: Id) => boolean): readonly Rename[] | undefined {
  const [moved, named] = [{ ...from, schema: to.schema } as Id, { ...to, schema: from.schema } as Id];
  if (from.schema === to.schema || encodeId(moved) === encodeId(to)) return [{ from, to }];
  const between = [moved, named].find(isFree);
  return between === undefined
    ? undefined
    : [
        { from, to: between },
        { from: between, to },
      ];
}

/**
 * The renames that the database lacks, wholes before parts, and a name that is taken freed before it is given again.
 * Throws source.invalid when old and new name are both there, when names are swapped, and when only the heir of a name gets another one.
 */
export function resolveRenames(current: Model, desired: Model, declared: readonly DeclaredRename[], kinds: KindRegistry): Renames {
  if (declared.length === 0) return { due: [], notes: [] };
  const names = new Names(current);
  const notes: Diagnostic[] = [];
  const due: Rename[] = [];
  const aboveOf = aboveIn(current, kinds);
  // under the names that they had at first
  const renamed = new Set<Key>();
  const rank = (object: DbObject): number => kinds.get(object.id.kind).rank;
  const waiting = declared.flatMap(({ key, from, element }) => {
    const object = desired.objects.get(key);
    return object === undefined || element !== undefined ? [] : [{ object, rename: { from: withName(object.id, from), to: object.id } }];
  });
  waiting.sort((a, b) => rank(a.object) - rank(b.object) || (a.object.key < b.object.key ? -1 : 1));
  for (let moved = true; moved; ) {
    moved = false;
    for (const [index, { object, rename }] of waiting.entries()) {
      const former = names.formerKey(encodeId(rename.from));
      if (former === undefined || names.has(object.key)) continue;
      const above = aboveOf(former);
      if (above !== undefined) {
        if (!renamed.has(above)) continue;
        renamed.add(former);
        waiting.splice(index, 1);
        moved = true;
        break;
      }
      if (desired.objects.has(encodeId(rename.from)) && !waiting.some((other) => encodeId(other.rename.to) === encodeId(rename.from)))
        throw notBoth(spoken(encodeId(rename.from)), spoken(object.key), object.at);
      const stages = stagesOf(rename, (id) => !names.has(encodeId(id)) && isNameFree({ ...object, id }, current, kinds));
      if (stages === undefined) continue;
      for (const stage of stages) names.rename(stage, kinds.namespace.kind);
      due.push(...stages);
      renamed.add(former);
      waiting.splice(index, 1);
      moved = true;
      break;
    }
  }
  for (const { object, rename } of waiting) {
    const former = names.formerKey(encodeId(rename.from));
    if (former !== undefined && !names.has(object.key) && aboveOf(former) !== undefined) throw notInherited(spoken(object.key), object.at);
  }
  const left = waiting.map(({ object, rename }) => ({ from: encodeId(rename.from), to: object.key, at: object.at }));
  for (const each of left) notes.push(renameNote(each, left, { has: (key) => names.has(key), say: spoken, at: each.at }));
  const inside = resolveElements(current, desired, declared, kinds, (key) => names.formerKey(key));
  return { due: [...due, ...inside.due], notes: [...notes, ...inside.notes] };
}

/** The statements of renames as steps numbered from 1. `after` has the objects under their last names, `before` under their first ones. */
export function renameSteps(renames: readonly Rename[], before: Model, after: Model, kinds: KindRegistry): Step[] {
  const steps = renames.flatMap(({ from, to, after: cause, element }) => {
    const kind = kinds.get(to.kind);
    if (kind.rename === undefined) throw new DbmError("source.unsupported", `objects of the kind ${to.kind} cannot be renamed`);
    const key = encodeId(to);
    const object = after.objects.get(key) ?? before.objects.get(encodeId(from));
    const at = object?.at === undefined ? {} : { at: object.at };
    if (element !== undefined) return elementSteps(to, element, { before, after, ...at }, kind);
    const reasons: Reason[] = [
      cause === undefined ? { type: "altered", key, attributes: ["name"], ...at } : { type: "renamed", key: cause, ...at },
    ];
    return asList(kind.rename(from, to, object as never)).map((statement, index) => ({
      ...statement,
      key,
      reasons,
      produces: index === 0 ? [key] : [],
      destroys: index === 0 ? [encodeId(from)] : [],
    }));
  });
  return steps.map((step, index) => ({ ...step, number: index + 1 }));
}

/** What takes renames back: the same in reverse. */
export const reverseRenames = (renames: readonly Rename[]): Rename[] =>
  renames
    .map(({ from, to, element, ...rest }) => ({
      ...rest,
      from: to,
      to: from,
      ...(element === undefined ? {} : { element: { from: element.to, to: element.from } }),
    }))
    .reverse();
