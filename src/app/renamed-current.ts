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
import { everything, isShared, project } from "../model/scope.ts";
import { spoken } from "../model/words.ts";
import { plan } from "../plan/plan.ts";
import type { Step } from "../plan/types.ts";
import { loadParser } from "../sql/split.ts";
import { buildInShadow } from "./build-in-shadow.ts";
import type { Context } from "./context.ts";
import type { Project } from "./project.ts";

/**
 * The model after `steps` ran on a database like `live`. The shadow is given the stand-ins of secrets, and so gives them back.
 * Throws plan.not-rebuilt when the shadow could not be made like it.
 */
export async function afterRenames(
  context: Context,
  { resolved, target, loaded }: Project,
  session: Session,
  { live: all, steps }: { readonly live: Model; readonly steps: readonly Step[] },
): Promise<Model> {
  const { kinds } = context;
  const live = project(all, everything, kinds);
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
    for (const { sql } of steps) await shadow.session.run(sql);
    const names = new Map<Key, Key>(steps.map(({ key, destroys: [before = key] }) => [before, key]));
    const renamed = withWithheld(
      await introspect(shadow.session, kinds),
      withheld.map((said) => ({ ...said, key: names.get(said.key) ?? said.key })),
      kinds,
    );
    return { ...withShared(renamed, all, kinds), serverMajor: all.serverMajor };
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
