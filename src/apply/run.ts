/** Runs the steps of one direction of a plan: transactions as planned, short lock waits with whole-transaction retries. */
import { setTimeout as sleep } from "node:timers/promises";
import { isConnectionLost, isServerError } from "../database/failures.ts";
import type { Session } from "../database/session.ts";
import type { ErrorCode } from "../errors/codes.ts";
import { DbmError } from "../errors/error.ts";
import type { Direction, Segment, Step } from "../plan/types.ts";
import type { ApplyEvent } from "./events.ts";
import { type Progress, StepFailure, whatStays } from "./failure.ts";
import { blockersOf } from "./lock.ts";

export interface RunOptions {
  /** Milliseconds a statement waits for a lock before the transaction is rolled back and tried again. */
  readonly lockTimeout: number;
  /** Milliseconds a statement may run; 0 = no limit. */
  readonly statementTimeout: number;
  /** By number, the statements of masked steps as they run. */
  readonly statements?: ReadonlyMap<number, string> | undefined;
  /** How often a transaction that could not get its locks is tried again. */
  readonly retries: number;
  /** Ends the run before its next step. */
  readonly signal?: AbortSignal | undefined;
  emit(event: ApplyEvent): void;
}

/** What has to be written along with the steps, in the same transactions. */
export interface Bookkeeping {
  /** Inside the first transaction, before its steps. */
  begin(): Promise<void>;
  /** Inside every transaction, after its last step. */
  advance(stepsDone: number, finished: boolean): Promise<void>;
  /**
   * Whether the transaction that ended with this step is in the database, asked over a new connection after the old one was lost at COMMIT;
   * undefined = cannot be known. Throws when there is no new connection.
   */
  isCommitted(stepsDone: number, finished: boolean): Promise<boolean | undefined>;
}

/** SQLSTATEs after which the whole transaction is worth another try: lock_not_available, deadlock_detected, serialization_failure. */
const retryable = new Set(["55P03", "40P01", "40001"]);

const lockTimeout = (options: RunOptions): string => `SET lock_timeout = ${Math.trunc(options.lockTimeout)}`;

/** Sets what every statement of a run obeys. Called before the first transaction. */
async function prepareSession(session: Session, options: RunOptions): Promise<void> {
  await session.run(
    `SET check_function_bodies = off; ${lockTimeout(options)}; SET statement_timeout = ${Math.trunc(options.statementTimeout)}; SET idle_in_transaction_session_timeout = 60000`,
  );
  // only some platforms can watch for a lost client: https://www.postgresql.org/docs/current/runtime-config-connection.html
  if (!session.server.embedded) await session.run("SET client_connection_check_interval = 2000").catch(() => undefined);
}

/**
 * Runs all steps. What was committed before a failure stays.
 * When the connection is lost at the last COMMIT and the transaction turns out to be committed, this returns as if nothing had happened.
 * @throws StepFailure when a step fails; apply.step-failed, apply.partial or apply.unknown-outcome after a lost COMMIT; interrupted
 */
export async function runDirection(session: Session, direction: Direction, bookkeeping: Bookkeeping, options: RunOptions): Promise<void> {
  await prepareSession(session, options);
  const { steps, transactions } = direction;
  for (const [index, segment] of transactions.entries()) {
    const run: Run = { session, bookkeeping, options, segment, steps, isFirst: index === 0, isLast: index === transactions.length - 1 };
    for (let attempt = 1; ; attempt++) {
      const failure = segment.transactional ? await runTransaction(run) : await runOutside(run);
      if (failure === undefined) break;
      await backOff(run, failure, attempt);
    }
    options.emit({ type: "committed", first: segment.first, last: segment.last });
  }
}

