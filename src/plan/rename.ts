/** Declared renames: which of them the database still lacks, in which order they run, and what undoes them. */
import type { Diagnostic } from "../errors/diagnostic.ts";
import { DbmError } from "../errors/error.ts";
import { encodeId, type Id, type Key } from "../model/id.ts";
import { asList, type KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { spoken } from "../model/words.ts";
import type { Reason, Step } from "./types.ts";

/** "This object of the desired state had that name before." */
export interface DeclaredRename {
  readonly key: Key;
  /** The parts of the name it had, schema and table included. */
  readonly from: readonly string[];
}

/** A rename that has to run. `from` is the identity right before it, when earlier renames have run. */
export interface Rename {
  readonly from: Id;
  readonly to: Id;
  /** For one that follows from another: the object that was renamed first, and that this one is named after. */
  readonly after?: Key;
}

export interface Renames {
  readonly due: readonly Rename[];
  /** Declarations that are done, or have nothing to rename. */
  readonly notes: readonly Diagnostic[];
}

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

  has(id: Id): boolean {
    const key = encodeId(id);
    for (const there of this.#ids.values()) if (encodeId(there) === key) return true;
    return false;
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
 * The renames that the database lacks, wholes before parts, and a name that is taken freed before it is given again.
 * Throws source.invalid when old and new name are both there, and when names are swapped.
 */
export function resolveRenames(current: Model, desired: Model, declared: readonly DeclaredRename[], kinds: KindRegistry): Renames {
  if (declared.length === 0) return { due: [], notes: [] };
  const names = new Names(current);
  const notes: Diagnostic[] = [];
  const due: Rename[] = [];
  const rank = (object: DbObject): number => kinds.get(object.id.kind).rank;
  const waiting = declared.flatMap(({ key, from }) => {
    const object = desired.objects.get(key);
    return object === undefined ? [] : [{ object, rename: { from: withName(object.id, from), to: object.id } }];
  });
  waiting.sort((a, b) => rank(a.object) - rank(b.object) || (a.object.key < b.object.key ? -1 : 1));
  for (let moved = true; moved; ) {
    moved = false;
    for (const [index, { object, rename }] of waiting.entries()) {
      if (!names.has(rename.from) || names.has(rename.to)) continue;
      if (desired.objects.has(encodeId(rename.from)) && !waiting.some((other) => encodeId(other.rename.to) === encodeId(rename.from)))
        throw bothDeclared(object, rename);
      names.rename(rename, kinds.namespace.kind);
      due.push(rename);
      waiting.splice(index, 1);
      moved = true;
      break;
    }
  }
  for (const { object, rename } of waiting) notes.push(noteOn(object, rename, names));
  return { due, notes };
}

const shown = (id: Id): string => spoken(encodeId(id));

function bothDeclared(object: DbObject, { from, to }: Rename): DbmError {
  return new DbmError("source.invalid", `${shown(to)} is declared as renamed from ${shown(from)}, which is declared as well`, {
    at: object.at,
    hint: "Remove one of the two declarations, or renamed_from.",
  });
}

function noteOn(object: DbObject, { from, to }: Rename, names: Names): Diagnostic {
  const at = object.at === undefined ? {} : { at: object.at };
  if (names.has(from) && names.has(to)) {
    throw new DbmError("source.invalid", `${shown(to)} cannot be renamed from ${shown(from)}: the database has both`, {
      ...at,
      hint: "Drop or rename one of them by hand, or remove renamed_from to have the old one dropped.",
    });
  }
  const done = names.has(to);
  const message = done
    ? `${shown(to)} has its new name: renamed_from can be removed`
    : `there is no ${shown(from)} to rename: ${shown(to)} is made anew`;
  return { code: "source.invalid", severity: done ? "info" : "warning", message, ...at };
}

/** The statements of renames as steps numbered from 1. `after` has the objects under their last names, `before` under their first ones. */
export function renameSteps(renames: readonly Rename[], before: Model, after: Model, kinds: KindRegistry): Step[] {
  const steps = renames.flatMap(({ from, to, after: cause }) => {
    const kind = kinds.get(to.kind);
    if (kind.rename === undefined) throw new DbmError("source.unsupported", `objects of the kind ${to.kind} cannot be renamed`);
    const key = encodeId(to);
    const object = after.objects.get(key) ?? before.objects.get(encodeId(from));
    const at = object?.at === undefined ? {} : { at: object.at };
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
  renames.map((rename) => ({ ...rename, from: rename.to, to: rename.from })).reverse();
