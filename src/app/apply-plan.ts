/** The use case `apply`: runs a plan, or a file of SQL, under the lock and writes it into the ledger. */
import { hostname, userInfo } from "node:os";
import { assertConverged, assertFresh } from "../apply/gate.ts";
import { advanceEntry, beginEntry, createLedger, failEntry, type NewEntry, recordEvent, setDown } from "../apply/ledger.ts";
import { acquireLock } from "../apply/lock.ts";
import { type RunOptions, runDirection, StepFailure } from "../apply/run.ts";
import { introspect } from "../catalog/introspect.ts";
import type { Session } from "../database/session.ts";
import { requireWritable } from "../database/writable.ts";
import { DbmError } from "../errors/error.ts";
import { sha256 } from "../model/fingerprint.ts";
import type { HazardType } from "../model/kind.ts";
import { everything, project as projectModel, type Scope } from "../model/scope.ts";
import type { PlanDocument } from "../plan/artifact.ts";
import { plan } from "../plan/plan.ts";
import { transactionsOf } from "../plan/transactions.ts";
import type { Direction, Step } from "../plan/types.ts";
import type { Context } from "./context.ts";

export interface ApplyOptions extends Omit<RunOptions, "emit"> {
  /** Milliseconds to wait for another apply to end. */
  readonly lockWait: number;
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
  const refused = steps.flatMap((step) => (step.hazards ?? []).filter(({ type }) => consentNeeded.includes(type) && !allowed.includes(type)).map((hazard) => ({ step, hazard })));
  if (refused.length === 0) return;
  const types = [...new Set(refused.map(({ hazard }) => hazard.type))];
  const lines = refused.slice(0, 10).map(({ step, hazard }) => `step ${step.number}: ${hazard.message}`);
  throw new DbmError("apply.consent-needed", `the plan ${types.join(" and ")}, and nobody agreed to that`, {
    hint: [...lines, `If that is wanted, add --allow ${types.join(",")}`].join("\n"),
  });
}

/** Runs what `work` does under the lock, with the ledger in place. */
export async function underLock<T>(context: Context, session: Session, lockWait: number, work: () => Promise<T>): Promise<T> {
  await requireWritable(session);
  const release = await acquireLock(session, { wait: lockWait, emit: context.emit });
  try {
    await createLedger(session);
    return await work();
  } finally {
    await release().catch(() => undefined);
  }
}

/** Applies a plan exactly as it was saved. Throws apply.* errors. */
export async function applyPlan(context: Context, session: Session, document: PlanDocument, options: ApplyOptions): Promise<ApplyDocument> {
  if (document.up.steps.length === 0) return { format: 1, version: null, steps: 0, milliseconds: 0 };
  const started = performance.now();
  return underLock(context, session, options.lockWait, async () => {
    const scoped = async () => projectModel(await introspect(session, context.kinds), document.scope, context.kinds);
    assertFresh(await scoped(), document.up.touched);
    const entry = entryOf(context, { id: document.id, name: `plan ${document.id}`, kind: "plan", steps: document.up.steps, down: scopedDown(document.down, document.scope) });
    await runEntry(context, session, { entry, direction: document.up, options });
    assertConverged(await scoped(), document.up.touched);
    return { format: 1, version: entry.version, steps: document.up.steps.length, milliseconds: Math.round(performance.now() - started) };
  });
}

/** A way back remembers what was under management, so that it is judged by the same objects. */
export interface StoredDown extends Direction {
  readonly scope: Scope;
}

const scopedDown = (down: Direction, scope: Scope): StoredDown => ({ ...down, scope });

interface EntryParts {
  readonly id: string;
  readonly name: string;
  readonly kind: NewEntry["kind"];
  readonly steps: readonly Step[];
  readonly down: StoredDown | null;
}

function entryOf(context: Context, { id, name, kind, steps, down }: EntryParts): NewEntry {
  const upSql = steps.map(({ sql }) => `${sql};`).join("\n");
  return { version: versionOf(id), name, kind, checksum: `v1:sha256:${sha256(upSql)}`, upSql, down, stepsTotal: steps.length, appliedBy: actor(), toolVersion: context.toolVersion };
}

async function runEntry(context: Context, session: Session, run: { readonly entry: NewEntry; readonly direction: Direction; readonly options: ApplyOptions }): Promise<void> {
  const { entry, direction, options } = run;
  const bookkeeping = {
    begin: () => beginEntry(session, entry),
    advance: async (done: number, finished: boolean) => {
      await advanceEntry(session, entry.version, done, finished);
      if (finished) await recordEvent(session, "apply", entry.version, entry.appliedBy, { name: entry.name, steps: direction.steps.length });
    },
  };
  try {
    await runDirection(session, direction, bookkeeping, { ...options, emit: context.emit });
  } catch (error) {
    if (error instanceof StepFailure && error.committed > 0) await failEntry(session, entry.version).catch(() => undefined);
    throw error;
  }
}

/** Runs a file of SQL as one entry; its way back is the plan from what it made to what was there. */
export async function applyFile(context: Context, session: Session, file: { readonly name: string; readonly steps: readonly Step[] }, options: ApplyOptions): Promise<ApplyDocument> {
  const started = performance.now();
  const { name, steps } = file;
  return underLock(context, session, options.lockWait, async () => {
    const before = await introspect(session, context.kinds);
    const direction: Direction = { steps, transactions: transactionsOf(steps), touched: {} };
    const entry = entryOf(context, { id: sha256(steps.map(({ sql }) => sql).join(";")), name, kind: "file", steps, down: null });
    await runEntry(context, session, { entry, direction, options });
    const after = await introspect(session, context.kinds);
    const { changes: _, down: __, ...back } = plan(after, before, context.kinds, { user: session.server.user });
    await setDown(session, entry.version, scopedDown(back, everything));
    return { format: 1, version: entry.version, steps: steps.length, milliseconds: Math.round(performance.now() - started) };
  });
}
