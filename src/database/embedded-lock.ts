/** One process at a time on the data directory of an embedded database: PGlite itself does not check. */
import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DbmError } from "../errors/error.ts";

/** Name of the file that says who has a directory. */
export const lockFile = "dbmigrator.lock";
const held = new Set<string>();

interface Holder {
  readonly pid: number;
  /** Tells a process from a later one with the same pid (always so in containers); null where it cannot be known. */
  readonly started: string | null;
}

/**
 * Takes the directory, which must exist; the returned function gives it back.
 * @throws DbmError connect.failed when a live process holds it
 */
export function lockDirectory(directory: string): () => void {
  const file = join(directory, lockFile);
  const holder = held.has(file) ? current() : readHolder(file);
  if (holder !== undefined && (held.has(file) || isAlive(holder))) {
    const who = holder.pid === process.pid ? "this process" : `process ${holder.pid}`;
    throw new DbmError("connect.failed", `cannot open pglite:${directory}: it is in use by ${who}`, {
      hint: `An embedded database serves one connection at a time. Wait for the other to end; if process ${holder.pid} is something else, delete ${file}.`,
    });
  }
  if (holder !== undefined) rmSync(file, { force: true });
  writeHolder(file, directory);
  held.add(file);
  const release = (): void => {
    process.off("exit", release);
    if (held.delete(file)) rmSync(file, { force: true });
  };
  process.once("exit", release);
  return release;
}

const current = (): Holder => ({ pid: process.pid, started: startOf(process.pid) });

function writeHolder(file: string, directory: string): void {
  try {
    const descriptor = openSync(file, "wx", 0o600);
    writeSync(descriptor, JSON.stringify(current()));
    closeSync(descriptor);
  } catch (cause) {
    const lost = (cause as NodeJS.ErrnoException).code === "EEXIST";
    throw new DbmError(
      "connect.failed",
      `cannot open pglite:${directory}: ${lost ? "another process opened it first" : (cause as Error).message}`,
      {
        hint: lost ? "Try again when it has ended." : "Check the permissions of the directory.",
        cause,
      },
    );
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch (error) {
    // A torn write is as stale as a dead process.
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : { pid: 0, started: null };
  }
}

function isAlive({ pid, started }: Holder): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return pid !== process.pid && startOf(pid) === started;
}

/** When a process started, in the kernel's ticks (Linux: field 22 of /proc/<pid>/stat, after the name in parentheses). */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
