/** The use case `apply`: runs a plan, or a file of SQL, under the lock and writes it into the ledger. */
import { hostname, userInfo } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { assertConverged, assertFresh, startingFrom, unexpected } from "../apply/gate.ts";
import {
  advanceEntry,
  beginEntry,
  createLedger,
  failEntry,
  type NewEntry,
  progressOfEntry,
  recordEvent,
  setDown,
  versionOfEntry,
} from "../apply/ledger.ts";
import { acquireLock } from "../apply/lock.ts";
import { type Bookkeeping, type RunOptions, runDirection } from "../apply/run.ts";
import type { FileSteps } from "../apply/sql-file.ts";
import { isConnectionLost } from "../database/failures.ts";
import type { Session } from "../database/session.ts";
import { requireWritable } from "../database/writable.ts";
import { DbmError } from "../errors/error.ts";
import { sha256 } from "../model/fingerprint.ts";
import type { HazardType } from "../model/kind.ts";
import type { Model } from "../model/object.ts";
import { everything, type Scope } from "../model/scope.ts";
import type { PlanDocument } from "../plan/artifact.ts";
import { maskDirection, maskedSteps } from "../plan/mask.ts";
import { plan } from "../plan/plan.ts";
import { transactionsOf } from "../plan/transactions.ts";
import type { Direction, Step } from "../plan/types.ts";
import type { Context } from "./context.ts";
import type { Planned } from "./plan-database.ts";
import { readDatabase, readScope } from "./read-database.ts";

export interface ApplyOptions extends Omit<RunOptions, "emit" | "signal" | "statements"> {
  /** Milliseconds to wait for another apply to end, and for the server to come back after a lost COMMIT. */
  readonly lockWait: number;
  /** Opens another session, after the connection was lost; without it a lost COMMIT stays unknown. */
  reconnect?(): Promise<Session>;
}

export interface ApplyDocument {
  readonly format: 1;
  /** The entry's name in the ledger; null when there was nothing to do. */
  readonly version: string | null;
  readonly steps: number;
  readonly milliseconds: number;
}

/** Who runs it, for the ledger: operating system user and host. */
export function actor(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return hostname();
  }
}

/** `20261122170000_1f2e…`: sorts by time, and tells the plan. */
function versionOf(id: string): string {
  const time = new Date().toISOString().replace(/\D/g, "").slice(0, 17);
  return `${time}_${id.slice(0, 8)}`;
}

/** Hazards that need consent by name. */
const consentNeeded: readonly HazardType[] = ["deletes-data", "weakens-security"];

/** Throws apply.consent-needed, naming hazards and steps, when a step does what nobody agreed to. */
export function assertConsent(steps: readonly Step[], allowed: readonly string[]): void {
  const refused = steps.flatMap((step) =>
    (step.hazards ?? []).filter(({ type }) => consentNeeded.includes(type) && !allowed.includes(type)).map((hazard) => ({ step, hazard })),
  );
  if (refused.length === 0) return;
  const types = [...new Set(refused.map(({ hazard }) => hazard.type))];
  const lines = refused.slice(0, 10).map(({ step, hazard }) => `step ${step.number}: ${hazard.message}`);
  throw new DbmError("apply.consent-needed", `nobody agreed to what the plan does: ${types.join(", ")}`, {
    hint: [...lines, `If that is wanted, add --allow ${types.join(",")}.`].join("\n"),
  });
}

/** Runs what `work` does under the lock, with the ledger in place. */
export async function underLock<T>(context: Context, session: Session, lockWait: number, work: () => Promise<T>): Promise<T> {
  await requireWritable(session);
  const release = await acquireLock(session, { wait: lockWait, signal: context.signal, emit: context.emit });
  try {
    await createLedger(session);
    return await work();
  } finally {
    await release().catch(() => undefined);
  }
}

/**
 * A session that goes on where another one was lost. It holds the lock, which proves that the server has ended the old one:
 * what that had not committed by now never will be.
 */
export async function sessionAfterLoss(context: Context, { reconnect, lockWait }: ApplyOptions): Promise<Session> {
  const until = Date.now() + lockWait;
  for (;;) {
    try {
      if (reconnect === undefined) throw new DbmError("connect.lost", "there is no way to connect again");
      const session = await reconnect();
      await acquireLock(session, { wait: Math.max(0, until - Date.now()), signal: context.signal, emit: context.emit });
      return session;
    } catch (error) {
      if (reconnect === undefined || Date.now() >= until) throw error;
      await sleep(500);
    }
  }
}

/**
 * Applies a plan exactly as it was saved. Throws apply.* errors; apply.secret-unknown for a saved plan that was not made ready by reopenPlan.
 */
