/** A freshly initialised data directory, kept in the user's cache: loading it takes a fifth of the time initdb needs. */
import { readFileSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { makeDirectory } from "./directory.ts";

const mediaType = "application/x-tar";

/** $XDG_CACHE_HOME/dbmigrator/pglite-0.5.16.tar */
function imageFile(): string {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const { version } = JSON.parse(readFileSync(join(dirname(entry), "..", "package.json"), "utf8")) as { version: string };
  const cache = process.env.XDG_CACHE_HOME || join(process.env.HOME || homedir(), ".cache");
  return join(cache, "dbmigrator", `pglite-${version}.tar`);
}

/** The kept image, for PGlite's `loadDataDir`; undefined when there is none yet. */
export async function readImage(): Promise<Blob | undefined> {
  try {
    return new Blob([await readFile(imageFile())], { type: mediaType });
  } catch {
    return undefined;
  }
}

/** Keeps the data directory of a database nothing was done in. Never fails: without a writable cache every start is slow, and that is all. */
export async function keepImage(database: PGlite): Promise<void> {
  const file = imageFile();
  const temporary = `${file}.${process.pid}`;
  try {
    const image = await database.dumpDataDir("none");
    makeDirectory(dirname(file));
    await writeFile(temporary, Buffer.from(await image.arrayBuffer()));
    await rename(temporary, file);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Forgets an image that could not be started. */
export async function dropImage(): Promise<void> {
  await rm(imageFile(), { force: true }).catch(() => undefined);
}
