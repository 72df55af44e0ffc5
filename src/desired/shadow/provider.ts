/** The shadow: a scratch database in which desired state is elaborated, whatever it is made of. */

import type { Session } from "../../database/session.ts";
import { DbmError } from "../../errors/error.ts";
import { ident, literal } from "../../sql/ident.ts";

export interface Shadow {
  readonly session: Session;
  readonly kind: "sibling" | "embedded" | "url";
  /** What makes this shadow differ from the target, for the user. */
  readonly warnings: readonly string[];
  /** Removes all traces; calling it again waits for the same removal. */
  close(): Promise<void>;
}

export interface ShadowProvider {
  /** Needs nothing of the source: it can be opened while that is still being parsed. */
  readonly early?: boolean;
  /** @throws DbmError shadow.unavailable, shadow.not-empty, connect.failed */
  open(): Promise<Shadow>;
}

interface Lifetime {
  readonly warnings?: readonly string[];
  /** Removes the shadow and closes its session. */
  readonly remove: () => Promise<void>;
  /** Ends what the session is running, where remove would have to wait for it. */
  readonly interrupt?: () => Promise<void>;
}

/** The shadows that were opened and not yet closed. */
const open = new Map<Shadow, Lifetime>();
let isEnding = false;

/** Prepares a fresh session for elaboration, and remembers the shadow until it is closed. Throws interrupted after endShadows. */
export async function enlist(kind: Shadow["kind"], session: Session, lifetime: Lifetime): Promise<Shadow> {
  if (isEnding) {
    await lifetime.remove();
    throw new DbmError("interrupted", "stopped before doing anything");
  }
  // Bodies may mention what is created later; nothing in a shadow has to survive a crash.
  await session.run("SET check_function_bodies TO off; SET synchronous_commit TO off");
  let closed: Promise<void> | undefined;
  const shadow: Shadow = {
    session,
    kind,
    warnings: lifetime.warnings ?? [],
    close() {
      closed ??= lifetime.remove().finally(() => open.delete(shadow));
      return closed;
    },
  };
  open.set(shadow, lifetime);
  return shadow;
}

/** Closes every shadow, also those that are still being opened: for the handlers of SIGINT and SIGTERM. Never throws. */
export function endShadows(): Promise<void> {
  isEnding = true;
  return closeAllShadows();
}

/** Closes every shadow that is open, whatever it is doing. Never throws. */
export async function closeAllShadows(): Promise<void> {
  await Promise.allSettled(
    [...open].map(async ([shadow, { interrupt }]) => {
      await interrupt?.().catch(() => undefined);
      await shadow.close();
    }),
  );
}

/** Marks the roles made by stubRoles, so that they can be found and dropped again. */
export const stubComment = "dbmigrator: stand-in for a role in a shadow database";

/**
 * Creates the roles that desired state names and the server of the shadow lacks (NOLOGIN, without privileges); for
 * embedded and url shadows, a sibling has the target's roles.
 * @returns the names that were created
 * @throws DbmError shadow.unavailable without the right to create roles
 */
export async function stubRoles(session: Session, names: readonly string[]): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const missing = await session.query<{ name: string }>(
    `SELECT DISTINCT wanted AS name FROM pg_catalog.unnest($1::text[]) AS wanted
     WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) ORDER BY 1`,
    [names],
  );
  if (missing.length === 0) return [];
  try {
    await session.run(
      missing
        .map(({ name }) => `CREATE ROLE ${ident(name)} NOLOGIN; COMMENT ON ROLE ${ident(name)} IS ${literal(stubComment)}`)
        .join(";\n"),
    );
  } catch (cause) {
    if ((cause as { code?: string }).code !== "42501") throw cause;
    throw new DbmError(
      "shadow.unavailable",
      `the shadow lacks the roles ${missing.map(({ name }) => name).join(", ")}, and ${session.server.user} may not create them`,
      {
        hint: `ALTER ROLE ${ident(session.server.user)} CREATEROLE, or create the roles there.`,
        cause,
      },
    );
  }
  return missing.map(({ name }) => name);
}
