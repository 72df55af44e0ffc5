/** The use case `explain`: where objects and steps of a plan come from, and what hangs on them. */
import type { Session } from "../database/session.ts";
import type { SourceLocation } from "../errors/diagnostic.ts";
import { DbmError } from "../errors/error.ts";
import { findKeys } from "../model/address.ts";
import type { Json } from "../model/attributes.ts";
import { changedAttributes, equalJson } from "../model/diff.ts";
import { type Key, kindOf } from "../model/id.ts";
import type { Hazard, KindRegistry, Lock } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { masked } from "../model/secrets.ts";
import type { PlanDocument } from "../plan/artifact.ts";
import { chainsOf, stepsAbout } from "../plan/reasons.ts";
import type { Reason, Step } from "../plan/types.ts";
import type { Context } from "./context.ts";
import { type Comparison, type PlanRequest, planDatabase } from "./plan-database.ts";
import type { Project } from "./project.ts";

export interface ExplainedStep {
  readonly number: number;
  /** Number of its transaction, from 1. */
  readonly transaction: number;
  readonly key: Key;
  readonly sql: string;
  readonly lock: Lock;
  readonly hazards: readonly Hazard[];
  /** Each from the step's own reason down to the difference that started it. */
  readonly because: readonly (readonly Reason[])[];
}

export interface ExplainedAttribute {
  readonly name: string;
  /** Null also where there is no such object. */
  readonly database: Json;
  readonly source: Json;
  readonly differs: boolean;
}

export interface Dependency {
  readonly key: Key;
  /** The part of the object through which it is one, where it is not the object itself. */
  readonly through?: Key;
}

/** How an object is in the database beside what it is in the source. */
export type ExplainedState = "equal" | "different" | "only in the source" | "only in the database";

export interface ExplainedObject {
  readonly key: Key;
  readonly kind: string;
  readonly declared: SourceLocation | null;
  /** Of the object itself, whatever its parts are. */
  readonly state: ExplainedState;
  readonly attributes: readonly ExplainedAttribute[];
  /** The object it is a part of. */
  readonly partOf: Key | null;
  readonly parts: readonly { readonly key: Key; readonly state: ExplainedState }[];
  readonly needs: readonly Dependency[];
  readonly neededBy: readonly Dependency[];
  /** Steps of the plan that are about it or its parts. */
  readonly steps: readonly ExplainedStep[];
}

export interface ExplainDocument {
  readonly format: 1;
  readonly objects: readonly ExplainedObject[];
  /** The steps that were asked for by number. */
  readonly steps: readonly ExplainedStep[];
}

/** Explains objects, by addresses as `--target` takes them; `saved` is a plan to look for steps in instead of a new one. Throws plan.unknown-target. */
export async function explainObject(
  context: Context,
  project: Project,
  session: Session,
  { address, request, saved }: { readonly address: string; readonly request: PlanRequest; readonly saved?: PlanDocument | undefined },
): Promise<ExplainDocument> {
  const planned = await planDatabase(context, project, session, request);
  const comparison = { ...planned, document: saved ?? planned.document };
  const known = [...new Set([...comparison.goal.objects.keys(), ...comparison.current.objects.keys()])];
  const objects = findKeys(address, known).map((key) => explained(key, comparison, context.kinds));
  return { format: 1, objects, steps: [] };
}

/** Explains one step of a plan. Throws plan.unknown-target where the plan has no such step. */
export function explainStep({ up }: PlanDocument, number: number): ExplainDocument {
  const step = up.steps.find((each) => each.number === number);
  if (step === undefined) {
    const count = up.steps.length;
    throw new DbmError("plan.unknown-target", `the plan has no step ${number}`, {
      hint: count === 0 ? "It has none: there are no changes." : `Its steps are 1 to ${count}.`,
    });
  }
  return { format: 1, objects: [], steps: [explainedStep(step, up)] };
}

function explainedStep(step: Step, { steps, transactions }: PlanDocument["up"]): ExplainedStep {
  const { number, key, sql, lock, hazards = [] } = step;
  const transaction = transactions.findIndex(({ first, last }) => first <= number && number <= last) + 1;
  return { number, transaction, key, sql, lock, hazards, because: chainsOf(step, steps) };
}

function explained(key: Key, { document, current, goal }: Comparison, kinds: KindRegistry): ExplainedObject {
  const [from, to] = [current.objects.get(key), goal.objects.get(key)];
  const model = to === undefined ? current : goal;
  const object = (to ?? from) as DbObject;
  const parts = [...new Set([...partsOf(key, goal), ...partsOf(key, current)])].sort();
  const own = new Set([key, ...parts]);
  const edges = model.edges.filter((edge) => own.has(edge.from) !== own.has(edge.to));
  return {
    key,
    kind: object.id.kind,
    declared: to?.at ?? null,
    state: stateOf(from, to),
    attributes: attributesOf(from, to, kinds),
    partOf: object.parent ?? null,
    parts: parts.map((part) => ({ key: part, state: stateOf(current.objects.get(part), goal.objects.get(part)) })),
    needs: dependencies(
      edges.filter((edge) => own.has(edge.from)).map((edge) => ({ self: edge.from, other: edge.to })),
      key,
    ),
    neededBy: dependencies(
      edges.filter((edge) => own.has(edge.to)).map((edge) => ({ self: edge.to, other: edge.from })),
      key,
    ),
    steps: stepsAbout(document.up.steps, own).map((step) => explainedStep(step, document.up)),
  };
}

function stateOf(from: DbObject | undefined, to: DbObject | undefined): ExplainedState {
  if (from === undefined) return "only in the source";
  if (to === undefined) return "only in the database";
  return changedAttributes(from, to).length > 0 ? "different" : "equal";
}

function attributesOf(from: DbObject | undefined, to: DbObject | undefined, kinds: KindRegistry): ExplainedAttribute[] {
  const kind = kinds.get(kindOf((to ?? (from as DbObject)).key));
  return Object.keys(kind.attributes).map((name) => {
    const [database, source] = [from?.is[name] ?? null, to?.is[name] ?? null];
    const differs = from !== undefined && to !== undefined && !equalJson(database, source);
    return { name, database: masked(database), source: masked(source), differs };
  });
}

/** The parts of an object, at any depth. */
function partsOf(key: Key, { objects }: Model): Key[] {
  const own = [...objects.values()].filter(({ parent }) => parent === key).map((part) => part.key);
  return own.flatMap((part) => [part, ...partsOf(part, { objects } as Model)]);
}

function dependencies(edges: readonly { readonly self: Key; readonly other: Key }[], key: Key): Dependency[] {
  const found = new Map<Key, Dependency>();
  for (const { self, other } of edges) {
    if (self === key) found.set(other, { key: other });
    else if (!found.has(other)) found.set(other, { key: other, through: self });
  }
  return [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}
