/** What a database would be after renames: built in a shadow, renamed there, read back. PostgreSQL rewrites every text that names what was renamed. */
import { introspect } from "../catalog/introspect.ts";
import type { Session } from "../database/session.ts";
import { chooseShadow } from "../desired/shadow/auto.ts";
import { withWithheld } from "../desired/withheld.ts";
import { DbmError } from "../errors/error.ts";
import { diff } from "../model/diff.ts";
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { Model } from "../model/object.ts";
import { everything, isShared, project as projectModel, type Scope } from "../model/scope.ts";
import { spoken } from "../model/words.ts";
import { type PlanOptions, plan } from "../plan/plan.ts";
import { renameSteps } from "../plan/rename.ts";
import type { Rename } from "../plan/rename-types.ts";
import { renamesAlong } from "../plan/renames-along.ts";
import type { Step } from "../plan/types.ts";
import { renamesBothWays } from "../plan/with-renames.ts";
import { loadParser } from "../sql/split.ts";
import { buildInShadow } from "./build-in-shadow.ts";
import type { Context } from "./context.ts";
import type { Project } from "./project.ts";
import { asKeptBy } from "./spelling.ts";

/** The renames of a plan, and the managed part of the database as it is once they ran. */
export interface Renamed {
  readonly model: Model;
  /** Those that are declared, then those that follow from them. */
  readonly renames: readonly Rename[];
}

/**
 * What `declared` renames make of a database, and what is named after them. `current` and `desired` are the managed part of the database
 * (`live`) and what it is to be. Throws plan.not-rebuilt when the shadow could not be made like the database.
 */
export async function afterRenames(
  context: Context,
  project: Project,
  session: Session,
  models: { readonly live: Model; readonly current: Model; readonly desired: Model },
  { declared, scope, options }: { readonly declared: readonly Rename[]; readonly scope: Scope; readonly options: PlanOptions },
): Promise<Renamed> {
  const { kinds } = context;
  const { live, current, desired } = models;
  if (declared.length === 0) return { model: current, renames: declared };
  const renames = [...declared];
  const model = await tried(context, project, session, {
    live,
    steps: renamesBothWays(declared, current, desired, kinds, options).up,
    next: (renamed) => {
      const along = renamesAlong(renames, projectModel(renamed, scope, kinds), desired, kinds);
      renames.push(...along);
      return renameSteps(along, current, desired, kinds);
    },
  });
  return { model: projectModel(model, scope, kinds), renames };
}

interface Trial {
  readonly live: Model;
  readonly steps: readonly Step[];
  /** The steps that follow once the database is so. */
  readonly next: (renamed: Model) => readonly Step[];
}

/** The model after `steps`, and what follows from them, ran on a database like `live`. The shadow is given the stand-ins of secrets, and so gives them back. */
async function tried(
  context: Context,
  { resolved, target, loaded }: Project,
  session: Session,
  { live: all, steps, next }: Trial,
): Promise<Model> {
  const { kinds } = context;
  const live = projectModel(all, everything, kinds);
  const extensions = [...live.objects.values()]
    .filter(({ id }) => kinds.get(id.kind).loadsExtension === true)
    .map(({ id }) => id.name as string);
  const provider = await chooseShadow({ setting: resolved.shadow, target, session, env: loaded.variables });
  await loadParser();
  const shadow = await provider.open(extensions);
  try {
    const built = plan(await introspect(shadow.session, kinds), live, kinds, { user: shadow.session.server.user });
    const withheld = await buildInShadow({ shadow: shadow.session, target: session }, built, kinds);
    const isForeign = shadow.session.server.major !== session.server.major;
    const difference = diff(withWithheld(await introspect(shadow.session, kinds), withheld, kinds), live).find(
      // another version may just print it in other words
      ({ type }) => type !== "alter" || !isForeign,
    );
    if (difference !== undefined) {
      throw new DbmError(
        "plan.not-rebuilt",
        `the database could not be rebuilt in the shadow to see what the renames do to it: ${spoken(difference.key)} differs`,
        {
          hint: "Rename by hand with ALTER … RENAME TO, and remove renamed_from.",
        },
      );
    }
    let said = withheld;
    let renamed = live;
    for (let due = steps; due.length > 0; due = next(renamed)) {
      for (const { sql } of due) await shadow.session.run(sql);
      const names = new Map<Key, Key>(due.map(({ key, destroys: [before = key] }) => [before, key]));
      said = said.map((each) => ({ ...each, key: names.get(each.key) ?? each.key }));
      const found = withShared(withWithheld(await introspect(shadow.session, kinds), said, kinds), all, kinds);
      renamed = asKeptBy(all.serverMajor, found, kinds);
    }
    return renamed;
  } finally {
    await shadow.close();
  }
}

/** The model of a shadow with what belongs to the whole server: no rename changes that. */
function withShared(model: Model, live: Model, kinds: KindRegistry): Model {
  const objects = new Map(model.objects);
  for (const [key, object] of live.objects) if (isShared(object, kinds)) objects.set(key, object);
  const edges = live.edges.filter(
    ({ from, to }) => objects.has(from) && objects.has(to) && !(model.objects.has(from) && model.objects.has(to)),
  );
  return { ...model, objects, edges: [...model.edges, ...edges] };
}
