/** Parses the command line, runs one command, and ends with the exit code of the contract. */
import yargs, { type Argv } from "yargs";
import { toolVersion } from "../app/version.ts";
import { redactor as createRedactor } from "../config/secrets.ts";
import { endShadows } from "../desired/shadow/provider.ts";
import { DbmError } from "../errors/error.ts";
import { humanError } from "../views/human/error.ts";
import { jsonError } from "../views/json-error.ts";
import { apply } from "./commands/apply.ts";
import { convert } from "./commands/convert.ts";
import { diff } from "./commands/diff.ts";
import { down } from "./commands/down.ts";
import { explain } from "./commands/explain.ts";
import { exportCommand } from "./commands/export.ts";
import { fmt } from "./commands/fmt.ts";
import { graph } from "./commands/graph.ts";
import { init } from "./commands/init.ts";
import { plan } from "./commands/plan.ts";
import { status } from "./commands/status.ts";
import type { Command, Surroundings } from "./options.ts";
import { createTerminal } from "./terminal.ts";
import { assertValues, type Internals, type KnownOptions, usageError } from "./usage.ts";

const commands = [
  init,
  plan,
  apply,
  down,
  status,
  diff,
  explain,
  graph,
  exportCommand,
  convert,
  fmt,
] as unknown as readonly Command<object>[];
const names = ["completion", ...commands.map(({ command }) => String(command).split(" ")[0] as string)];

/** Runs the command line and sets `process.exitCode`. Never throws. */
export async function main(words: readonly string[]): Promise<void> {
  const redactor = createRedactor();
  for (const [name, value] of Object.entries(process.env))
    if (/^(DB_CONNECTION|DATABASE_URL|DBMIGRATOR_URL)/.test(name) && value !== undefined) redactor.addFrom(value);
  redactor.add(process.env.PGPASSWORD);
  const terminal = createTerminal(process.env, redactor.redact);
  const interruption = new AbortController();
  const { signal } = interruption;
  const surroundings: Surroundings = { terminal, redactor, env: process.env, cwd: process.cwd(), signal };
  const json = logsJson(words, process.env);
  const release = onSignals(interruption, (text) => terminal.note(json ? JSON.stringify({ type: "signal", message: text }) : text));
  try {
    const exit = await run(words, surroundings);
    process.exitCode = signal.aborted ? exitOf(signal.reason) : exit;
  } catch (error) {
    const exit = report(error, surroundings, { debug: words.includes("--debug"), json });
    process.exitCode = signal.aborted ? exitOf(signal.reason) : exit;
  } finally {
    release();
  }
}

async function run(words: readonly string[], surroundings: Surroundings): Promise<number> {
  let exit: number | Promise<number> = 0;
  const parser: Argv = yargs(forShell(words))
    .scriptName("dbmigrator")
    .usage("$0 <command>\n\nKeeps a PostgreSQL database in the state a folder of YAML and SQL files describes.")
    .parserConfiguration({
      "duplicate-arguments-array": false,
      "boolean-negation": true,
      "camel-case-expansion": true,
      "strip-aliased": true,
      "strip-dashed": true,
      "parse-numbers": false,
    })
    .option("config", { type: "string", describe: "Configuration file (default: dbmigrator.yaml here or above)", global: true })
    .option("log-format", { choices: ["text", "json"] as const, default: "text", describe: "Form of progress on stderr", global: true })
    .option("quiet", { alias: "q", type: "boolean", default: false, describe: "Only warnings and errors on stderr", global: true })
    .option("debug", { type: "boolean", default: false, describe: "Show stack traces", global: true })
    .strict()
    .detectLocale(false)
    .demandCommand(1, `Say what to do: ${names.slice(1, -1).join(", ")} or ${names.at(-1)}.`)
    .version(toolVersion())
    .alias("version", "V")
    .alias("help", "h")
    .completion("completion", "Print a completion script: for bash, zsh or fish, or for $SHELL")
    .epilogue(
      "Exit codes: 0 ok · 1 failed · 2 changes (--detailed-exitcode) · 3 invalid input · 4 locked · 5 no connection · 6 partly applied · 8 refused · 64 usage · 78 configuration",
    )
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? usageError(message, words, parser, names);
    });
  for (const command of commands) {
    const { command: form, describe, builder } = command;
    const withEnvironment = (argv: Argv): Argv => fromEnvironment((builder as (argv: Argv) => Argv)(argv), words, surroundings.env);
    // not async, so that what the command waits for begins at once
    parser.command(form as string, describe as string, withEnvironment, (argv) => {
      assertValues(argv, String(form));
      exit = command.run(argv, surroundings);
    });
  }
  leaveOutHelp(parser);
  await parser.parseAsync();
  return await exit;
}

