/** The document of a plan: what is shown, saved and approved. */
import { fingerprintsOf } from "../model/fingerprint.ts";
import { encodeId } from "../model/id.ts";
import type { Model } from "../model/object.ts";
import type { Scope } from "../model/scope.ts";
import { masked } from "../model/secrets.ts";
import { type PlanDocument, type PlanTarget, sealPlan } from "../plan/artifact.ts";
import { maskDirection } from "../plan/mask.ts";
import type { Rename } from "../plan/rename-types.ts";
import type { Restriction } from "../plan/restrict.ts";
import { summarize } from "../plan/summary.ts";
import type { Plan } from "../plan/types.ts";
import type { Context } from "./context.ts";
import type { Project } from "./project.ts";

/** What a plan was made of, besides its steps. */
export interface Circumstances {
  readonly context: Context;
  readonly project: Project;
  readonly target: PlanTarget;
  readonly scope: Scope;
  readonly restriction: Restriction;
  /** The database as it is after the renames. */
  readonly current: Model;
  readonly goal: Model;
  readonly renames: readonly Rename[];
  /** The plan without the renames. */
  readonly rest: Plan;
  readonly warnings: readonly string[];
  readonly files: number;
  /** Major version of PostgreSQL in whose words the goal is, where that is not the target's. */
  readonly words: number | undefined;
}

/** The plan as it is shown and saved: sealed, and without secrets. */
export function documentOf(
  made: Plan,
  { context, project, target, scope, restriction, current, goal, renames: due, rest, warnings, files, words }: Circumstances,
): PlanDocument {
  const changes = masked(summarize(rest, current, goal, context.kinds));
  const renames = due.map((rename) => ({ ...rename, from: encodeId(rename.from), to: encodeId(rename.to) }));
  const { changes: _, down, ...up } = made;
  return sealPlan({
    format: 1,
    tool: `dbmigrator ${context.toolVersion}`,
    target,
    source: { path: project.sourceName, files },
    scope,
    restriction,
    ...fingerprintsOf(current, rest.changes),
    renames,
    changes,
    counts: countsOf(changes),
    up: maskDirection(up),
    down: maskDirection(down),
    ...(words === undefined ? {} : { words }),
    warnings,
  });
}

function countsOf(changes: PlanDocument["changes"]): PlanDocument["counts"] {
  const counts = { add: 0, change: 0, destroy: 0, replace: 0 };
  const visit = (list: PlanDocument["changes"]): void => {
    for (const { action, parts } of list) {
      if (action === "create") counts.add += 1;
      else if (action === "drop") counts.destroy += 1;
      else if (action === "replace") counts.replace += 1;
      else if (action === "alter") counts.change += 1;
      // what an object that comes or goes has along with it is no change of its own
      if (action !== "create" && action !== "drop") visit(parts);
    }
  };
  visit(changes);
  return counts;
}
