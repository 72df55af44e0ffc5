/** Decides which database a command works on. */
import { DbmError, failWith } from "../errors/error.ts";
import { suggestion } from "../errors/nearest.ts";
import type { Environment } from "./config.generated.ts";
import type { LoadedConfig } from "./load.ts";
import { expand, missingVariable } from "./variables.ts";

export interface TargetOptions {
  /** --url */
  readonly url?: string | undefined;
  /** --env */
  readonly env?: string | undefined;
  readonly loaded: LoadedConfig;
  /** The database where nothing names one; without it that is an error. */
  readonly otherwise?: string | undefined;
}

export interface ResolvedTarget {
  /** The environment's name; null when the database was named in another way. */
  readonly name: string | null;
  /** A connection string in any of the forms that parseConnection reads; empty = the PG* variables alone. Holds secrets. */
  readonly url: string;
  /** What said so, for messages: "--url", "environment dev", "DATABASE_URL". */
  readonly from: string;
  readonly protected: boolean;
  /** auto, embedded, sibling, or a connection string. */
  readonly shadow: string;
  /** Directory that `pglite:` paths are relative to. */
  readonly base: string;
}

/**
 * The database to work on: --url › --env or DBMIGRATOR_ENV or `defaultEnvironment` through `environments` ›
 * DB_CONNECTION_<ENV> › DB_CONNECTION › DATABASE_URL › PG*.
 * @throws DbmError config.invalid for an environment that is declared nowhere, or when nothing names a database;
 * config.missing-variable for variables that the environment's own texts refer to
 */
export function resolveTarget({ url, env, loaded, otherwise }: TargetOptions): ResolvedTarget {
  const { config, variables, directory } = loaded;
  const named = env ?? nonEmpty(variables.DBMIGRATOR_ENV);
  const name = named ?? (url === undefined ? (config.defaultEnvironment ?? onlyOne(config.environments)) : undefined) ?? null;
  const declared = name === null ? undefined : ownValue(config.environments, name);
  if (named !== undefined && declared === undefined && url === undefined && connectionOf(named, loaded) === undefined)
    throw unknownEnvironment(named, loaded);
  if (named === undefined && name !== null && declared === undefined && config.environments !== undefined) {
    throw new DbmError("config.invalid", `defaultEnvironment: there is no environment ${name}`, {
      at: loaded.locate(["defaultEnvironment"]),
      hint: suggestion(name, Object.keys(config.environments)),
    });
  }
  const settings = {
    name,
    protected: declared?.protected ?? false,
    shadow: (declared?.shadow === undefined ? config.shadow : expandIn(loaded, name as string, "shadow", declared.shadow)) ?? "auto",
  };
  if (url !== undefined) return { ...settings, url, from: "--url", base: process.cwd() };
  if (declared?.url !== undefined) {
    return { ...settings, url: expandIn(loaded, name as string, "url", declared.url), from: `environment ${name}`, base: directory };
  }
  const variable = [...(name === null ? [] : [connectionVariable(name)]), "DB_CONNECTION", "DATABASE_URL"].find(
    (each) => nonEmpty(variables[each]) !== undefined,
  );
  if (variable !== undefined) return { ...settings, url: variables[variable] as string, from: variable, base: directory };
  if (["PGHOST", "PGDATABASE", "PGUSER", "PGPORT", "PGSERVICE"].some((each) => nonEmpty(variables[each]) !== undefined)) {
    return { ...settings, url: "", from: "PG* variables", base: directory };
  }
  if (otherwise !== undefined && name === null) return { ...settings, url: otherwise, from: "default", base: directory };
  throw new DbmError("config.invalid", name === null ? "nothing says which database to use" : `environment ${name} names no database`, {
    at: name === null ? undefined : loaded.locate(declared === undefined ? ["defaultEnvironment"] : ["environments", name]),
    hint: `Pass --url, give the environment a url in dbmigrator.yaml, or set ${name === null ? "DB_CONNECTION" : connectionVariable(name)} or DATABASE_URL.`,
  });
}

/** `prod-eu` → DB_CONNECTION_PROD_EU */
const connectionVariable = (name: string): string => `DB_CONNECTION_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;
const connectionOf = (name: string, { variables }: LoadedConfig): string | undefined => nonEmpty(variables[connectionVariable(name)]);
const nonEmpty = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

type Environments = Readonly<Record<string, Environment>> | undefined;
const ownValue = (environments: Environments, name: string): Environment | undefined =>
  environments !== undefined && Object.hasOwn(environments, name) ? environments[name] : undefined;

/** A project with a single environment needs no default. */
function onlyOne(environments: Environments): string | undefined {
  const all = Object.keys(environments ?? {});
  return all.length === 1 ? all[0] : undefined;
}

function unknownEnvironment(name: string, { config }: LoadedConfig): DbmError {
  const known = Object.keys(config.environments ?? {});
  const advice = suggestion(name, known) ?? "The configuration declares no environments.";
  return new DbmError("config.invalid", `there is no environment ${name}`, {
    hint: `${advice} ${connectionVariable(name)} would do as well.`,
  });
}

function expandIn(loaded: LoadedConfig, name: string, key: string, written: string): string {
  const { text, missing } = expand(written, loaded.variables);
  const path = ["environments", name, key];
  if (missing.length > 0) failWith(missing.map((variable) => missingVariable(variable, path, loaded.locate(path))));
  if (text !== "") return text;
  throw new DbmError("config.invalid", `${path.join(".")} is empty`, {
    at: loaded.locate(path),
    hint: "A variable that it refers to may be set to an empty text.",
  });
}