export async function applyPlan(
  context: Context,
  session: Session,
  { document, statements, inShadowsWords }: Planned,
  options: ApplyOptions,
): Promise<ApplyDocument> {
  const unknown = maskedSteps(document.up.steps).find(({ number }) => !statements.has(number));
  if (unknown !== undefined)
    throw new DbmError("apply.secret-unknown", `step ${unknown.number} of the plan holds a secret that is not known`);
  if (document.up.steps.length === 0) return { format: 1, version: null, steps: 0, milliseconds: 0 };
  const started = performance.now();
  return underLock(context, session, options.lockWait, async () => {
    const { up, down, scope } = document;
    const scoped = (from: Session): Promise<Model> => readScope(context, from, scope);
    const before = await scoped(session);
    await assertStillDue(session, document, before);
    const back: StoredDown = { ...down, scope };
    const entry = entryOf(context, { id: document.id, name: nameOf(document.id), kind: "plan", steps: up.steps, down: back });
    const live = await runEntry(context, session, { entry, direction: up, statements, before, scope, options });
    const after = await scoped(live);
    const worded = await inShadowsWords?.(after, unexpected(after, up.touched, "after"));
    assertConverged(before, after, up.touched, worded);
    if (worded !== undefined) {
      const restated: StoredDown = { ...back, touched: startingFrom(after, down.touched) };
      await setDown(live, entry.version, restated);
    }
    return { format: 1, version: entry.version, steps: up.steps.length, milliseconds: Math.round(performance.now() - started) };
  });
}

/** Throws apply.stale-plan; for a plan that was applied before, says so. */
async function assertStillDue(session: Session, { id, up }: PlanDocument, before: Model): Promise<void> {
  try {
    assertFresh(before, up);
  } catch (error) {
    const version = await versionOfEntry(session, nameOf(id));
    if (version === undefined || !(error instanceof DbmError)) throw error;
    throw new DbmError("apply.stale-plan", `the plan was applied already, as ${version}`, { cause: error });
  }
}

const nameOf = (planId: string): string => `plan ${planId}`;

/** A way back remembers what was under management, so that it is judged by the same objects. */
export interface StoredDown extends Direction {
  readonly scope: Scope;
}

interface EntryParts {
  readonly id: string;
  readonly name: string;
  readonly kind: NewEntry["kind"];
  readonly steps: readonly Step[];
  readonly down: StoredDown | null;
}

function entryOf(context: Context, { id, name, kind, steps, down }: EntryParts): NewEntry {
  const upSql = steps.map(({ sql }) => `${sql};`).join("\n");
  return {
    version: versionOf(id),
    name,
    kind,
    checksum: `v1:sha256:${sha256(upSql)}`,
    upSql,
    down,
    stepsTotal: steps.length,
    appliedBy: actor(),
    toolVersion: context.toolVersion,
  };
}

interface EntryRun {
  readonly entry: NewEntry;
  readonly direction: Direction;
  /** By number, the statements of its masked steps as they run. */
  readonly statements: ReadonlyMap<number, string>;
  /** The managed part of the database before the run. */
  readonly before: Model;
  readonly scope: Scope;
  readonly options: ApplyOptions;
}

/** Runs the steps along with their ledger entry; answers the session to go on with, which is another one after a lost COMMIT. */
async function runEntry(context: Context, session: Session, run: EntryRun): Promise<Session> {
  const { entry, direction, statements, options } = run;
  let live = session;
  const bookkeeping: Bookkeeping = {
    begin: () => beginEntry(session, entry),
    advance: async (done, finished) => {
      await advanceEntry(session, entry.version, done, finished);
      if (finished)
        await recordEvent(session, "apply", entry.version, entry.appliedBy, { name: entry.name, steps: direction.steps.length });
    },
    isCommitted: async (done) => {
      live = await sessionAfterLoss(context, options);
      return ((await progressOfEntry(live, entry.version)) ?? -1) >= done;
    },
  };
  try {
    await runDirection(session, direction, bookkeeping, { ...options, statements, signal: context.signal, emit: context.emit });
    return live;
  } catch (error) {
    if (error instanceof DbmError && (error.code === "apply.partial" || error.code === "interrupted")) {
      if (live === session && isConnectionLost(error.cause)) live = await sessionAfterLoss(context, options).catch(() => session);
      await noteFailure(context, live, run).catch(() => undefined);
    }
    throw error;
  }
}

/** What an entry that ended midway leaves behind can be taken back as well. Nothing happens where its ledger row was rolled back. */
async function noteFailure(context: Context, session: Session, { entry, before, scope }: EntryRun): Promise<void> {
  await failEntry(session, entry.version);
  const now = await readScope(context, session, scope);
  await setDown(session, entry.version, wayBack(context, session, now, before, scope));
}

function wayBack({ kinds }: Context, session: Session, from: Model, to: Model, scope: Scope): StoredDown {
  const { user, database, lockSlots } = session.server;
  const { changes: _, down: __, ...back } = plan(from, to, kinds, { user, database, lockSlots });
  return maskDirection({ ...back, scope });
}

/** Runs a file of SQL as one entry; its way back is the plan from what it made to what was there. */
export async function applyFile(
  context: Context,
  session: Session,
  file: { readonly name: string } & FileSteps,
  options: ApplyOptions,
): Promise<ApplyDocument> {
  const started = performance.now();
  const { name, steps, statements } = file;
  return underLock(context, session, options.lockWait, async () => {
    const before = await readDatabase(context, session);
    const direction: Direction = { steps, transactions: transactionsOf(steps), touched: {} };
    const entry = entryOf(context, { id: sha256(steps.map(({ sql }) => sql).join(";")), name, kind: "file", steps, down: null });
    const live = await runEntry(context, session, { entry, direction, statements, before, scope: everything, options });
    const after = await readDatabase(context, live);
    await setDown(live, entry.version, wayBack(context, live, after, before, everything));
    return { format: 1, version: entry.version, steps: steps.length, milliseconds: Math.round(performance.now() - started) };
  });
}
