/** Finds, reads and checks the project's configuration file. */
import { readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseEnv } from "node:util";
import type { Node } from "yaml";
import { byPlace, type Diagnostic, type SourceLocation } from "../errors/diagnostic.ts";
import { DbmError, failWith } from "../errors/error.ts";
import { suggestion } from "../errors/nearest.ts";
import type { JsonSchema } from "../model/attributes.ts";
import { decodeSource } from "../sql/source.ts";
import type { Config } from "./config.generated.ts";
import { entriesOf, nodeAt, parseYaml, plainValue, type YamlText } from "./document.ts";
import { mistakesOf } from "./shape.ts";
import { expand, type Variables } from "./variables.ts";

/** The configuration, with references to variables replaced everywhere but below `environments` and `notifications`. */
export interface LoadedConfig {
  /** Absolute path of the file; null when there is none. */
  readonly file: string | null;
  /** Directory that the paths in it are relative to: the file's, or the working directory. */
  readonly directory: string;
  readonly config: Config;
  /** The process's environment over that of `.env` beside the file. */
  readonly variables: Variables;
  /** Where the value at a path of keys stands. */
  locate(path: readonly string[]): SourceLocation | undefined;
}

export interface FindOptions {
  readonly directory: string;
  readonly environment: Variables;
  /** Path given by --config. */
  readonly file?: string | undefined;
}

/** The published schema; read when it is needed, as importing JSON is experimental in Node 20. */
const schema = (): JsonSchema => JSON.parse(readFileSync(new URL("./config.schema.json", import.meta.url), "utf8"));

const fileNames = ["dbmigrator.yaml", "dbmigrator.yml", "dbmigrator.json"];
/** Sections whose variables need only be there when they are used. */
const expandedOnUse: ReadonlySet<string> = new Set(["environments", "notifications"]);

/**
 * Loads the named file, or the nearest one at or above the directory; an empty configuration when there is none.
 * @throws DbmError config.not-found for a named file that is not there; config.invalid, config.unknown-key,
 * config.missing-variable with all mistakes of the file
 */
export function loadConfig({ directory, environment, file }: FindOptions): LoadedConfig {
  const path = file === undefined ? findUpwards(directory) : resolve(directory, file);
  const home = path === undefined ? resolve(directory) : dirname(path);
  const variables = { ...dotEnv(join(home, ".env")), ...defined(environment) };
  if (path === undefined) return { file: null, directory: home, config: {}, variables, locate: () => undefined };
  const shown = relative(directory, path) || path;
  const { config, yaml } = readConfig(readText(path, shown), shown, variables);
  return { file: path, directory: home, config, variables, locate: (keys) => yaml.locate(nodeAt(yaml, yaml.root, keys)) };
}

/** The configuration in a text. @throws DbmError with all mistakes */
export function readConfig(text: string, file: string, variables: Variables): { readonly config: Config; readonly yaml: YamlText } {
  const yaml = parseYaml(text, file, "config.invalid");
  if (yaml.problems.length > 0) failWith(yaml.problems);
  const problems: Diagnostic[] = [];
  const value = expandAll(yaml, problems, variables);
  for (const mistake of mistakesOf(value, schema())) {
    const at = yaml.locate(keyNode(yaml, mistake.path, mistake.unknownKey !== undefined));
    if (mistake.unknownKey !== undefined) {
      const hint = suggestion(mistake.unknownKey.key, mistake.unknownKey.known);
      const where = mistake.path.slice(0, -1).join(".");
      const message = `unknown key \`${mistake.unknownKey.key}\`${where === "" ? "" : ` in ${where}`}`;
      problems.push({ code: "config.unknown-key", severity: "error", message, at, ...(hint === undefined ? {} : { hint }) });
    } else {
      problems.push({
        code: "config.invalid",
        severity: "error",
        message: `${mistake.path.join(".") || "the file"} ${mistake.message}`,
        at,
      });
    }
  }
  if (problems.length > 0) failWith(problems.sort(byPlace));
  return { config: (value ?? {}) as Config, yaml };
}

function keyNode(yaml: YamlText, path: readonly string[], isKey: boolean): Node | null {
  if (!isKey) return nodeAt(yaml, yaml.root, path);
  const parent = nodeAt(yaml, yaml.root, path.slice(0, -1));
  return entriesOf(yaml, parent)?.find(({ key }) => key === path.at(-1))?.keyNode ?? parent;
}

function expandAll(yaml: YamlText, problems: Diagnostic[], variables: Variables): unknown {
  const walk = (value: unknown, path: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, String(index)]));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]));
    if (typeof value !== "string" || expandedOnUse.has(path[0] ?? "")) return value;
    const { text, missing } = expand(value, variables);
    for (const name of missing) problems.push(missingVariable(name, path, yaml.locate(nodeAt(yaml, yaml.root, path))));
    return text;
  };
  const value = plainValue(yaml, yaml.root, { exact: false });
  return value === null ? {} : walk(value, []);
}

/** The problem of a variable that a text refers to and that is set nowhere. */
export function missingVariable(name: string, path: readonly string[], at: SourceLocation | undefined): Diagnostic {
  return {
    code: "config.missing-variable",
    severity: "error",
    message: `${path.join(".")} needs the variable ${name}, which is not set`,
    hint: `Set ${name} in the environment or in the .env file beside the configuration, or give a default: \${${name}:-…}.`,
    ...(at === undefined ? {} : { at }),
  };
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