/** Behind every command yargs renders the help text, which takes a while, for failures that are told here without it. */
function leaveOutHelp(parser: Argv): void {
  // not in its types, so a later version may be without it
  Object.assign((parser as unknown as Internals).getInternalMethods?.().getUsageInstance?.() ?? {}, { cacheHelpMessage: () => undefined });
}

/** `completion fish` → `completion`, told for that shell: yargs goes by $SHELL. */
function forShell(words: readonly string[]): string[] {
  const [command, shell = "", ...rest] = words;
  if (command !== "completion" || rest.length > 0 || !["bash", "zsh", "fish"].includes(shell)) return [...words];
  process.env.SHELL = shell;
  return [command];
}

/**
 * Takes the value of each option that the command knows from DBMIGRATOR_<OPTION>; flags win over it, others do not count.
 * An --env on the command line also wins over DBMIGRATOR_URL: who names production must not reach another database.
 */
function fromEnvironment(argv: Argv, words: readonly string[], env: Surroundings["env"]): Argv {
  const namesEnvironment = words.some((word) => /^--(env|environment)(=|$)/.test(word));
  const { key, boolean, array } = (argv as unknown as KnownOptions).getOptions();
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(key)) {
    const value = env[`DBMIGRATOR_${name.replaceAll("-", "_").toUpperCase()}`];
    if (value === undefined || value === "" || name === "version" || name === "help") continue;
    if (name === "url" && namesEnvironment) continue;
    values[name] = boolean.includes(name) ? !["", "0", "false", "no"].includes(value) : array.includes(name) ? value.split(",") : value;
  }
  return argv.config(values);
}

/** Whether the log is JSON, also for a command line that cannot be parsed. */
function logsJson(words: readonly string[], env: Surroundings["env"]): boolean {
  const at = words.findIndex((word) => /^--log-format(=|$)/.test(word));
  const given = words[at]?.includes("=") ? words[at].split("=")[1] : words[at + 1];
  return (at < 0 ? env.DBMIGRATOR_LOG_FORMAT : given) === "json";
}

interface Reporting {
  readonly debug: boolean;
  readonly json: boolean;
}

function report(error: unknown, { terminal, signal }: Surroundings, { debug, json }: Reporting): number {
  if (debug && error instanceof Error) terminal.note(error.stack ?? error.message);
  const known = error instanceof DbmError ? error : unexpected(error);
  // what is cut off by an interruption fails in some way or other: only what says how far it came is worth a line
  if (!signal.aborted || /^(apply\.|interrupted)/.test(known.code))
    terminal.note(json ? jsonError(known) : humanError(known, terminal.err));
  return known.exitCode;
}

/** Failures of the file system are the user's to mend; whatever else gets here is a defect. */
function unexpected(error: unknown): DbmError {
  const { message, code, path, syscall } = error as { message?: string; code?: unknown; path?: string; syscall?: string };
  if (typeof code === "string" && syscall !== undefined && path !== undefined) {
    return new DbmError("output.unwritable", `${path}: ${code} (${syscall})`, {
      hint: "Check that the folder exists, that it may be written to, and that the disk is not full.",
      cause: error,
    });
  }
  const state = typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? ` (SQLSTATE ${code})` : "";
  return new DbmError("internal", `${message ?? String(error)}${state}`, { cause: error });
}

const exitOf = (signal: unknown): number => (signal === "SIGTERM" ? 143 : 130);
/** Milliseconds after which an interrupted run that does not end by itself is ended. */
const patience = 5000;

/**
 * SIGINT and SIGTERM: what runs is cancelled, which rolls it back, and scratch databases are removed; the command then fails by itself.
 * The second signal ends the process at once.
 */
function onSignals(interruption: AbortController, note: (text: string) => void): () => void {
  const end = (signal: "SIGINT" | "SIGTERM"): void => {
    release();
    note(`${signal}: stopping; what is not committed is rolled back`);
    interruption.abort(signal);
    setTimeout(() => process.exit(exitOf(signal)), patience).unref();
    void Promise.all([endShadows(), import("../app/project.ts").then(({ cancelSessions }) => cancelSessions())]);
  };
  const handlers = { SIGINT: () => end("SIGINT"), SIGTERM: () => end("SIGTERM") };
  const release = (): void => {
    for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler);
  };
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler);
  return release;
}
