/** What every session asks and sets first, so that the same catalog reads the same on every server. */
import { DbmError } from "../errors/error.ts";

/**
 * The texts that pg_get_expr and its kin print depend on these: a role or database that sets them otherwise would
 * make equal objects look different. Time zones matter because a timestamptz constant is printed in the session's.
 */
const settings = {
  standard_conforming_strings: "on",
  datestyle: "ISO",
  intervalstyle: "postgres",
  timezone: "UTC",
  extra_float_digits: "1",
  bytea_output: "hex",
  quote_all_identifiers: "off",
};

/**
 * Statements in one round trip: the settings, then a query whose one row is ServerFacts.
 * @param pooled SQL that is true where the backend is not the session's own; what is set there must end with the transaction, or others get it
 */
export function sessionStart(pooled: string): string {
  const set = Object.entries(settings).map(([name, value]) => `pg_catalog.set_config('${name}', '${value}', ${pooled})`);
  return `SELECT ${set.join(", ")}; ${serverFacts}, ${pooled} AS pooled`;
}

const serverFacts = `SELECT pg_catalog.version() AS banner, pg_catalog.current_setting('server_version_num')::int4 AS number,
pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) AS version,
pg_catalog.current_database()::text AS database, current_user::text AS "user", pg_catalog.pg_backend_pid() AS pid,
pg_catalog.current_setting('max_locks_per_transaction')::int4 * (pg_catalog.current_setting('max_connections')::int4 + pg_catalog.current_setting('max_prepared_transactions')::int4) AS slots`;

export interface ServerFacts {
  readonly banner: string;
  /** 160004 */
  readonly number: number;
  readonly version: string;
  readonly database: string;
  readonly user: string;
  readonly pid: number;
  readonly slots: number;
  readonly pooled: boolean;
}

const oldestMajor = 14;
const hint = "dbmigrator works with PostgreSQL 14 and later.";

/** What version() says of servers that speak PostgreSQL's protocol and have another catalog. */
const foreign: Readonly<Record<string, string>> = {
  CockroachDB: "CockroachDB",
  "-YB-": "YugabyteDB",
  Redshift: "Amazon Redshift",
  Greenplum: "Greenplum",
  Materialize: "Materialize",
};

/** @throws DbmError connect.unsupported-server */
export function requireSupported({ banner, number, version }: ServerFacts): void {
  const mark = Object.keys(foreign).find((candidate) => banner.includes(candidate));
  if (mark !== undefined) throw new DbmError("connect.unsupported-server", `the server is ${foreign[mark]}, not PostgreSQL`, { hint });
  if (number >= oldestMajor * 10_000) return;
  throw new DbmError("connect.unsupported-server", `the server is PostgreSQL ${version}, which is not supported`, { hint });
}
