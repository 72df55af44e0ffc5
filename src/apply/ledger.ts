/** The ledger: what was applied to a database, by whom, and how to take it back; tables in the schema `dbmigrator`. */
import type { Session } from "../database/session.ts";
import { DbmError } from "../errors/error.ts";
import type { Direction } from "../plan/types.ts";

/** The newest layout of the tables that this version knows. */
const formatVersion = 1;

const tables = `
CREATE SCHEMA IF NOT EXISTS dbmigrator;
CREATE TABLE IF NOT EXISTS dbmigrator.meta (key text PRIMARY KEY, value text NOT NULL, updated_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp());
CREATE TABLE IF NOT EXISTS dbmigrator.history (
  version text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('baseline', 'plan', 'file')),
  state text NOT NULL CHECK (state IN ('applied', 'running', 'failed')),
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  checksum text NOT NULL,
  up_sql text NOT NULL,
  down jsonb,
  steps_total int NOT NULL,
  steps_done int NOT NULL,
  started_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  finished_at timestamptz,
  applied_by text NOT NULL,
  applied_role text NOT NULL DEFAULT current_user,
  tool_version text NOT NULL);
CREATE TABLE IF NOT EXISTS dbmigrator.events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  event text NOT NULL, version text, actor text NOT NULL, details jsonb NOT NULL);
INSERT INTO dbmigrator.meta (key, value) VALUES ('format_version', '${formatVersion}'), ('installation_id', pg_catalog.gen_random_uuid()::text) ON CONFLICT (key) DO NOTHING`;

export interface Entry {
  readonly version: string;
  readonly name: string;
  readonly kind: "baseline" | "plan" | "file";
  readonly state: "applied" | "running" | "failed";
  readonly checksum: string;
  readonly stepsTotal: number;
  readonly stepsDone: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly appliedBy: string;
  /** The steps that take it back; null when there is no way back. */
  readonly down: Direction | null;
}

export interface NewEntry {
  readonly version: string;
  readonly name: string;
  readonly kind: Entry["kind"];
  readonly checksum: string;
  readonly upSql: string;
  readonly down: Direction | null;
  readonly stepsTotal: number;
  readonly appliedBy: string;
  readonly toolVersion: string;
}

/** Whether the ledger is there. Throws ledger.newer when a newer version of the tool made it. */
export async function hasLedger(session: Session): Promise<boolean> {
  const [found] = await session.query<{ there: boolean }>("SELECT pg_catalog.to_regclass('dbmigrator.history') IS NOT NULL AS there");
  if (!found?.there) return false;
  const [row] = await session.query<{ value: string }>("SELECT value FROM dbmigrator.meta WHERE key = 'format_version'");
  if (Number(row?.value ?? 1) > formatVersion)
    throw new DbmError("ledger.newer", `the ledger of this database has format ${row?.value}; this version knows ${formatVersion}`);
  return true;
}

/** Makes the ledger where there is none. Call it under the lock. */
export async function createLedger(session: Session): Promise<void> {
  if (!(await hasLedger(session))) await session.run(tables);
}

const columns = `version, name, kind, state, checksum, down, steps_total AS "stepsTotal", steps_done AS "stepsDone",
  to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "startedAt", to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "finishedAt", applied_by AS "appliedBy"`;

/** Entries in the order in which they were applied, newest first; at most `limit`. */
export async function entries(session: Session, limit: number): Promise<Entry[]> {
  if (!(await hasLedger(session))) return [];
  return session.query<Entry>(`SELECT ${columns} FROM dbmigrator.history ORDER BY seq DESC LIMIT ${limit}`);
}

/** Number of applied entries. */
export async function countEntries(session: Session): Promise<number> {
  const [row] = await session.query<{ n: number }>("SELECT count(*)::int AS n FROM dbmigrator.history WHERE state = 'applied'");
  return row?.n ?? 0;
}

/** Claims the version: a second writer of the same version fails. */
export async function beginEntry(session: Session, entry: NewEntry): Promise<void> {
  await session.query(
    `INSERT INTO dbmigrator.history (version, name, kind, state, checksum, up_sql, down, steps_total, steps_done, applied_by, tool_version)
VALUES ($1, $2, $3, 'running', $4, $5, $6::jsonb, $7, 0, $8, $9)`,
    [
      entry.version,
      entry.name,
      entry.kind,
      entry.checksum,
      entry.upSql,
      entry.down === null ? null : JSON.stringify(entry.down),
      entry.stepsTotal,
      entry.appliedBy,
      entry.toolVersion,
    ],
  );
}

/** Notes how far an entry has come; `applied` with its last step. */
export async function advanceEntry(session: Session, version: string, stepsDone: number, finished: boolean): Promise<void> {
  await session.query(
    `UPDATE dbmigrator.history SET steps_done = $2, state = CASE WHEN $3 THEN 'applied' ELSE state END, finished_at = CASE WHEN $3 THEN pg_catalog.clock_timestamp() END WHERE version = $1`,
    [version, stepsDone, finished],
  );
}

/** How far an entry has come; undefined when it is not in the ledger. */
export async function progressOfEntry(session: Session, version: string): Promise<number | undefined> {
  const [row] = await session.query<{ done: number }>("SELECT steps_done AS done FROM dbmigrator.history WHERE version = $1", [version]);
  return row?.done;
}

/** The version of the newest applied entry of that name. */
export async function versionOfEntry(session: Session, name: string): Promise<string | undefined> {
  const [row] = await session.query<{ version: string }>(
    "SELECT version FROM dbmigrator.history WHERE name = $1 AND state = 'applied' ORDER BY seq DESC LIMIT 1",
    [name],
  );
  return row?.version;
}

export async function failEntry(session: Session, version: string): Promise<void> {
  await session.query("UPDATE dbmigrator.history SET state = 'failed', finished_at = pg_catalog.clock_timestamp() WHERE version = $1", [
    version,
  ]);
}

/** Keeps the way back that was only known after the entry had run (a file of SQL). */
export async function setDown(session: Session, version: string, down: Direction): Promise<void> {
  await session.query("UPDATE dbmigrator.history SET down = $2::jsonb WHERE version = $1", [version, JSON.stringify(down)]);
}

export async function deleteEntry(session: Session, version: string): Promise<void> {
  await session.query("DELETE FROM dbmigrator.history WHERE version = $1", [version]);
}

/** Adds to the append-only list of what was done with the ledger. */
export async function recordEvent(session: Session, event: string, version: string, actor: string, details: object = {}): Promise<void> {
  await session.query("INSERT INTO dbmigrator.events (event, version, actor, details) VALUES ($1, $2, $3, $4::jsonb)", [
    event,
    version,
    actor,
    JSON.stringify(details),
  ]);
}
