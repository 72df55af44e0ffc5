/** The desired state of a project, from the cache or from a shadow. */
import type { Session } from "../database/session.ts";
import { cacheKey, readCache, writeCache } from "../desired/cache.ts";
import { readSources, type SourceFile } from "../desired/load-files.ts";
import { chooseShadow } from "../desired/shadow/auto.ts";
import { type DesiredState, elaborateSource, parseSource } from "../desired/state.ts";
import { sha256 } from "../model/fingerprint.ts";
import type { KindRegistry } from "../model/kind.ts";
import { replaceSecrets } from "../model/secrets.ts";
import { hideLiterals } from "../sql/secret-literals.ts";
import type { Context } from "./context.ts";
import type { Project } from "./project.ts";

export interface DesiredSource extends DesiredState {
  readonly files: number;
}

/** Elaborates the project's source for the server behind `session`, which is not used before `free` is done. Throws source.* and shadow.* errors. */
export async function desiredStateOf(context: Context, project: Project, session: Session, free: Promise<unknown>): Promise<DesiredSource> {
  return stateOfFiles(context, project, session, { files: await readSources(project.source), free });
}

/** The same for files that were read already. */
export async function stateOfFiles(
  context: Context,
  project: Project,
  session: Session,
  { files, free }: { readonly files: readonly SourceFile[]; readonly free: Promise<unknown> },
): Promise<DesiredSource> {
  const { kinds, toolVersion } = context;
  const { server } = session;
  const setting = project.resolved.shadow;
  const key = cacheKey({
    files,
    surroundings: [toolVersion, formOf(kinds, server.major), server.version, server.user, String(server.embedded), setting],
  });
  const cached = await readCache(project.cacheFolder, key);
  if (cached !== undefined) return { ...cached, files: files.length };
  const source = await parseSource(files, kinds, server.major);
  for (const { sql } of source.units) for (const secret of hideLiterals(sql).secrets) context.onSecret(secret);
  const extensions = source.units.flatMap(({ provides }) =>
    provides.filter((name) => name.startsWith("extension:")).map((name) => name.slice("extension:".length)),
  );
  await free;
  const provider = await chooseShadow({ setting, target: project.target, session, env: project.loaded.variables, extensions });
  const state = await elaborateSource(source, provider, kinds);
  const { model, keys } = replaceSecrets(state.model, kinds, context.vault.hide);
  // what holds secrets is read anew each time rather than stored once more
  if (keys.length === 0) await writeCache(project.cacheFolder, key, state);
  return { ...state, model, files: files.length };
}

/** What a stored model looks like: other attributes or other queries make another model of the same database. */
const formOf = (kinds: KindRegistry, major: number): string =>
  sha256(
    kinds.all.map(({ kind, attributes, catalog }) => `${kind} ${Object.keys(attributes).join(" ")}\n${catalog.sql(major)}`).join("\n"),
  );
