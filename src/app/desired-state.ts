/** The desired state of a project, from the cache or from a shadow. */
import type { Session } from "../database/session.ts";
import { cacheKey, readCache, writeCache } from "../desired/cache.ts";
import { readSources } from "../desired/load-files.ts";
import { chooseShadow } from "../desired/shadow/auto.ts";
import type { ShadowProvider } from "../desired/shadow/provider.ts";
import { type DesiredState, elaborateSource, parseSource, type Source } from "../desired/state.ts";
import type { Withheld } from "../desired/withheld.ts";
import { failWith } from "../errors/error.ts";
import { sha256 } from "../model/fingerprint.ts";
import type { KindRegistry } from "../model/kind.ts";
import { replaceSecrets } from "../model/secrets.ts";
import { hideLiterals } from "../sql/secret-literals.ts";
import type { Context } from "./context.ts";
import type { Project } from "./project.ts";

export interface DesiredSource extends DesiredState {
  readonly files: number;
  /** Done when nothing is left of the shadow; has to be waited for. */
  readonly closed: Promise<void>;
}

/**
 * Elaborates the project's source for the server behind `session`. Throws source.* and shadow.* errors.
 * @param onWait called once, when the session is free and this process has little to do: the source is cached, or is being loaded
 */
export async function desiredStateOf(context: Context, project: Project, session: Session, onWait: () => void): Promise<DesiredSource> {
  const { kinds, toolVersion } = context;
  const files = await readSources(project.source);
  const { server } = session;
  const setting = project.resolved.shadow;
  const key = cacheKey({
    files,
    surroundings: [
      toolVersion,
      formOf(kinds, server.major),
      server.version,
      server.user,
      server.database,
      String(server.embedded),
      setting,
    ],
  });
  const cached = await readCache(project.cacheFolder, key);
  if (cached !== undefined) {
    onWait();
    return { ...cached, files: files.length, closed: Promise.resolve() };
  }
  const choose = (extensions: readonly string[]): Promise<ShadowProvider> =>
    chooseShadow({ setting, target: project.target, session, env: project.loaded.variables, extensions });
  const provider = await choose([]);
  const opening = provider.early === true ? provider.open() : undefined;
  opening?.catch(() => undefined);
  const source = await parseSource(files, kinds, server.major)
    .then((parsed) => assertThisDatabase(parsed, server.database))
    .catch(async (error: unknown) => {
      await opening?.then((shadow) => shadow.close()).catch(() => undefined);
      throw error;
    });
  for (const { sql } of source.units) for (const secret of hideLiterals(sql).secrets) context.onSecret(secret);
  const extensions = source.units.flatMap(({ provides }) =>
    provides.filter((name) => name.startsWith("extension:")).map((name) => name.slice("extension:".length)),
  );
  const shadows = opening === undefined ? await choose(extensions) : { open: () => opening };
  const { state, closed } = await elaborateSource(source, shadows, kinds, onWait);
  const { model, keys } = replaceSecrets(state.model, kinds, context.vault.hide);
  // what holds secrets is read anew each time rather than stored once more
  if (keys.length === 0) await writeCache(project.cacheFolder, key, state);
  return { ...state, model, files: files.length, closed };
}

/** The source. Throws source.unsupported for what is said of other databases than the one that is planned for. */
function assertThisDatabase(source: Source, database: string): Source {
  const isOther = (said: Withheld): boolean => said.database !== undefined && said.database !== database;
  const others = source.units.filter(({ withheld = [] }) => withheld.some(isOther));
  if (others.length === 0) return source;
  return failWith(
    others.map(({ at }) => ({
      code: "source.unsupported",
      severity: "error",
      message: `This is about another database than ${database}, which is planned for.`,
      hint: "YAML says it of whatever database is planned for: `database_settings:`.",
      at,
    })),
  );
}

/** What a stored model looks like: other attributes or other queries make another model of the same database. */
const formOf = (kinds: KindRegistry, major: number): string =>
  sha256(
    kinds.all.map(({ kind, attributes, catalog }) => `${kind} ${Object.keys(attributes).join(" ")}\n${catalog.sql(major)}`).join("\n"),
  );
