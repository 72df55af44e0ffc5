/** The project a command works in: its configuration, its database, its source. */
import path from "node:path";
import { loadConfig, type LoadedConfig } from "../config/load.ts";
import { type ResolvedTarget, resolveTarget } from "../config/environments.ts";
import { connect } from "../database/connect.ts";
import { parseConnection, type Target } from "../database/connection-string.ts";
import type { Session } from "../database/session.ts";
import type { Context } from "./context.ts";

export interface ProjectOptions {
  readonly config?: string | undefined;
  readonly env?: string | undefined;
  readonly url?: string | undefined;
  readonly source?: string | undefined;
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

/** Reads the configuration and finds the database, without connecting. Throws config.* errors. */
export function openProject(context: Context, options: ProjectOptions): Project {
  const loaded = loadConfig({ directory: context.cwd, environment: context.env, file: options.config });
  const resolved = resolveTarget({ url: options.url, env: options.env, loaded });
  const source = options.source === undefined ? path.resolve(loaded.directory, loaded.config.source ?? "schema") : path.resolve(context.cwd, options.source);
  return {
    loaded,
    resolved,
    target: parseConnection(resolved.url, { env: loaded.variables, base: resolved.base }),
    source,
    sourceName: path.relative(context.cwd, source) || ".",
    cacheFolder: path.join(loaded.directory, ".dbmigrator", "cache"),
  };
}

/** Runs `work` with a session on the project's database, and closes it whatever happens. */
export async function withSession<T>(project: Project, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await connect(project.target);
  try {
    return await work(session);
  } finally {
    await session.close().catch(() => undefined);
  }
}
