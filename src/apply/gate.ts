/** The stale-plan gate: the objects that a plan touches must be as they were when it was made, and, afterwards, as it promised. */
import { DbmError } from "../errors/error.ts";
import { diff } from "../model/diff.ts";
import { objectFingerprint } from "../model/fingerprint.ts";
import type { Key } from "../model/id.ts";
import type { Model } from "../model/object.ts";
import type { PlanTarget } from "../plan/artifact.ts";
import { standingOnGone } from "../plan/neighbours.ts";
import type { Direction, Touched } from "../plan/types.ts";

/** Throws apply.other-database when a plan was made for another database than this one; the same one may be reached by another address. */
export function assertTarget(planned: PlanTarget, here: Pick<PlanTarget, "database" | "address" | "system">): void {
  const isKnown = planned.system !== null && here.system !== null;
  if (planned.database === here.database && (isKnown ? planned.system === here.system : isEmbedded(planned) === isEmbedded(here))) return;
  const what = `the plan was made for ${planned.address} (${planned.environment}), and this is ${here.address}`;
  throw new DbmError("apply.other-database", what + (planned.address === here.address ? ", another server at the same address" : ""));
}

const isEmbedded = ({ address }: Pick<PlanTarget, "address">): boolean => address === "embedded";

/** Keys of touched objects that are not as expected. */
export function unexpected(model: Model, touched: Touched, when: "before" | "after"): Key[] {
  return Object.entries(touched)
    .filter(([key, expected]) => {
      const object = model.objects.get(key);
      return (object === undefined ? null : objectFingerprint(object)) !== expected[when];
    })
    .map(([key]) => key);
}

/** What a direction touches, as it is in the model that it will start from. */
export function startingFrom({ objects }: Model, touched: Touched): Touched {
  return Object.fromEntries(
    Object.entries(touched).map(([key, { after }]) => {
      const object = objects.get(key);
      return [key, { before: object === undefined ? null : objectFingerprint(object), after }];
    }),
  );
}

const listed = (keys: readonly Key[]): string => keys.slice(0, 5).join(", ") + (keys.length > 5 ? ` and ${keys.length - 5} more` : "");

/**
 * Throws apply.stale-plan, naming the objects, when the database is no longer what the plan was made for: what it touches changed,
 * what it builds on is gone, or something that it does not know stands on what it takes away.
 */
export function assertFresh(model: Model, direction: Direction): void {
  const neighbours = new Set(direction.neighbours);
  const changed = unexpected(model, direction.touched, "before");
  if (changed.length > 0) throw stale(`${listed(changed)} changed after it was made`);
  const gone = [...neighbours].filter((key) => !model.objects.has(key));
  if (gone.length > 0) throw stale(`${listed(gone)}, which it counts on, went or got another name after it was made`);
  const added = standingOnGone(model, direction).filter((key) => !neighbours.has(key));
  if (added.length > 0) throw stale(`${listed(added)} came after it was made, and stands on what it takes away`);
}

const stale = (why: string): DbmError => new DbmError("apply.stale-plan", `the plan is stale: ${why}`);

/**
 * Throws apply.not-converged, naming the objects, when the database is not what the plan promised: as planned, and otherwise as before.
 * @param worded `after` with the touched objects in the words of the plan, where those are not the database's
 */
export function assertConverged(before: Model, after: Model, touched: Touched, worded: Model = after): void {
  const keys = unexpected(worded, touched, "after");
  if (keys.length > 0) {
    throw new DbmError("apply.not-converged", `all steps ran, but the result is not as planned: ${listed(keys)}`, {
      hint: "Run `dbmigrator plan` to see what is left; please report it if the plan was made by this version.",
    });
  }
  const others = diff(before, after)
    .map(({ key }) => key)
    .filter((key) => touched[key] === undefined);
  if (others.length === 0) return;
  throw new DbmError(
    "apply.not-converged",
    `all steps ran, but objects that the plan does not touch changed meanwhile: ${listed(others)}`,
    {
      hint: "Another session or an event trigger may have changed them. Run `dbmigrator plan` to see what is left.",
    },
  );
}
