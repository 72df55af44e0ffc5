/** Runs the built command line as a user would, in a folder of its own. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

export interface CliResult {
  /** Exit code; 128 + n for signal n is not used: a killed program answers null. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** Working directory. */
  readonly cwd: string;
  /** Added to a clean environment: nothing of the caller's that names a database or configures dbmigrator. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input; default none. */
  readonly input?: string;
  /** Milliseconds after which it is killed; default 60,000. */
  readonly timeout?: number;
  /** Ends the program by the signal that is its reason: `controller.abort("SIGINT")`. */
  readonly signal?: AbortSignal;
}

/** Runs `dbmigrator …args`; never throws for what the program does. Throws when it has not been built. */
export function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  if (!existsSync(program)) throw new Error("dist/cli.js is missing: run `npm run build` first.");
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.cwd,
    env: { ...cleanEnvironment(), NO_COLOR: "1", CI: "1", ...options.env },
    timeout: options.timeout ?? 60_000,
  });
  options.signal?.addEventListener("abort", () => child.kill(options.signal?.reason));
  // a program that ends without reading its input closes the pipe
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** A temporary folder with files in it. */
export interface WorkFolder {
  readonly path: string;
  write(name: string, text: string): void;
  read(name: string): string;
  remove(): void;
}

/** Makes a temporary folder with these files: relative name → text. */
export function workFolder(files: Readonly<Record<string, string>> = {}): WorkFolder {
  const path = mkdtempSync(join(tmpdir(), "dbmigrator-work-"));
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    path,
    write,
    read: (name) => readFileSync(join(path, name), "utf8"),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const isForeign = /^(PG|DBMIGRATOR_|DB_CONNECTION|DATABASE_URL$|NO_COLOR$|FORCE_COLOR$|NODE_OPTIONS$|VITEST)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isForeign.test(name)));
}
