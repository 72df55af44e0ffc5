/** Decides what happens to each object: created, altered in place, dropped, or dropped and made anew, and what has to make way for that. */
import { type Change, changedAttributes } from "../model/diff.ts";
import type { Key } from "../model/id.ts";
import { type AlterHandler, asList, type Kind, type KindRegistry, type RenderContext, type Statement } from "../model/kind.ts";
import { linksOf } from "../model/links.ts";
import type { DbObject, Model } from "../model/object.ts";
import type { Reason } from "./types.ts";

export interface Alteration {
  readonly from: DbObject;
  readonly to: DbObject;
  readonly attributes: readonly string[];
  readonly statements: readonly Statement[];
}

export interface Operations {
  readonly drops: ReadonlyMap<Key, DbObject>;
  readonly creates: ReadonlyMap<Key, DbObject>;
  readonly alters: ReadonlyMap<Key, Alteration>;
  readonly reasons: ReadonlyMap<Key, readonly Reason[]>;
  /** What is altered as `rebuild` says, and what that changes along with it. */
  readonly rebuilt: ReadonlySet<Key>;
  /** New parts that the alteration of their whole makes, each with it. */
  readonly enclosed: ReadonlyMap<Key, Key>;
  /** New and dropped objects that the alteration of another makes and drops, each with it. */
  readonly handed: ReadonlyMap<Key, Key>;
}

type Between = Pick<Alteration, "from" | "to">;

interface Dependent {
  readonly key: Key;
  readonly why: "depends" | "auto" | "part" | "via";
}

/** The outermost whole that an object is a part of: its table. */
export function wholeOf(object: DbObject, { objects }: Model): Key {
  let at = object;
  for (let above = at.parent; above !== undefined; above = at.parent) {
    const next = objects.get(above);
    if (next === undefined) return above;
    at = next;
  }
  return at.key;
}

/** For every object of a model, what depends on it or is a part of it. */
export function dependentsOf(model: Model): ReadonlyMap<Key, readonly Dependent[]> {
  const dependents = new Map<Key, Dependent[]>();
  const add = (to: Key, key: Key, why: Dependent["why"]): void => {
    const list = dependents.get(to);
    if (list === undefined) dependents.set(to, [{ key, why }]);
    else list.push({ key, why });
  };
  for (const { from, to, why } of model.edges) add(to, from, why);
  for (const { key, parent, via } of model.objects.values()) {
    if (parent !== undefined) add(parent, key, "part");
    if (via !== undefined) add(via, key, "via");
  }
  return dependents;
}

/** Runs a kind's handlers for the changed attributes; "replace" as soon as one asks for it. */
export function alterStatements(
  kind: Kind,
  change: { readonly from: DbObject; readonly to: DbObject; readonly attributes: readonly string[] },
  context: RenderContext,
): readonly Statement[] | "replace" {
  const handlers = new Set<AlterHandler<never>>();
  for (const attribute of Object.keys(kind.attributes)) {
    if (!change.attributes.includes(attribute)) continue;
    const handler = kind.alter[attribute];
    if (handler === "replace") return "replace";
    if (handler !== "ignore" && handler !== undefined) handlers.add(handler as AlterHandler<never>);
  }
  const statements: Statement[] = [];
  for (const handler of handlers) {
    const altered = handler(change.to as never, change.from as never, context);
    if (altered === "replace") return "replace";
    // what one handler needs first, another may ask for itself
    statements.push(...asList(altered).filter(({ sql }) => !statements.some((known) => known.sql === sql)));
  }
  return statements;
}

/** The state of one decision; lives as long as `decide` runs. */
class Decision {
  readonly drops = new Map<Key, DbObject>();
  readonly creates = new Map<Key, DbObject>();
  readonly alters = new Map<Key, Alteration>();
  readonly reasons = new Map<Key, Reason[]>();
  readonly rebuilt = new Set<Key>();
  readonly enclosed = new Map<Key, Key>();
  readonly handed = new Map<Key, Key>();
  /** What is altered as if it had changed. */
  readonly #remade = new Set<Key>();
  readonly #queue: Key[] = [];
  readonly #dependents: ReadonlyMap<Key, readonly Dependent[]>;
  #stillThere: ReadonlySet<string> | undefined;
  #links: ReturnType<typeof linksOf> | undefined;
  readonly current: Model;
  readonly desired: Model;
  readonly context: RenderContext;
  readonly kinds: KindRegistry;

  constructor(context: RenderContext, kinds: KindRegistry) {
    this.current = context.current;
    this.desired = context.desired;
    this.context = context;
    this.kinds = kinds;
    this.#dependents = dependentsOf(context.current);
  }

  because(key: Key, reason: Reason): void {
    const reasons = this.reasons.get(key);
    if (reasons === undefined) this.reasons.set(key, [reason]);
    else if (!reasons.some((known) => known.type === reason.type && known.key === reason.key)) reasons.push(reason);
  }

  create(object: DbObject, reason: Reason): void {
    this.creates.set(object.key, object);
    this.because(object.key, reason);
  }

