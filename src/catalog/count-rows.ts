/** Counts the rows that a plan's hazards are about, in the database as it is. */
import { isServerError } from "../database/failures.ts";
import type { Session } from "../database/session.ts";
import type { RowCount } from "../model/kind.ts";

/** Milliseconds that one query may take, and that all may take together. */
const patience = { each: 3000, all: 10_000 };

const settings = `BEGIN READ ONLY;
SET LOCAL statement_timeout = ${patience.each};
SET LOCAL lock_timeout = 500;
SET LOCAL row_security = off`;

/**
 * What the queries (Hazard.count) answer. One that fails (it names what the plan is yet to make, rows or a table may not be read) or takes
 * too long is left out. Throws connect.lost as the session does.
 */
export async function countRows(session: Session, queries: readonly string[]): Promise<ReadonlyMap<string, RowCount>> {
  const counts = new Map<string, RowCount>();
  const until = Date.now() + patience.all;
  for (const query of new Set(queries)) {
    if (Date.now() > until) break;
    await session.run(settings);
    try {
      const [row] = await session.query<RowCount>(`SELECT affected::float8, total::float8 FROM (${query}) AS counted`);
      if (row !== undefined) counts.set(query, row);
    } catch (error) {
      // a hazard without numbers is still told
      if (!isServerError(error)) throw error;
    } finally {
      await session.run("ROLLBACK").catch(() => undefined);
    }
  }
  return counts;
}
