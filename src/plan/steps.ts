/** Renders ordered operations as steps through the kinds' own SQL. */
import { changedAttributes } from "../model/diff.ts";
import { grouped } from "../model/grouped.ts";
import { decodeId, type Key, kindOf } from "../model/id.ts";
import { asList, type Kind, type KindRegistry, type RenderContext, type Statement, thisDatabase } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import type { Followers } from "./followers.ts";
import type { Graph, Node } from "./graph.ts";
import type { Leaders } from "./groups.ts";
import { alterStatements, type Operations, ownAttributes } from "./operations.ts";
import type { Reason, Step } from "./types.ts";

/** What renderers see. All but the models are filled in once they are decided. */
export class PlanContext implements RenderContext {
  readonly current: Model;
  readonly desired: Model;
  readonly user: string;
  readonly database: string;
  readonly serverMajor: number;
  readonly #kinds: KindRegistry;
  readonly #inUse: ReadonlySet<Key> | undefined;
  #operations: Operations | undefined;
  #folded: ReadonlyMap<Key, readonly DbObject[]> = new Map();
  #entwined: ReadonlyMap<Key, readonly DbObject[]> = new Map();

  constructor(
    current: Model,
    desired: Model,
    kinds: KindRegistry,
    { user, database = thisDatabase, inUse }: { readonly user: string; readonly database?: string; readonly inUse?: ReadonlySet<Key> },
  ) {
    this.current = current;
    this.desired = desired;
    this.serverMajor = current.serverMajor;
    this.user = user;
    this.database = database;
    this.#kinds = kinds;
    this.#inUse = inUse;
  }

  decided(operations: Operations, folded: ReadonlyMap<Key, readonly DbObject[]>, entwined: ReadonlyMap<Key, readonly DbObject[]>): void {
    this.#operations = operations;
    this.#folded = folded;
    this.#entwined = entwined;
  }

  reference(key: Key): string {
    const kind = this.#kinds.get(kindOf(key));
    return kind.reference(decodeId(key, kind.key));
  }

  folded(key: Key): readonly DbObject[] {
    return this.#folded.get(key) ?? [];
  }

  entwined(key: Key): readonly DbObject[] {
    return this.#entwined.get(key) ?? [];
  }

  clause(part: DbObject): string {
    return this.#kinds.get(part.id.kind).clause?.(part, this) ?? "";
  }

  make(object: DbObject): readonly Statement[] {
    const kind = this.#kinds.get(object.id.kind);
    return [...asList(kind.create(object as never, this)), ...asList(kind.afterwards?.(object as never, this) ?? [])];
  }

  isNew(key: Key): boolean {
    return this.#operations?.creates.has(key) ?? false;
  }

  isBusy(table: Key): boolean {
    return this.#inUse?.has(table) === true && this.current.objects.has(table) && !this.isNew(table);
  }

  isRebuilt(key: Key): boolean {
    return this.#operations?.rebuilt.has(key) ?? false;
  }

  isDropped(key: Key): boolean {
    return this.#operations?.drops.has(key) ?? false;
  }
}

const byPosition = (a: DbObject, b: DbObject): number => (a.position ?? 0) - (b.position ?? 0) || (a.key < b.key ? -1 : 1);

/** For each new object, the parts that stand inside its CREATE statement: by rank of kind, then position. */
export function foldedParts(graph: Graph, leaders: Leaders, { implied }: Followers, kinds: KindRegistry): Map<Key, DbObject[]> {
  const folded = new Map<Key, DbObject[]>();
  for (const { index, verb, object } of graph.nodes) {
    if (verb !== "create" || leaders[index] === index || object.parent === undefined || implied.has(object.key)) continue;
    // a part that the alteration of its whole makes stands in no CREATE statement, but has parts itself
    const whole = graph.node("create", object.parent);
    if (whole === undefined || leaders[whole.index] !== leaders[index]) continue;
    const list = folded.get(object.parent);
    if (list === undefined) folded.set(object.parent, [object]);
    else list.push(object);
  }
  const rank = (object: DbObject): number => kinds.get(object.id.kind).rank;
  for (const list of folded.values()) list.sort((a, b) => rank(a) - rank(b) || byPosition(a, b));
  return folded;
}

interface Rendering {
  readonly context: PlanContext;
  readonly operations: Operations;
  readonly followers: Followers;
  readonly kinds: KindRegistry;
}

