/** Refuses a session that is none, where something has to last from one transaction to the next. */
import { DbmError } from "../errors/error.ts";
import type { Session } from "./session.ts";

/**
 * A lock that a session takes through a pooler in transaction mode stays with the backend of that one transaction, for whoever gets it next.
 * @param otherwise what to do where the server itself cannot be reached
 * @throws DbmError connect.pooled
 */
export function requireOwnBackend({ server }: Session, otherwise: string): void {
  if (!server.pooled) return;
  throw new DbmError(
    "connect.pooled",
    `a connection pooler answers at ${server.address}: every transaction on ${server.database} may run in another session of the server, and a lock would be left behind in one of them`,
    { hint: `Connect to the server itself, most often at port 5432. ${otherwise}` },
  );
}
