/** The project a command works in: its configuration, its database, its source. */
import path from "node:path";
import { type ResolvedTarget, resolveTarget } from "../config/environments.ts";
import { type LoadedConfig, loadConfig } from "../config/load.ts";
import { connect } from "../database/connect.ts";
import { parseConnection, type Target } from "../database/connection-string.ts";
import { sessionFailure } from "../database/failures.ts";
import type { Session } from "../database/session.ts";
import type { Context } from "./context.ts";

export interface ProjectOptions {
  readonly config?: string | undefined;
  readonly env?: string | undefined;
  readonly url?: string | undefined;
  readonly source?: string | undefined;
  /** What stands before the server keeps one session of it for a client. */
  readonly pooler?: "session" | undefined;
}

export interface Project {
  readonly loaded: LoadedConfig;
  readonly resolved: ResolvedTarget;
  readonly target: Target;
  /** Absolute path of the source. */
  readonly source: string;
  /** As the user would name it. */
  readonly sourceName: string;
  /** Folder for what can be made again. */
  readonly cacheFolder: string;
}

/** An empty embedded database in memory, for what only needs a server to read a source with. */
const nowhere = "pglite:memory";

/**
 * Reads the configuration and finds the database, without connecting. `database: "any"`: where nothing names one, an empty
 * embedded one will do. Throws config.* errors.
 */
export async function openProject(context: Context, options: ProjectOptions, database: "named" | "any" = "named"): Promise<Project> {
  const loaded = await loadConfig({ directory: context.cwd, environment: context.env, file: options.config });
  const resolved = resolveTarget({ url: options.url, env: options.env, loaded, otherwise: database === "any" ? nowhere : undefined });
  const source = sourceOf(context, loaded, options.source);
  const target = parseConnection(resolved.url, { env: loaded.variables, base: resolved.base });
  return {
    loaded,
    resolved,
    target: target.kind === "server" && options.pooler !== undefined ? { ...target, pooler: options.pooler } : target,
    source,
    sourceName: path.relative(context.cwd, source) || ".",
    cacheFolder: path.join(loaded.directory, ".dbmigrator", "cache"),
  };
}

const sourceOf = ({ cwd }: Context, { directory, config }: LoadedConfig, source: string | undefined): string =>
  source === undefined ? path.resolve(directory, config.source ?? "schema") : path.resolve(cwd, source);

/** Absolute paths of what a command is to read: those named, or else the project's source. Throws config.* errors. */
export async function sourcePaths(
  context: Context,
  options: Pick<ProjectOptions, "config" | "source">,
  named: readonly string[] = [],
): Promise<string[]> {
  if (named.length > 0) return named.map((each) => path.resolve(context.cwd, each));
  const loaded = await loadConfig({ directory: context.cwd, environment: context.env, file: options.config });
  return [sourceOf(context, loaded, options.source)];
}

/** Sessions on databases that are open now. */
const open = new Set<Session>();

/**
 * Runs `work` with a session on the project's database, and closes it whatever happens. `reconnect` opens another one, after a loss.
 * @throws DbmError connect.failed; what PostgreSQL refuses comes as connect.no-privilege, connect.read-only, connect.lost or server.failed
 */
export async function withSession<T>(
  { target }: Project,
  work: (session: Session, reconnect: () => Promise<Session>) => Promise<T>,
): Promise<T> {
  const own: Session[] = [];
  const openOne = async (): Promise<Session> => {
    const session = await connect(target);
    own.push(session);
    open.add(session);
    return session;
  };
  const session = await openOne();
  try {
    return await work(session, openOne);
  } catch (error) {
    throw sessionFailure(error, session.server);
  } finally {
    for (const each of own) {
      open.delete(each);
      await each.close().catch(() => undefined);
    }
  }
}

/** Cancels what the open sessions are running, for the handlers of SIGINT and SIGTERM: their work then ends by itself. Never throws. */
export async function cancelSessions(): Promise<void> {
  await Promise.allSettled([...open].map((session) => session.cancel()));
}
