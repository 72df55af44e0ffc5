/** Tells one cluster of databases from another, whatever name it is reached by. */
import type { Session } from "./session.ts";

/**
 * The identifier that initdb gave the cluster (standbys have that of their primary); null where the role may not ask, and for embedded
 * databases, which are all copies of one.
 */
export async function systemOf({ server, query }: Session): Promise<string | null> {
  if (server.embedded) return null;
  try {
    const [row] = await query<{ system: string }>("SELECT system_identifier::text AS system FROM pg_catalog.pg_control_system()");
    return row?.system ?? null;
  } catch {
    return null;
  }
}
