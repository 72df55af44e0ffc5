/** What a database would be after renames: built in a shadow, renamed there, read back. PostgreSQL rewrites every text that names what was renamed. */
import { introspect } from "../catalog/introspect.ts";
import type { Session } from "../database/session.ts";
import { chooseShadow } from "../desired/shadow/auto.ts";
import { withWithheld } from "../desired/withheld.ts";
import { DbmError } from "../errors/error.ts";
import { diff } from "../model/diff.ts";
import type { Key } from "../model/id.ts";
import type { Model } from "../model/object.ts";
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
  project: Project,
  session: Session,
  { live, steps }: { readonly live: Model; readonly steps: readonly Step[] },
): Promise<Model> {
  const { kinds } = context;
  const extensions = [...live.objects.values()]
    .filter(({ id }) => kinds.get(id.kind).loadsExtension === true)
    .map(({ id }) => id.name as string);
  const provider = await chooseShadow({
    setting: project.resolved.shadow,
    target: project.target,
    session,
    env: project.loaded.variables,
    extensions,
  });
  await loadParser();
  const shadow = await provider.open();
  try {
    const built = plan(await introspect(shadow.session, kinds), live, kinds, { user: shadow.session.server.user });
    const withheld = await buildInShadow(shadow.session, built, kinds);
    const [difference] = diff(withWithheld(await introspect(shadow.session, kinds), withheld), live);
    if (difference !== undefined) {
      throw new DbmError(
        "plan.not-rebuilt",
        `the database could not be rebuilt in the shadow to see what the renames do to it: ${difference.key} differs`,
        {
          hint: "Rename by hand with ALTER … RENAME TO, and remove renamed_from.",
        },
      );
    }
    for (const { sql } of steps) await shadow.session.run(sql);
    const names = new Map<Key, Key>(steps.map(({ key, destroys: [before = key] }) => [before, key]));
    return withWithheld(
      await introspect(shadow.session, kinds),
      withheld.map(({ key, is }) => ({ key: names.get(key) ?? key, is })),
    );
  } finally {
    await shadow.close();
  }
}