  /** Drops an object of the current model, and makes it anew where it is desired. */
  remove(key: Key, reason: Reason): void {
    if (this.drops.has(key)) return;
    const object = this.current.objects.get(key);
    if (object === undefined) return;
    this.drops.set(key, object);
    this.because(key, reason);
    this.alters.delete(key);
    const again = this.desired.objects.get(key);
    this.#queue.push(key);
    if (again === undefined) return;
    this.creates.set(key, again);
    // a table that is linked anew stays
    if (this.kinds.get(object.id.kind).links !== undefined && !this.drops.has(object.parent ?? "")) this.#clear(again, object);
  }

  #clear(to: DbObject, from: DbObject, cause = to.key): void {
    for (const key of this.kinds.get(to.id.kind).clears?.(to as never, from as never, this) ?? []) {
      this.remove(key, { type: "rebuilt", key: cause });
      // it makes way for each of several
      this.because(key, { type: "rebuilt", key: cause });
    }
  }

  /** Everything that stands on what is dropped goes as well. */
  spread(): void {
    for (let key = this.#queue.pop(); key !== undefined; key = this.#queue.pop()) {
      for (const dependent of this.#dependents.get(key) ?? [])
        if (this.#mustGo(dependent, key)) this.remove(dependent.key, { type: "rebuilt", key });
    }
  }

  #mustGo({ key, why }: Dependent, below: Key): boolean {
    if (why === "part") return true;
    const object = this.current.objects.get(key);
    if (object === undefined) return false;
    if (why === "via") return !this.#isLeftBehind(object, below);
    if (why === "auto" && this.kinds.get(object.id.kind).released === true) return false;
    if (!this.alters.has(key)) return true;
    // it stays where it no longer needs the other, or where that one only makes way for it and comes back with it
    const makesWay = this.reasons.get(below)?.some((reason) => reason.type === "rebuilt" && reason.key === key) === true;
    return !makesWay && this.#isStillThere(`${key}\n${below}`);
  }

  /** PostgreSQL makes what follows anew along with the one above, under the name that it would give a new one. */
  #losesName(object: DbObject): boolean {
    const { madeByAttach, follower } = this.kinds.get(object.id.kind);
    const above = this.current.objects.get(object.via ?? "");
    if (above === undefined || (madeByAttach !== true && madeByAttach !== "anew")) return false;
    return (follower?.(object as never, above as never, false, this.context).named ?? true) !== true;
  }

  /** Whether it holds rows, and its table only loses the one above: with the table that this is a part of, or because it follows that no more. */
  #isLeftBehind(object: DbObject, below: Key): boolean {
    const above = this.current.objects.get(below);
    if (above === undefined || this.kinds.get(object.id.kind).madeByAttach !== undefined || !this.desired.objects.has(object.key))
      return false;
    const [table, tableAbove] = [wholeOf(object, this.current), wholeOf(above, this.current)];
    return !this.drops.has(table) && (this.drops.has(tableAbove) || this.#isUnlinked(table, tableAbove));
  }

  /** Whether a table is no longer linked to another one. */
  #isUnlinked(table: Key, above: Key): boolean {
    this.#links ??= linksOf(this.current.objects.values(), this.kinds);
    return this.#links.get(table)?.some((link) => link.above === above && !this.desired.objects.has(link.key)) === true;
  }

  /** Few plans ask. */
  #isStillThere(edge: string): boolean {
    this.#stillThere ??= new Set(this.desired.edges.map(({ from, to }) => `${from}\n${to}`));
    return this.#stillThere.has(edge);
  }

  /** What cannot stay while an object is altered: its dependents, unless their kind says that they survive. */
  release(alteration: Alteration): void {
    const { from, to } = alteration;
    if (!this.#rebuilds(alteration)) {
      this.#clear(to, from);
      return;
    }
    const asked = new Set<Key>();
    const ask = (below: Between): void => {
      asked.add(below.to.key);
      this.rebuilt.add(below.to.key);
      this.#clear(below.to, below.from, to.key);
      for (const { key, why } of this.#dependents.get(below.to.key) ?? []) {
        const stays = this.#survives(key, why, below);
        if (stays === true) continue;
        const object = this.current.objects.get(key) as DbObject;
        if (stays !== "altered") this.remove(stays === "whole" ? wholeOf(object, this.current) : key, { type: "rebuilt", key: to.key });
        else if (!asked.has(key)) ask({ from: object, to: this.desired.objects.get(key) as DbObject });
      }
    };
    ask(alteration);
  }

  #rebuilds({ from, to, attributes }: Alteration): boolean {
    const { rebuild } = this.kinds.get(to.id.kind);
    if (rebuild === undefined || !attributes.some((attribute) => rebuild.onChangeOf.includes(attribute))) return false;
    return rebuild.when === undefined || this.#remade.has(to.key) || rebuild.when(from, to, this);
  }

  /** Wholes that are altered only for such parts become so here: see `remakesWhole`. */
  enclose(): void {
    for (const [key, part] of this.creates) {
      const { remakesWhole } = this.kinds.get(part.id.kind);
      const whole = remakesWhole === undefined ? undefined : this.#staying(part.parent);
      if (whole === undefined || this.enclosed.has(key)) continue;
      const alteration = this.alters.get(whole.to.key);
      if (alteration === undefined || !this.#rebuilds(alteration)) {
        if (remakesWhole?.(part, whole.to, this) !== true || !this.#remake(whole, alteration?.attributes ?? [], key)) continue;
      }
      this.enclosed.set(key, whole.to.key);
    }
  }

  #staying(key = ""): Between | undefined {
    const [from, to] = [this.current.objects.get(key), this.desired.objects.get(key)];
    return from === undefined || to === undefined || this.drops.has(key) ? undefined : { from, to };
  }

  #remake({ from, to }: Between, changed: readonly string[], cause: Key): boolean {
    const kind = this.kinds.get(to.id.kind);
    const attributes = [...new Set([...changed, ...(kind.rebuild?.onChangeOf ?? [])])];
    const statements = alterStatements(kind, { from, to, attributes }, this.context);
    if (statements === "replace") return false;
    this.#remade.add(to.key);
    this.alters.set(to.key, { from, to, attributes, statements });
    this.because(to.key, { type: "rebuilt", key: cause });
    return true;
  }

  isNew(key: Key): boolean {
    return this.creates.has(key);
  }

  isRebuilt(key: Key): boolean {
    return this.rebuilt.has(key);
  }

  isDropped(key: Key): boolean {
    return this.drops.has(key);
  }

  /** What the alteration of another makes and drops, once it is known what is altered. */
  hand(): void {
    for (const [part, whole] of this.enclosed) if (!this.alters.has(whole)) this.enclosed.delete(part);
    for (const [key, object] of [...this.drops, ...this.creates]) {
      const doer = this.kinds.get(object.id.kind).changedBy?.(object as never, this);
      if (doer !== undefined && this.alters.has(doer)) this.handed.set(key, doer);
    }
  }

  #survives(key: Key, why: Dependent["why"], below: Between): boolean | "altered" | "whole" {
    const from = this.current.objects.get(key);
    if (from === undefined || why === "via") return true;
    const to = this.desired.objects.get(key);
    const { survives } = this.kinds.get(from.id.kind);
    if (to === undefined || this.#losesName(from)) return false;
    return survives === undefined ? why === "part" : survives({ from, to }, below);
  }
}

