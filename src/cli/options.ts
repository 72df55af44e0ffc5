/** Options that several commands share, and what every command is given. */
import type { Argv, CommandModule } from "yargs";
import type { Context } from "../app/context.ts";
import type { Project, ProjectOptions } from "../app/project.ts";
import type { ApplyEvent } from "../apply/events.ts";
import type { Redactor } from "../config/secrets.ts";
import { DbmError } from "../errors/error.ts";
import { suggestion } from "../errors/nearest.ts";
import { hazardTypes } from "../model/kind.ts";
import { progressTo } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

export interface Surroundings {
  readonly terminal: Terminal;
  readonly redactor: Redactor;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

/** A command: how it is called, and what it does; answers the exit code. */
export interface Command<Options> extends Omit<CommandModule<object, Options>, "handler"> {
  run(options: Options, surroundings: Surroundings): Promise<number>;
}

export interface CommonOptions extends ProjectOptions {
  readonly logFormat: "text" | "json";
  readonly quiet: boolean;
}

/** --url, --env, --pooler: which database, and how it is reached. */
export function databaseOptions<T>(argv: Argv<T>) {
  return argv
    .option("url", {
      type: "string",
      describe: "Database: postgres://…, host=… dbname=…, Host=…;Database=… or pglite:<dir>",
      group: "Database:",
    })
    .option("env", { alias: "environment", type: "string", describe: "Environment of the configuration", group: "Database:" })
    .option("pooler", { choices: ["session"] as const, describe: "It is reached through a pooler in session mode", group: "Database:" });
}

/** --format of what is one text or one JSON document. */
export const humanOrJson = {
  choices: ["human", "json"] as const,
  default: "human" as const,
  describe: "Form of the document on stdout",
};

/** --source, --schemas, --manage, --target, --exclude: what is compared. */
export function scopeOptions<T>(argv: Argv<T>) {
  return argv
    .option("source", { type: "string", describe: "Folder (or file) of the desired state", group: "Scope:" })
    .option("schemas", { type: "string", describe: "Schemas under management, comma-separated, or '*'", group: "Scope:" })
    .option("manage", {
      type: "string",
      describe: "Categories under management: auto, all, or a list such as comment,grant",
      group: "Scope:",
    })
    .option("target", { type: "string", array: true, describe: "Only this object and what it needs: table:app.users", group: "Scope:" })
    .option("exclude", { type: "string", array: true, describe: "Leave this object as it is: view:app.*", group: "Scope:" })
    .option("strict", { type: "boolean", default: false, describe: "Refuse when the database holds what is not managed", group: "Scope:" });
}

export interface ScopeOptions {
  readonly schemas?: string | undefined;
  readonly manage?: string | undefined;
  readonly target?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly strict: boolean;
}

/** --timeout and --lock-wait, --auto-approve and --allow: how something is run. */
export function runOptions<T>(argv: Argv<T>) {
  return argv
    .option("auto-approve", { type: "boolean", default: false, describe: "Do not ask", group: "Running:" })
    .option("allow", { type: "string", describe: "Hazards that are agreed to: deletes-data,weakens-security", group: "Running:" })
    .option("allow-destructive", { type: "boolean", default: false, describe: "Short for --allow deletes-data", group: "Running:" })
    .option("lock-wait", { type: "string", describe: "How long to wait for another dbmigrator (default 60s)", group: "Running:" })
    .option("lock-timeout", {
      type: "string",
      describe: "How long a statement waits for a lock before the transaction is tried again (default 5s)",
      group: "Running:",
    })
    .option("timeout", { type: "string", describe: "How long a statement may run (default: no limit)", group: "Running:" });
}

export interface RunFlags {
  readonly autoApprove: boolean;
  readonly allow?: string | undefined;
  readonly allowDestructive: boolean;
  readonly lockWait?: string | undefined;
  readonly lockTimeout?: string | undefined;
  readonly timeout?: string | undefined;
}

const list = (text: string): string[] =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

/** Hazards that the user agreed to by name. Throws usage.invalid for a word that is none. */
export function allowedHazards({ allow, allowDestructive }: Pick<RunFlags, "allow" | "allowDestructive">): string[] {
  const named = list(allow ?? "");
  const unknown = named.find((word) => !hazardTypes.some((type) => type === word));
  if (unknown !== undefined)
    throw new DbmError("usage.invalid", `--allow: there is no hazard ${unknown}`, { hint: suggestion(unknown, hazardTypes) });
  return [...named, ...(allowDestructive ? ["deletes-data"] : [])];
}

/** --schemas: names, or `*` for all. */
export const schemaList = (schemas: string): readonly string[] | "*" => (schemas.trim() === "*" ? "*" : list(schemas));

/** The scope options as the use case takes them. */
export function planRequest({ schemas, manage, target, exclude, strict }: ScopeOptions) {
  return {
    schemas: schemas === undefined ? undefined : schemaList(schemas),
    manage: manage === undefined ? undefined : manage === "auto" || manage === "all" ? (manage as "auto" | "all") : list(manage),
    targets: target?.flatMap(list),
    excludes: exclude?.flatMap(list),
    strict,
  };
}

/**
 * Opens the project and the context of a command; every secret in its connection strings is kept out of the output from here on.
 * `database` is as openProject takes it.
 */
export async function start(
  options: CommonOptions,
  { terminal, redactor, env, cwd, signal }: Surroundings,
  database: "named" | "any" = "named",
): Promise<{ context: Context; project: Project }> {
  const [{ createContext }, { openProject }] = await Promise.all([import("../app/context.ts"), import("../app/project.ts")]);
  for (const url of [options.url]) if (url !== undefined) redactor.addFrom(url);
  const emit: (event: ApplyEvent) => void = progressTo(terminal, { json: options.logFormat === "json", quiet: options.quiet });
  const context = createContext({ cwd, env, signal, emit, onSecret: redactor.add });
  const project = await openProject(context, options, database);
  redactor.addFrom(project.resolved.url);
  if (project.target.kind === "server") redactor.add(project.target.password);
  if (project.resolved.shadow.includes(":")) redactor.addFrom(project.resolved.shadow);
  return { context, project };
}
