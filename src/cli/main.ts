/** Parses the command line, runs one command, and ends with the exit code of the contract. */
import yargs, { type Argv } from "yargs";
import { toolVersion } from "../app/version.ts";
import { redactor as createRedactor } from "../config/secrets.ts";
import { closeAllShadows } from "../desired/shadow/provider.ts";
import { DbmError } from "../errors/error.ts";
import { humanError } from "../views/human/error.ts";
import { apply } from "./commands/apply.ts";
import { diff } from "./commands/diff.ts";
import { down } from "./commands/down.ts";
import { exportCommand } from "./commands/export.ts";
import { init } from "./commands/init.ts";
import { plan } from "./commands/plan.ts";
import { status } from "./commands/status.ts";
import type { Command, Surroundings } from "./options.ts";
import { createTerminal } from "./terminal.ts";

const commands = [init, plan, apply, down, status, diff, exportCommand];

/** Runs the command line and sets `process.exitCode`. Never throws. */
export async function main(words: readonly string[]): Promise<void> {
  const redactor = createRedactor();
  for (const [name, value] of Object.entries(process.env)) if (/^(DB_CONNECTION|DATABASE_URL|DBMIGRATOR_URL)/.test(name) && value !== undefined) redactor.addFrom(value);
  redactor.add(process.env.PGPASSWORD);
  const terminal = createTerminal(process.env, redactor.redact);
  const surroundings: Surroundings = { terminal, redactor, env: process.env, cwd: process.cwd() };
  const release = endOnSignals(terminal.note);
  try {
    process.exitCode = await run(words, surroundings);
  } catch (error) {
    process.exitCode = report(error, surroundings, words.includes("--debug"));
  } finally {
    release();
  }
}

async function run(words: readonly string[], surroundings: Surroundings): Promise<number> {
  let exit = 0;
  const parser: Argv = yargs([...words])
    .scriptName("dbmigrator")
    .usage("$0 <command>\n\nKeeps a PostgreSQL database in the state a folder of YAML and SQL files describes.")
    .parserConfiguration({ "duplicate-arguments-array": false, "boolean-negation": true, "camel-case-expansion": true, "strip-aliased": true, "strip-dashed": true, "parse-numbers": false })
    .option("config", { type: "string", describe: "Configuration file (default: dbmigrator.yaml here or above)", global: true })
    .option("log-format", { choices: ["text", "json"] as const, default: "text", describe: "Form of progress on stderr", global: true })
    .option("quiet", { alias: "q", type: "boolean", default: false, describe: "Only warnings and errors on stderr", global: true })
    .option("debug", { type: "boolean", default: false, describe: "Show stack traces", global: true })
    .recommendCommands()
    .strict()
    .demandCommand(1, "Say what to do: init, plan, apply, down, status, diff or export.")
    .version(toolVersion())
    .alias("version", "V")
    .alias("help", "h")
    .completion("completion", "Print a completion script for bash or zsh")
    .epilogue("Exit codes: 0 ok · 1 failed · 2 changes (--detailed-exitcode) · 3 invalid input · 4 locked · 5 no connection · 6 partly applied · 8 refused · 64 usage · 78 configuration")
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new DbmError("usage.invalid", message);
    });
  for (const command of commands) {
    const { command: form, describe, builder } = command as Command<object>;
    const withEnvironment = (argv: Argv): Argv => fromEnvironment((builder as (argv: Argv) => Argv)(argv), surroundings.env);
    parser.command(form as string, describe as string, withEnvironment, async (argv) => {
      exit = await (command as Command<object>).run(argv, surroundings);
    });
  }
  await parser.parseAsync();
  return exit;
}

/** What yargs keeps of the options it knows. */
interface KnownOptions {
  getOptions(): { readonly key: Readonly<Record<string, unknown>>; readonly boolean: readonly string[]; readonly array: readonly string[] };
}

/** Takes the value of each option that the command knows from DBMIGRATOR_<OPTION>; flags win over it, others do not count. */
function fromEnvironment(argv: Argv, env: Surroundings["env"]): Argv {
  const { key, boolean, array } = (argv as unknown as KnownOptions).getOptions();
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(key)) {
    const value = env[`DBMIGRATOR_${name.replaceAll("-", "_").toUpperCase()}`];
    if (value === undefined || name === "version" || name === "help") continue;
    values[name] = boolean.includes(name) ? !["", "0", "false", "no"].includes(value) : array.includes(name) ? value.split(",") : value;
  }
  return argv.config(values);
}

function report(error: unknown, { terminal }: Surroundings, debug: boolean): number {
  if (debug && error instanceof Error) terminal.note(error.stack ?? error.message);
  if (error instanceof DbmError) {
    terminal.note(humanError(error, terminal.err));
    return error.exitCode;
  }
  const message = error instanceof Error ? error.message : String(error);
  const code = (error as { code?: unknown }).code;
  const state = typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? ` (SQLSTATE ${code})` : "";
  terminal.note(humanError(new DbmError("internal", `${message}${state}`), terminal.err));
  return 1;
}

/** SIGINT and SIGTERM: what runs is lost with its connection, which rolls it back; scratch databases are removed. */
function endOnSignals(note: (text: string) => void): () => void {
  const end = (signal: "SIGINT" | "SIGTERM"): void => {
    note(`interrupted (${signal}): open transactions are rolled back`);
    void closeAllShadows().finally(() => process.exit(signal === "SIGINT" ? 130 : 143));
    setTimeout(() => process.exit(signal === "SIGINT" ? 130 : 143), 5000).unref();
  };
  const handlers = { SIGINT: () => end("SIGINT"), SIGTERM: () => end("SIGTERM") };
  for (const [signal, handler] of Object.entries(handlers)) process.once(signal, handler);
  return () => {
    for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler);
  };
}