interface Run {
  readonly session: Session;
  readonly bookkeeping: Bookkeeping;
  readonly options: RunOptions;
  readonly segment: Segment;
  readonly steps: readonly Step[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

const sentFor = ({ statements }: RunOptions, step: Step): string => statements?.get(step.number) ?? step.sql;

const progressOf = ({ segment, steps, options }: Run, step: Step): Progress => ({
  step,
  sent: sentFor(options, step),
  total: steps.length,
  committed: segment.first - 1,
  transactional: segment.transactional,
});

async function runTransaction(run: Run): Promise<StepFailure | undefined> {
  const { session, bookkeeping, segment, steps, isFirst, isLast } = run;
  let current: Step | undefined;
  let isCommitting = false;
  await session.run("BEGIN");
  try {
    if (isFirst) await bookkeeping.begin();
    for (const step of steps.slice(segment.first - 1, segment.last)) {
      throwIfInterrupted(run, step);
      current = step;
      await runStep(run, step);
    }
    // a deferred constraint fails here, with its own message, and not at COMMIT
    await session.run("SET CONSTRAINTS ALL IMMEDIATE");
    await bookkeeping.advance(segment.last, isLast);
    isCommitting = true;
    await session.run("COMMIT");
    return undefined;
  } catch (error) {
    if (isCommitting && isConnectionLost(error)) return resolveCommit(run, error as Error);
    await session.run("ROLLBACK").catch(() => undefined);
    return failureOf(run, current, error);
  }
}

async function runOutside(run: Run): Promise<StepFailure | undefined> {
  const { session, bookkeeping, options, segment, steps, isFirst, isLast } = run;
  const step = steps[segment.first - 1] as Step;
  try {
    throwIfInterrupted(run, step);
    if (isFirst) await bookkeeping.begin();
    await (waitsForAll(step) ? withoutLockTimeout(session, options, () => runStep(run, step)) : runStep(run, step));
    await bookkeeping.advance(segment.last, isLast);
    return undefined;
  } catch (error) {
    return failureOf(run, step, error);
  }
}

async function withoutLockTimeout(session: Session, options: RunOptions, work: () => Promise<void>): Promise<void> {
  await session.run("SET lock_timeout = 0");
  await work().finally(() => session.run(lockTimeout(options)).catch(() => undefined));
}

/**
 * Whether others go on while the step waits for their transactions to end, as CREATE INDEX CONCURRENTLY does. It may wait for as long as
 * these take, and cannot simply be run again: what it leaves when it fails has its name.
 */
const waitsForAll = ({ lock }: Step): boolean => lock === "shareUpdateExclusive";

function failureOf(run: Run, step: Step | undefined, error: unknown): StepFailure {
  if (step === undefined || !(error instanceof Error) || !(isServerError(error) || isConnectionLost(error))) throw error;
  return new StepFailure(progressOf(run, step), run.session.server, error);
}

function throwIfInterrupted(run: Run, step: Step): void {
  if (run.options.signal?.aborted !== true) return;
  throw new DbmError("interrupted", `stopped before step ${step.number} of ${run.steps.length}`, {
    hint: whatStays({ ...progressOf(run, step), transactional: true }),
  });
}

/**
 * No savepoint around it: a failure takes the whole transaction back anyway, and PostgreSQL searches all relations it knows at the
 * end of every subtransaction (AtEOSubXact_RelationCache), so that 10,000 steps would take three times as long.
 */
async function runStep({ session, options, steps }: Run, step: Step): Promise<void> {
  const total = steps.length;
  options.emit({ type: "step-started", step, total });
  const started = performance.now();
  await session.run(sentFor(options, step));
  options.emit({ type: "step-done", step, total, milliseconds: performance.now() - started });
}

/** After a COMMIT that nobody answered: only the database knows whether it was done. */
async function resolveCommit(run: Run, lost: Error): Promise<undefined> {
  const { bookkeeping, options, segment, steps, isLast } = run;
  options.emit({ type: "commit-lost", why: lost.message });
  const failure = (code: ErrorCode, message: string, hint: string): DbmError => new DbmError(code, message, { hint, cause: lost });
  const progress = progressOf(run, steps[segment.last - 1] as Step);
  let isCommitted: boolean | undefined;
  let why = "";
  try {
    isCommitted = await bookkeeping.isCommitted(segment.last, isLast);
  } catch (error) {
    why = error instanceof Error ? `: ${error.message}` : "";
  }
  if (isCommitted === undefined) {
    const message = `the connection was lost while steps ${segment.first} to ${segment.last} were being committed, and nobody knows whether they were${why}`;
    throw failure("apply.unknown-outcome", message, "Run `dbmigrator status --detailed` when the server answers again: the ledger tells.");
  }
  if (!isCommitted) {
    const code = segment.first > 1 ? "apply.partial" : "apply.step-failed";
    throw failure(code, "the connection was lost at COMMIT, and the transaction was not committed", whatStays(progress));
  }
  if (isLast) return;
  const message = `the connection was lost after step ${segment.last} of ${steps.length} was committed`;
  throw failure("apply.partial", message, whatStays({ ...progress, committed: segment.last }));
}

/** Waits before the next attempt. Throws the failure itself when there is none. */
async function backOff({ session, options }: Run, failure: StepFailure, attempt: number): Promise<void> {
  const { cause } = failure;
  const { step, transactional } = failure.progress;
  if (!isServerError(cause) || !retryable.has(cause.code) || (!transactional && waitsForAll(step))) throw failure;
  const blockers = await blockersOf(session, step.key);
  if (attempt > options.retries) throw new StepFailure(failure.progress, session.server, cause, blockers);
  options.emit({ type: "retrying", attempt, of: options.retries, why: cause.message, blockers });
  // interrupted: the next attempt says so before its first step
  await sleep(2 ** attempt * 250 * (0.5 + Math.random()), undefined, { signal: options.signal }).catch(() => undefined);
}
