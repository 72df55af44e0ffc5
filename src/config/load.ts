/** Finds the project's configuration file. */
import { readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseEnv } from "node:util";
import { DbmError } from "../errors/error.ts";
import { decodeSource } from "../sql/source.ts";
import type { ReadConfig } from "./read.ts";
import type { Variables } from "./variables.ts";

/** The configuration, with references to variables replaced everywhere but below `environments` and `notifications`. */
export interface LoadedConfig extends ReadConfig {
  /** Absolute path of the file; null when there is none. */
  readonly file: string | null;
  /** Directory that the paths in it are relative to: the file's, or the working directory. */
  readonly directory: string;
  /** The process's environment over that of `.env` beside the file. */
  readonly variables: Variables;
}

export interface FindOptions {
  readonly directory: string;
  readonly environment: Variables;
  /** Path given by --config. */
  readonly file?: string | undefined;
}

const fileNames = ["dbmigrator.yaml", "dbmigrator.yml", "dbmigrator.json"];

/**
 * Loads the named file, or the nearest one at or above the directory; an empty configuration when there is none.
 * @throws DbmError config.not-found for a named file that is not there; config.invalid, config.unknown-key,
 * config.missing-variable with all mistakes of the file
 */
export async function loadConfig({ directory, environment, file }: FindOptions): Promise<LoadedConfig> {
  const path = file === undefined ? findUpwards(directory) : resolve(directory, file);
  const home = path === undefined ? resolve(directory) : dirname(path);
  const variables = { ...dotEnv(join(home, ".env")), ...defined(environment) };
  if (path === undefined) return { file: null, directory: home, config: {}, variables, locate: () => undefined };
  const shown = relative(directory, path) || path;
  // only where there is one: what reads YAML takes a while to load
  const { readConfig } = await import("./read.ts");
  return { file: path, directory: home, variables, ...readConfig(readText(path, shown), shown, variables) };
}

function findUpwards(from: string): string | undefined {
  for (let directory = resolve(from); ; directory = dirname(directory)) {
    for (const name of fileNames) {
      const path = join(directory, name);
      if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path;
    }
    if (directory === dirname(directory)) return undefined;
  }
}

function readText(path: string, shown: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== "ENOENT") throw new DbmError("config.invalid", `${shown} cannot be read (${code})`, { cause });
    throw new DbmError("config.not-found", `there is no configuration file ${shown}`, {
      hint: "Name an existing file with --config, or run `dbmigrator init`.",
      cause,
    });
  }
  return decodeSource(bytes, shown);
}

function dotEnv(path: string): Variables {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return {};
  return parseEnv(readFileSync(path, "utf8"));
}

const defined = (variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
