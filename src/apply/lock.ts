/** One apply at a time in a database: a session-level advisory lock, polled without holding a snapshot. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Session } from "../database/session.ts";
import { DbmError } from "../errors/error.ts";
import type { Key } from "../model/id.ts";
import { hideLiterals } from "../sql/secret-literals.ts";
import { loadParser } from "../sql/split.ts";
import type { ApplyEvent } from "./events.ts";

/** The key's first half spells "dbmg"; the second is for what is locked: 1 = changing the schema. Advisory locks are per database. */
const lockKey = "1684172135, 1";

export interface LockOptions {
  /** How long to wait for another apply to end, in milliseconds; 0 = not at all. */
  readonly wait: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
  emit(event: ApplyEvent): void;
}

/**
 * Takes the lock; the returned function gives it back.
 * Throws apply.lock-not-acquired, naming the holder, when it is not free in time; interrupted.
 */
export async function acquireLock(session: Session, { wait, signal, emit }: LockOptions): Promise<() => Promise<void>> {
  const until = Date.now() + wait;
  let told: string | undefined;
  for (let pause = 250; ; pause = Math.min(pause * 1.5, 2000)) {
    const [row] = await session.query<{ locked: boolean }>(`SELECT pg_catalog.pg_try_advisory_lock(${lockKey}) AS locked`);
    if (row?.locked) return async () => void (await session.query(`SELECT pg_catalog.pg_advisory_unlock(${lockKey})`));
    const holder = await lockHolder(session);
    if (Date.now() >= until) {
      throw new DbmError("apply.lock-not-acquired", `another dbmigrator is at work on this database${holder}`, {
        hint: "Wait until it has ended, or give --lock-wait a longer time.",
      });
    }
    if (holder !== told) emit({ type: "waiting-for-lock", holder });
    told = holder;
    await sleep(Math.min(pause * (0.75 + Math.random() / 2), Math.max(0, until - Date.now()) + 1), undefined, { signal }).catch(
      (cause: unknown) => {
        throw new DbmError("interrupted", "stopped before doing anything", { cause });
      },
    );
  }
}

async function lockHolder(session: Session): Promise<string> {
  const [row] = await session.query<{ pid: number; user: string; application: string; since: string }>(`
SELECT a.pid, a.usename AS user, a.application_name AS application, to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS') AS since
FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.classid = 1684172135 AND l.objid = 1 AND l.granted AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`);
  return row === undefined
    ? ""
    : ` (process ${row.pid}, user ${row.user}, application ${row.application || "unnamed"}, connected since ${row.since})`;
}

interface Blocker {
  readonly pid: number;
  readonly user: string;
  readonly application: string;
  readonly state: string | null;
  readonly age: string | null;
  readonly query: string;
  readonly certain: boolean;
}

/**
 * Who holds locks that a step on this object may have waited for, for messages after a lock timeout: whoever has the object's relation,
 * else whoever has had any for longer than the timeout. Empty when nobody does any more. What PostgreSQL does not show this user is left out.
 */
export async function blockersOf(session: Session, key: Key): Promise<string[]> {
  const rows = await session.query<Blocker>(
    `SELECT a.pid, a.usename AS user, a.application_name AS application, a.state, date_trunc('second', clock_timestamp() - a.xact_start)::text AS age,
  a.query, bool_or(l.relation = pg_catalog.to_regclass($1)) IS TRUE AS certain
FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.granted AND l.locktype = 'relation' AND l.relation >= 16384 AND l.pid <> pg_catalog.pg_backend_pid()
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
GROUP BY a.pid, a.usename, a.application_name, a.state, a.xact_start, a.query ORDER BY a.xact_start, a.pid`,
    [relationOf(key)],
  );
  const certain = rows.filter((row) => row.certain);
  await loadParser();
  return (certain.length > 0 ? certain : rows).slice(0, 3).map(describe);
}

function describe({ pid, user, application, state, age, query }: Blocker): string {
  const doing = state === null ? "" : `, ${state}${age === null ? "" : ` for ${age}`}: ${shown(query)}`;
  return `process ${pid}, user ${user}, application ${application || "unnamed"}${doing}`;
}

/** The beginning of what another session runs, without its secrets. PostgreSQL cuts long queries off, so that the grammar may not read them. */
function shown(query: string): string {
  try {
    return hideLiterals(query).sql.replaceAll(/\s+/g, " ").slice(0, 80);
  } catch {
    return "…";
  }
}

const part = '("(?:[^"]|"")*"|[^./("]+)';
const relationKey = new RegExp(`^(?:\\w+:)+${part}\\.${part}`);

/** The relation that a key names or is below of, quoted; null where it is about something else. */
function relationOf(key: Key): string | null {
  const [, schema, name] = relationKey.exec(key) ?? [];
  if (schema === undefined || name === undefined) return null;
  const quoted = (text: string): string => (text.startsWith('"') ? text : `"${text}"`);
  return `${quoted(schema)}.${quoted(name)}`;
}
