/** The shadow: a scratch database in which desired state is elaborated, whatever it is made of. */

import { randomBytes } from "node:crypto";
import type { Session } from "../../database/session.ts";
import { DbmError } from "../../errors/error.ts";

/** How the names of everything begin that a shadow makes on a server, besides what it makes in its own database. */
export const shadowPrefix = "dbmigrator_shadow_";
/** Age from which what is unused is taken for the leftover of a run that was killed. */
export const leftoverMinutes = 10;

/** A name for what a shadow makes: tells whose it is, and how old. `now` in milliseconds, by the server's clock where that is asked. */
export const shadowTag = (now: number | string = Date.now()): string =>
  `${shadowPrefix}${process.pid}_${now}_${randomBytes(4).toString("hex")}`;

export interface Shadow {
  readonly session: Session;
  readonly kind: "sibling" | "embedded" | "url";
  /** How the names of stand-ins for roles begin. */
  readonly tag: string;
  /** What makes this shadow differ from the target, for the user. */
  readonly warnings: readonly string[];
  /** Says that nothing more will be asked of the session, which lets `close` do its work at once. */
  leave(): Promise<void>;
  /** Removes all traces; calling it again waits for the same removal. */
  close(): Promise<void>;
}

export interface ShadowProvider {
  /** What it opens: each prints some definitions in its own way. */
  readonly kind: Shadow["kind"];
  /** Needs nothing of the source: it can be opened while that is still being parsed. */
  readonly early?: boolean;
  /**
   * @param extensions that will be created in it: an embedded database has to be opened with them
   * @throws DbmError shadow.unavailable, shadow.not-empty, connect.failed
   */
  open(extensions?: readonly string[]): Promise<Shadow>;
}

interface Lifetime {
  readonly tag: string;
  readonly warnings?: readonly string[];
  /** Removes the shadow and closes its session. */
  readonly remove: () => Promise<void>;
  /** Closes the session, where remove does not need it. */
  readonly leave?: () => Promise<void>;
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
    tag: lifetime.tag,
    warnings: lifetime.warnings ?? [],
    async leave() {
      await lifetime.leave?.();
    },
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
