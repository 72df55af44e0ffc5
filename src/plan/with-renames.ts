/** A plan that begins with renames: the rest is planned from what the renames make of the database. */
import { objectFingerprint } from "../model/fingerprint.ts";
import type { Key } from "../model/id.ts";
import type { Model } from "../model/object.ts";
import { type LockBudget, transactionsOf } from "./transactions.ts";
import type { Direction, Plan, Step, Touched } from "./types.ts";

export interface RenameSteps {
  readonly up: readonly Step[];
  readonly down: readonly Step[];
}

/** Puts the renames before the steps up and their reverse behind the steps down. `before` is the database as it is. */
export function withRenames(
  plan: Plan,
  renames: RenameSteps,
  models: { readonly before: Model; readonly renamed: Model; readonly after: Model },
  budget?: LockBudget,
): Plan {
  const keys = new Set([...Object.keys(plan.touched), ...differing(models.before, models.renamed)]);
  return {
    changes: plan.changes,
    ...joined([...renames.up, ...plan.steps], touchedBetween(keys, models.before, models.after), budget),
    down: joined([...plan.down.steps, ...renames.down], touchedBetween(keys, models.after, models.before), budget),
  };
}

function joined(steps: readonly Step[], touched: Touched, budget: LockBudget | undefined): Direction {
  const numbered = steps.map((step, index) => ({ ...step, number: index + 1 }));
  return { steps: numbered, transactions: transactionsOf(numbered, budget), touched };
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