/** Turns changes into operations. `forced` names objects that must be made anew although they could be altered, or stay, each with the object that asks for it. */
export function decide(
  changes: readonly Change[],
  context: RenderContext,
  kinds: KindRegistry,
  forced: ReadonlyMap<Key, Key> = new Map(),
): Operations {
  const decision = new Decision(context, kinds);
  const wholes = new Map<Key, Key>();
  for (const change of changes) {
    const reason = reasonOf(change);
    if (change.type === "create") decision.create(change.to, reason);
    else if (change.type === "alter") {
      const { replacesWhole } = kinds.get(change.to.id.kind);
      if (replacesWhole?.(change.to as never, change.from as never) === true) {
        wholes.set(wholeOf(change.from, context.current), change.key);
        continue;
      }
      const statements = forced.has(change.key) ? "replace" : alterStatements(kinds.get(change.to.id.kind), change, context);
      if (statements === "replace") continue;
      decision.alters.set(change.key, { ...change, statements });
      decision.because(change.key, reason);
    }
  }
  for (const change of changes) {
    if (change.type === "drop" || (change.type === "alter" && !decision.alters.has(change.key)))
      decision.remove(change.key, reasonOf(change));
  }
  for (const [key, cause] of [...wholes, ...forced]) decision.remove(key, { type: "rebuilt", key: cause });
  decision.spread();
  // releasing may drop objects, and what is dropped is no longer altered: repeat until nothing moves
  for (let before = -1; before !== decision.drops.size + decision.enclosed.size; ) {
    before = decision.drops.size + decision.enclosed.size;
    for (const alteration of [...decision.alters.values()]) if (decision.alters.has(alteration.to.key)) decision.release(alteration);
    decision.spread();
    decision.enclose();
  }
  for (const key of decision.drops.keys()) decision.rebuilt.delete(key);
  decision.hand();
  return decision;
}

function reasonOf(change: Change): Reason {
  if (change.type === "create") return { type: "created", key: change.key, ...(change.to.at === undefined ? {} : { at: change.to.at }) };
  if (change.type === "drop") return { type: "dropped", key: change.key };
  return { type: "altered", key: change.key, attributes: change.attributes, ...(change.to.at === undefined ? {} : { at: change.to.at }) };
}

/**
 * The attributes that a statement has to change: not those which an object that follows from another (`via`) takes over when that
 * one changes.
 * @param isFree whether it does not follow the other at that time
 */
export function ownAttributes({ from, to, attributes }: Alteration, operations: Operations, isFree: boolean): readonly string[] {
  const { via } = to;
  const cause = isFree || via === undefined || via !== from.via ? undefined : operations.alters.get(via);
  if (cause === undefined) return attributes;
  const differing = new Set(changedAttributes(to, cause.to));
  return attributes.filter((attribute) => !cause.attributes.includes(attribute) || differing.has(attribute));
}