/** The steps of the leaders, in their order. */
export function renderSteps(ordered: readonly Node[], graph: Graph, leaders: Leaders, rendering: Rendering): Step[] {
  const members = grouped(graph.nodes, ({ index }) => leaders[index]);
  const steps: Step[] = [];
  for (const leader of ordered) {
    const group = members.get(leader.index) ?? [leader];
    const reasons = reasonsOf(leader, group, rendering.operations);
    const produces = group.filter(({ verb }) => verb === "create").map(({ key }) => key);
    const destroys = group.filter(({ verb }) => verb === "drop").map(({ key }) => key);
    for (const statement of statementsOf(leader, group, rendering)) {
      steps.push({ ...statement, number: steps.length + 1, key: leader.key, reasons, produces, destroys });
    }
  }
  return steps;
}

/** Those of the statement's own object first. What a whole takes along when it goes is listed as destroyed, and needs no reason. */
function reasonsOf(leader: Node, group: readonly Node[], { reasons }: Operations): Reason[] {
  const parts = group.filter(({ index }) => index !== leader.index).flatMap(({ key }) => reasons.get(key) ?? []);
  return [...(reasons.get(leader.key) ?? []), ...parts.filter(({ type }) => leader.verb !== "drop" || type !== "dropped").map(withoutText)];
}

/** The text of the line is for errors, which point to the object itself. */
function withoutText(reason: Reason): Reason {
  if (reason.at?.text === undefined) return reason;
  const { text: _, ...at } = reason.at;
  return { ...reason, at };
}

function statementsOf(leader: Node, group: readonly Node[], { context, operations, followers, kinds }: Rendering): readonly Statement[] {
  const kind = kinds.get(leader.object.id.kind);
  if (leader.verb === "alter") {
    const { alteration } = leader;
    if (alteration === undefined) return [];
    // rendered again: only now is it known what is new and what goes
    const attributes = ownAttributes(alteration, operations, followers.freed.has(leader.key));
    const statements = alterStatements(kind, { ...alteration, attributes }, context);
    return [...(statements === "replace" ? alteration.statements : statements), ...completion(leader, group, followers, context, kinds)];
  }
  if (leader.verb === "drop") {
    return isImpliedDrop(leader.object, operations, followers, kinds) ? [] : asList(kind.drop(leader.object as never, context));
  }
  return [...creation(leader.object, kind, followers, context), ...completion(leader, group, followers, context, kinds)];
}

/** What the statement that makes the new objects of a group cannot say. */
function completion(
  leader: Node,
  group: readonly Node[],
  { implied }: Followers,
  context: PlanContext,
  kinds: KindRegistry,
): readonly Statement[] {
  const entwined = context.entwined(leader.key);
  const made = group.filter(({ verb, object }) => verb === "create" && !entwined.includes(object));
  return [
    ...made.flatMap(
      ({ key, object }) => implied.get(key) ?? asList(kinds.get(object.id.kind).afterwards?.(object as never, context) ?? []),
    ),
    ...besideNew(group, context, kinds),
  ];
}

function besideNew(group: readonly Node[], context: PlanContext, { all }: KindRegistry): readonly Statement[] {
  const created = group.filter(({ verb }) => verb === "create");
  if (created.length === 0) return [];
  return all.flatMap((kind) =>
    kind.besideNew === undefined ? [] : created.flatMap(({ object }) => asList(kind.besideNew?.(object, context) ?? [])),
  );
}

function creation(object: DbObject, kind: Kind, { implied, renamed }: Followers, context: PlanContext): readonly Statement[] {
  if (implied.has(object.key)) return [];
  const from = renamed.get(object.key);
  if (from === undefined || kind.rename === undefined) return asList(kind.create(object as never, context));
  const statements = alterStatements(kind, { from, to: object, attributes: changedAttributes(from, object) }, context);
  const renaming = from.key === object.key ? [] : asList(kind.rename(from.id, object.id, object as never));
  return [...renaming, ...(statements === "replace" ? [] : statements)];
}

/** An object that follows from another goes with that one, unless its table no longer follows that one's by then. */
function isImpliedDrop({ via, key }: DbObject, operations: Operations, followers: Followers, kinds: KindRegistry): boolean {
  if (via === undefined || followers.detached.has(key)) return false;
  return followers.kept.has(key) || operations.drops.has(via) || kinds.get(kindOf(key)).madeByAttach === "alone";
}
