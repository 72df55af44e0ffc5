/** A plan that begins with renames: the rest is planned from what the renames make of the database. */
import { objectFingerprint } from "../model/fingerprint.ts";
import { encodeId, type Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import { type DbObject, emptyModel, type Model } from "../model/object.ts";
import { neighboursOf } from "./neighbours.ts";
import { type PlanOptions, plan } from "./plan.ts";
import { renameSteps, reverseRenames } from "./rename.ts";
import type { Rename } from "./rename-types.ts";
import { type LockBudget, transactionsOf } from "./transactions.ts";
import type { Direction, Plan, Step, Touched } from "./types.ts";

export interface RenameSteps {
  readonly up: readonly Step[];
  readonly down: readonly Step[];
}

/**
 * The statements of renames, and of taking them back. A schema that an object moves into and that is not there yet is made before
 * them, and dropped behind the way back.
 */
export function renamesBothWays(
  due: readonly Rename[],
  current: Model,
  desired: Model,
  kinds: KindRegistry,
  options: PlanOptions,
): RenameSteps {
  const namespace = kinds.namespace.kind;
  const renamed = new Set(due.map(({ to }) => encodeId(to)));
  const objects = new Map<Key, DbObject>();
  for (const { to } of due) {
    const key = encodeId({ kind: namespace, name: to.schema ?? "" });
    const object = desired.objects.get(key);
    if (object !== undefined && !current.objects.has(key) && !renamed.has(key)) objects.set(key, object);
  }
  const empty = emptyModel(current.serverMajor);
  const made = plan(empty, { ...empty, objects }, kinds, options);
  return {
    up: [...made.steps, ...renameSteps(due, current, desired, kinds)],
    down: [...renameSteps(reverseRenames(due), desired, current, kinds), ...made.down.steps],
  };
}

/** Puts the renames before the steps up and their reverse behind the steps down. `before` is the database as it is. */
export function withRenames(
  rest: Plan,
  renames: RenameSteps,
  models: { readonly before: Model; readonly renamed: Model; readonly after: Model },
  budget?: LockBudget,
): Plan {
  const { before, after } = models;
  const keys = new Set([...Object.keys(rest.touched), ...differing(before, models.renamed)]);
  return {
    changes: rest.changes,
    ...joined([...renames.up, ...rest.steps], keys, { from: before, to: after }, budget),
    down: joined([...rest.down.steps, ...renames.down], keys, { from: after, to: before }, budget),
  };
}

function joined(
  steps: readonly Step[],
  keys: ReadonlySet<Key>,
  { from, to }: { readonly from: Model; readonly to: Model },
  budget: LockBudget | undefined,
): Direction {
  const numbered = steps.map((step, index) => ({ ...step, number: index + 1 }));
  const touched = touchedBetween(keys, from, to);
  return {
    steps: numbered,
    transactions: transactionsOf(numbered, budget),
    touched,
    ...neighboursOf({ steps: numbered, touched }, from, to),
  };
}

const fingerprint = (model: Model, key: Key): string | null => {
  const object = model.objects.get(key);
  return object === undefined ? null : objectFingerprint(object);
};

function differing(a: Model, b: Model): Key[] {
  return [...new Set([...a.objects.keys(), ...b.objects.keys()])].filter((key) => fingerprint(a, key) !== fingerprint(b, key));
}

function touchedBetween(keys: ReadonlySet<Key>, before: Model, after: Model): Touched {
  return Object.fromEntries([...keys].sort().map((key) => [key, { before: fingerprint(before, key), after: fingerprint(after, key) }]));
}
