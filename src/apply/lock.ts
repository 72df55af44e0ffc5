/** One apply at a time in a database: a session-level advisory lock, polled without holding a snapshot. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Session } from "../database/session.ts";
import { DbmError } from "../errors/error.ts";
import type { ApplyEvent } from "./events.ts";

/** The key's first half spells "dbmg"; the second is for what is locked: 1 = changing the schema. Advisory locks are per database. */
const lockKey = "1684172135, 1";

export interface LockOptions {
  /** How long to wait for another apply to end, in milliseconds; 0 = not at all. */
  readonly wait: number;
  emit(event: ApplyEvent): void;
}

/**
 * Takes the lock; the returned function gives it back.
 * Throws apply.lock-not-acquired, naming the holder, when it is not free in time.
 */
export async function acquireLock(session: Session, { wait, emit }: LockOptions): Promise<() => Promise<void>> {
  const until = Date.now() + wait;
  for (let pause = 250; ; pause = Math.min(pause * 1.5, 2000)) {
    const [row] = await session.query<{ locked: boolean }>(`SELECT pg_catalog.pg_try_advisory_lock(${lockKey}) AS locked`);
    if (row?.locked) return async () => void (await session.query(`SELECT pg_catalog.pg_advisory_unlock(${lockKey})`));
    const holder = await lockHolder(session);
    if (Date.now() >= until) {
      throw new DbmError("apply.lock-not-acquired", `another dbmigrator is at work on this database${holder}`, {
        hint: "Wait until it has ended, or give --lock-wait a longer time.",
      });
    }
    emit({ type: "waiting-for-lock", holder });
    await sleep(Math.min(pause * (0.75 + Math.random() / 2), Math.max(0, until - Date.now()) + 1));
  }
}

async function lockHolder(session: Session): Promise<string> {
  const [row] = await session.query<{ pid: number; user: string; application: string; since: string }>(`
SELECT a.pid, a.usename AS user, a.application_name AS application, to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS') AS since
FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.classid = 1684172135 AND l.objid = 1 AND l.granted AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`);
  return row === undefined ? "" : ` (process ${row.pid}, user ${row.user}, application ${row.application || "unnamed"}, connected since ${row.since})`;
}

/** Who holds locks on a relation that others wait for: for messages after a lock timeout. Empty when nobody does any more. */
export async function blockersOf(session: Session, relation: string): Promise<string[]> {
  const rows = await session.query<{ pid: number; user: string; application: string; state: string; age: string; mode: string; query: string }>(
    `SELECT DISTINCT a.pid, a.usename AS user, a.application_name AS application, a.state, l.mode,
  date_trunc('second', clock_timestamp() - a.xact_start)::text AS age, left(a.query, 80) AS query
FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.granted AND l.relation = pg_catalog.to_regclass($1) AND l.pid <> pg_catalog.pg_backend_pid() ORDER BY a.pid`,
    [relation],
  );
  return rows.map(
    ({ pid, user, application, state, age, mode, query }) => `process ${pid}, user ${user}, application ${application || "unnamed"}, ${state} for ${age}, holds ${mode}: ${query}`,
  );
}
