/** Files that are named on the command line. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { DbmError } from "../errors/error.ts";
import type { PlanDocument } from "../plan/artifact.ts";
import { decodeSource } from "../sql/source.ts";

/** The text of a file. Throws artifact.invalid, source.encoding. */
export async function readInput(name: string, cwd: string): Promise<string> {
  try {
    return decodeSource(await readFile(path.resolve(cwd, name)), name);
  } catch (cause) {
    if (cause instanceof DbmError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    throw new DbmError("artifact.invalid", `${name} ${code === "ENOENT" ? "does not exist" : `cannot be read (${code})`}`, {
      hint: "Give the file that `dbmigrator plan --out` wrote, or a file of SQL.",
      cause,
    });
  }
}

/** A saved plan. Throws artifact.* as openPlan does. */
export async function readPlan(name: string, cwd: string): Promise<PlanDocument> {
  const { openPlan } = await import("../plan/artifact.ts");
  return openPlan(await readInput(name, cwd), name);
}
