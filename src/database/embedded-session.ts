/** A Session over PGlite: PostgreSQL in this process, in memory or in a directory. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PGlite, PGliteOptions, QueryOptions } from "@electric-sql/pglite";
import { DbmError } from "../errors/error.ts";
import type { EmbeddedTarget } from "./connection-string.ts";
import { makeDirectory } from "./directory.ts";
import { embeddedExtensions, loadEmbeddedExtensions } from "./embedded-extensions.ts";
import { dropImage, keepImage, readImage } from "./embedded-image.ts";
import { lockDirectory, lockFile } from "./embedded-lock.ts";
import type { Notice, ServerInfo, Session } from "./session.ts";
import { type ServerFacts, sessionStart } from "./session-settings.ts";
import { encodeValue, valueParsers } from "./values.ts";

export interface EmbeddedOptions {
  /**
   * Extensions to make available to CREATE EXTENSION; PGlite takes them at the start only. Default: all for a directory,
   * which may have been created with any of them; none in memory. All of them cost about 0.15 s.
   */
  readonly extensions?: readonly string[];
}

/** PGlite's own parameters without `-O` (which would let system catalogs be changed) and without its search_path. */
const startParams = [
  "--single",
  "-F",
  ...["exit_on_error=false", "log_checkpoints=false", "max_worker_processes=0", "max_parallel_workers=0"].flatMap((setting) => [
    "-c",
    setting,
  ]),
  ...["max_parallel_workers_per_gather=0", "max_parallel_maintenance_workers=0", "io_method=sync"].flatMap((setting) => ["-c", setting]),
];

/**
 * Opens (or creates) an embedded database.
 * @throws DbmError connect.failed when the directory is in use, or is of another major version
 */
export async function openEmbedded(target: EmbeddedTarget, options: EmbeddedOptions = {}): Promise<Session> {
  const { directory } = target;
  const extensions = await loadEmbeddedExtensions(options.extensions ?? (directory === null ? [] : embeddedExtensions()));
  if (directory === null) return embeddedSession(await start({ extensions, startParams }), () => undefined);
  const release = takeDirectory(directory);
  try {
    return await embeddedSession(await start({ extensions, startParams, dataDir: directory }), release);
  } catch (error) {
    release();
    throw directoryError(directory, error);
  }
}

function takeDirectory(directory: string): () => void {
  try {
    makeDirectory(directory, 0o700);
  } catch (cause) {
    throw new DbmError("connect.failed", `cannot open pglite:${directory}: ${(cause as Error).message}`, {
      hint: "Name a folder that may be made and written to.",
      cause,
    });
  }
  const release = lockDirectory(directory);
  if (existsSync(join(directory, "PG_VERSION")) || readdirSync(directory).every((name) => name === lockFile)) return release;
  release();
  throw new DbmError("connect.failed", `cannot open pglite:${directory}: the folder holds something else than a database`, {
    hint: "Name a folder that is empty, or not there yet: starting a database empties it.",
  });
}

function directoryError(directory: string, cause: unknown): DbmError {
  if (cause instanceof DbmError) return cause;
  const file = join(directory, "PG_VERSION");
  const found = existsSync(file) ? ` (its data is of PostgreSQL ${readFileSync(file, "utf8").trim()})` : "";
  return new DbmError(
    "connect.failed",
    `cannot open pglite:${directory}${found}: ${cause instanceof Error ? cause.message : String(cause)}`,
    {
      hint: "Name another directory, or delete this one: the embedded database does not read data of another major version.",
      cause,
    },
  );
}

/** Starts PGlite; a new database comes from the kept image when there is one, and makes one when there is none. */
async function start(options: PGliteOptions): Promise<PGlite> {
  const { PGlite } = await import("@electric-sql/pglite");
  if (options.dataDir !== undefined && existsSync(join(options.dataDir, "PG_VERSION"))) return PGlite.create(options);
  const image = await readImage();
  if (image !== undefined) {
    try {
      return await PGlite.create({ ...options, loadDataDir: image });
    } catch (error) {
      await dropImage();
      if (options.dataDir !== undefined) throw error;
    }
  }
  const database = await PGlite.create(options);
  await keepImage(database);
  return database;
}

async function embeddedSession(database: PGlite, release: () => void): Promise<Session> {
  // PGlite's own conversions must be overridden one by one: it falls back to them where a type has no parser.
  const asText = Object.fromEntries(Object.keys(database.parsers).map((oid) => [oid, (text: string) => text]));
  database.parsers = { ...asText, ...Object.fromEntries(await valueParsers()) };
  database.serializers = {};
  const facts = (await database.exec(sessionStart("false"))).at(-1)?.rows[0] as ServerFacts;
  const server: ServerInfo = {
    major: Math.floor(facts.number / 10_000),
    version: facts.version,
    database: facts.database,
    user: facts.user,
    lockSlots: facts.slots,
    embedded: true,
    pooled: false,
    address: "embedded",
  };
  const listeners = new Set<(notice: Notice) => void>();
  const options: QueryOptions = {
    onNotice: ({ severity = "", code = "", message = "" }) => {
      for (const listener of listeners) listener({ severity, code, message });
    },
  };
  let closed: Promise<void> | undefined;
  return {
    server,
    async query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]> {
      if (values === undefined) return ((await database.exec(sql, options)).at(-1)?.rows ?? []) as Row[];
      return (await database.query<Row>(sql, values.map(encodeValue), options)).rows;
    },
    async queryAll(statements) {
      if (statements.length === 0) return [];
      return (await database.exec(statements.join("\n;\n"), options)).map(({ rows }) => rows);
    },
    async run(sql) {
      await database.exec(sql, options);
    },
    onNotice(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    // A statement runs to its end before anything else in this process can: there is never one to cancel.
    async cancel() {},
    close() {
      closed ??= database.close().finally(release);
      return closed;
    },
  };
}
