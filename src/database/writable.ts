/** Refuses a database that cannot be written to before anything is attempted. */
import { DbmError } from "../errors/error.ts";
import { requireOwnBackend } from "./pooler.ts";
import type { Session } from "./session.ts";

/** @throws DbmError connect.pooled behind a pooler; connect.read-only on a standby, or where a setting makes transactions read-only */
export async function requireWritable(session: Session): Promise<void> {
  requireOwnBackend(
    session,
    "If the pooler keeps one session of the server for a client until it leaves (session mode), add --pooler session.",
  );
  const [state] = await session.query<{ standby: boolean; readOnly: string; source: string }>(
    `SELECT pg_catalog.pg_is_in_recovery() AS standby, setting AS "readOnly", source
     FROM pg_catalog.pg_settings WHERE name = 'default_transaction_read_only'`,
  );
  const where = `${session.server.address}/${session.server.database}`;
  if (state?.standby) {
    throw new DbmError("connect.read-only", `${where} is a standby (pg_is_in_recovery() is true): it cannot be changed`, {
      hint: "Connect to the primary server.",
    });
  }
  if (state?.readOnly === "on") {
    throw new DbmError("connect.read-only", `${where} is read-only: default_transaction_read_only is on (set by: ${state.source})`, {
      hint: "Set default_transaction_read_only to off for this role or database, or connect to the primary server.",
    });
  }
}
