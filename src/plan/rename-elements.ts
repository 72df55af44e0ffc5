/** Declared renames of what is inside of an object and no object itself: the labels of an enum, the attributes of a composite type. */
import type { Diagnostic, SourceLocation } from "../errors/diagnostic.ts";
import { encodeId, type Id, type Key } from "../model/id.ts";
import type { Kind, KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { spoken } from "../model/words.ts";
import { notBoth, renameNote } from "./rename-notes.ts";
import type { DeclaredRename, Element, Rename } from "./rename-types.ts";
import type { Step } from "./types.ts";

interface Waiting {
  readonly element: Element;
  readonly at: SourceLocation | undefined;
}

/**
 * Those that the database lacks, a name that is taken freed before it is given again. `formerKey` tells which object of `current` has a key
 * once the renames of objects ran. Throws source.invalid as resolveRenames does.
 */
export function resolveElements(
  current: Model,
  desired: Model,
  declared: readonly DeclaredRename[],
  kinds: KindRegistry,
  formerKey: (key: Key) => Key | undefined,
): { readonly due: readonly Rename[]; readonly notes: readonly Diagnostic[] } {
  const byHolder = new Map<Key, Waiting[]>();
  for (const { key, element, at } of declared)
    if (element !== undefined) byHolder.set(key, [...(byHolder.get(key) ?? []), { element, at }]);
  const due: Rename[] = [];
  const notes: Diagnostic[] = [];
  for (const [key, waiting] of byHolder) {
    const to = desired.objects.get(key);
    const from = to === undefined ? undefined : current.objects.get(formerKey(key) ?? "");
    if (to === undefined || from === undefined) continue;
    const resolved = resolveIn(to, from, waiting, kinds.get(to.id.kind));
    due.push(...resolved.due);
    notes.push(...resolved.notes);
  }
  return { due, notes };
}

function resolveIn(to: DbObject, from: DbObject, declared: readonly Waiting[], kind: Kind) {
  const { elements } = kind;
  const [there, wanted] = [from, to].map(({ is }) => new Set(elements?.of(is))) as [Set<string>, Set<string>];
  const named = (element: string): string => `${elements?.word} ${element} of ${spoken(to.key)}`;
  const due: Rename[] = [];
  const waiting = new Set(declared);
  const next = (): Waiting | undefined => [...waiting].find(({ element }) => there.has(element.from) && !there.has(element.to));
  for (let found = next(); found !== undefined; found = next()) {
    const { element, at } = found;
    if (wanted.has(element.from) && !declared.some((other) => other.element.to === element.from))
      throw notBoth(named(element.from), named(element.to), at);
    waiting.delete(found);
    there.delete(element.from);
    there.add(element.to);
    due.push({ from: to.id, to: to.id, element });
  }
  const all = declared.map(({ element }) => element);
  const notes = [...waiting].map(({ element, at }) => renameNote(element, all, { has: (name) => there.has(name), say: named, at }));
  return { due, notes };
}

/** The step that renames an element of the object `id`; `before` and `after` are the models of renameSteps. */
export function elementSteps(
  id: Id,
  { from, to }: Element,
  { before, after, ...at }: { readonly before: Model; readonly after: Model; readonly at?: SourceLocation },
  { elements }: Kind,
): Omit<Step, "number">[] {
  if (elements === undefined) throw new Error(`objects of the kind ${id.kind} have no elements`);
  const key = encodeId(id);
  const reasons = [{ type: "altered" as const, key, attributes: [elements.word], ...at }];
  return [{ ...elements.rename(id, from, to, [before, after]), key, reasons, produces: [], destroys: [] }];
}
