/** The desired state of a project, from the cache or from a shadow. */
import type { Session } from "../database/session.ts";
import { cacheKey, readCache, writeCache } from "../desired/cache.ts";
import { HeadStart } from "../desired/head-start.ts";
import { readSources, type SourceFile } from "../desired/load-files.ts";
import { chooseShadow } from "../desired/shadow/auto.ts";
import type { ShadowProvider } from "../desired/shadow/provider.ts";
import { type DesiredState, type Elaborated, elaborateSource, parseSource, type Source, type Stubs } from "../desired/state.ts";
import type { Withheld } from "../desired/withheld.ts";
import { failWith } from "../errors/error.ts";
import { sha256 } from "../model/fingerprint.ts";
import type { KindRegistry } from "../model/kind.ts";
import { replaceSecrets } from "../model/secrets.ts";
import { hideLiterals } from "../sql/secret-literals.ts";
import type { Context } from "./context.ts";
import type { Project } from "./project.ts";
import type { LiveDatabase } from "./read-database.ts";
import { extensionStubs, stubsFor } from "./stubs.ts";

export interface DesiredSource extends DesiredState {
  readonly files: number;
  /** Done when nothing is left of the shadow, and the state is stored; has to be waited for. */
  readonly closed: Promise<void>;
}

/**
 * Elaborates the project's source for the server behind `session`. Throws source.* and shadow.* errors.
 * @param live that database; first read when the session is free and this process has little else to do
 */
export async function desiredStateOf(context: Context, project: Project, session: Session, live: LiveDatabase): Promise<DesiredSource> {
  return stateOfFiles(context, project, session, { files: await readSources(project.source), ...live });
}

/** The same for files that were read already. */
export async function stateOfFiles(
  context: Context,
  project: Project,
  session: Session,
  { files, read, schemas }: LiveDatabase & { readonly files: readonly SourceFile[] },
): Promise<DesiredSource> {
  const { kinds, toolVersion } = context;
  const { server } = session;
  const { target, resolved, loaded } = project;
  const provider = await chooseShadow({ setting: resolved.shadow, target, session, env: loaded.variables });
  const key = cacheKey({
    files,
    surroundings: [
      toolVersion,
      formOf(kinds, server.major),
      server.version,
      server.user,
      server.database,
      String(server.embedded),
      resolved.shadow,
      // by itself it may become another one: once the role can create databases
      provider.kind,
    ],
  });
  const cached = await readCache(project.cacheFolder, key);
  if (cached !== undefined) {
    void read().catch(() => undefined);
    return { ...cached, files: files.length, closed: Promise.resolve() };
  }
  const { state, closed, stubbed } = await elaborated(context, files, { session, provider, read, schemas });
  const { model, keys } = replaceSecrets(state.model, kinds, context.vault.hide);
  // what holds secrets is read anew each time rather than stored once more, and so is what follows from the database
  const stored = keys.length === 0 && !stubbed ? writeCache(project.cacheFolder, key, state) : undefined;
  const done = Promise.all([closed, stored]).then(() => undefined);
  done.catch(() => undefined);
  return { ...state, model, files: files.length, closed: done };
}

interface Surroundings extends LiveDatabase {
  readonly session: Session;
  readonly provider: ShadowProvider;
}

/** A database beside the target is made, and loading begins, while this process parses the source. */
async function elaborated(
  context: Context,
  files: readonly SourceFile[],
  { session, provider, read, schemas }: Surroundings,
): Promise<Elaborated> {
  const { kinds } = context;
  const headStart =
    provider.early === true
      ? new HeadStart(
          provider.open(),
          files.map(({ text }) => text),
        )
      : undefined;
  try {
    const parsed = await parseSource(files, kinds, session.server.major, (unit) => headStart?.offer(unit));
    const source = assertThisDatabase(parsed, session.server.database);
    for (const { sql } of source.units) for (const secret of hideLiterals(sql).secrets) context.onSecret(secret);
    const stubs = await stubsFor(source.units, schemas, kinds, { target: session, read });
    const onLoad = (): void => void read().catch(() => undefined);
    const moreStubs = (): Promise<Stubs | undefined> => extensionStubs(source.units, schemas, kinds, { target: session, read });
    return await elaborateSource(source, provider, kinds, { headStart, onLoad, target: session, stubs, moreStubs });
  } catch (error) {
    await headStart?.abandon();
    throw error;
  }
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
