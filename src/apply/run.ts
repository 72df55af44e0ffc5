/** Runs the steps of one direction of a plan: transactions as planned, a savepoint a step, short lock waits with whole-transaction retries. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ServerError, Session } from "../database/session.ts";
import { DbmError } from "../errors/error.ts";
import type { Direction, Segment, Step } from "../plan/types.ts";
import { qualified } from "../sql/ident.ts";
import type { ApplyEvent } from "./events.ts";
import { blockersOf } from "./lock.ts";

export interface RunOptions {
  /** Milliseconds a statement waits for a lock before the transaction is rolled back and tried again. */
  readonly lockTimeout: number;
  /** Milliseconds a statement may run; 0 = no limit. */
  readonly statementTimeout: number;
  /** How often a transaction that could not get its locks is tried again. */
  readonly retries: number;
  emit(event: ApplyEvent): void;
}

/** What has to be written along with the steps, in the same transactions. */
export interface Bookkeeping {
  /** Inside the first transaction, before its steps. */
  begin(): Promise<void>;
  /** Inside every transaction, after its last step. */
  advance(stepsDone: number, finished: boolean): Promise<void>;
}

/** SQLSTATEs after which the whole transaction is worth another try: lock_not_available, deadlock_detected, serialization_failure. */
const retryable = new Set(["55P03", "40P01", "40001"]);

/** A step that PostgreSQL refused. `committed` = number of steps that stay done. */
export class StepFailure extends DbmError {
  readonly step: Step;
  readonly committed: number;

  constructor(step: Step, total: number, committed: number, cause: ServerError) {
    const first = [...step.reasons].find(({ at }) => at !== undefined)?.at;
    super(committed > 0 ? "apply.partial" : "apply.step-failed", `step ${step.number} of ${total} failed: ${cause.message} (SQLSTATE ${cause.code})`, {
      cause,
      at: first,
      hint: [cause.detail, cause.hint, `The statement was: ${step.sql}`, outcome(committed, total)].filter(Boolean).join("\n"),
    });
    this.step = step;
    this.committed = committed;
  }
}

const outcome = (committed: number, total: number): string =>
  committed === 0 ? "Nothing was changed: the transaction was rolled back." : `Steps 1 to ${committed} of ${total} are applied and stay. Plan again to see what is left.`;

/** Sets what every statement of a run obeys. Called before the first transaction. */
export async function prepareSession(session: Session, options: RunOptions): Promise<void> {
  await session.run(
    `SET check_function_bodies = off; SET lock_timeout = ${Math.trunc(options.lockTimeout)}; SET statement_timeout = ${Math.trunc(options.statementTimeout)}; SET idle_in_transaction_session_timeout = 60000`,
  );
  // only some platforms can watch for a lost client: https://www.postgresql.org/docs/current/runtime-config-connection.html
  if (!session.server.embedded) await session.run("SET client_connection_check_interval = 2000").catch(() => undefined);
}

/**
 * Runs all steps. Throws StepFailure when one fails; what was committed before it stays.
 */
export async function runDirection(session: Session, direction: Direction, bookkeeping: Bookkeeping, options: RunOptions): Promise<void> {
  await prepareSession(session, options);
  const { steps, transactions } = direction;
  for (const [index, segment] of transactions.entries()) {
    const work = { segment, steps, isFirst: index === 0, isLast: index === transactions.length - 1 };
    for (let attempt = 1; ; attempt++) {
      const failure = segment.transactional ? await runTransaction(session, work, bookkeeping, options) : await runOutside(session, work, bookkeeping, options);
      if (failure === undefined) break;
      await backOff(session, failure, attempt, options);
    }
    options.emit({ type: "committed", first: segment.first, last: segment.last });
  }
}

interface Work {
  readonly segment: Segment;
  readonly steps: readonly Step[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

async function runTransaction(session: Session, { segment, steps, isFirst, isLast }: Work, bookkeeping: Bookkeeping, options: RunOptions): Promise<StepFailure | undefined> {
  let current: Step | undefined;
  await session.run("BEGIN");
  try {
    if (isFirst) await bookkeeping.begin();
    for (const step of steps.slice(segment.first - 1, segment.last)) {
      current = step;
      await runStep(session, step, steps.length, options, true);
    }
    await session.run("SET CONSTRAINTS ALL IMMEDIATE");
    await bookkeeping.advance(segment.last, isLast);
    await session.run("COMMIT");
    return undefined;
  } catch (error) {
    await session.run("ROLLBACK").catch(() => undefined);
    if (current === undefined || !isServerError(error)) throw error;
    return new StepFailure(current, steps.length, segment.first - 1, error);
  }
}

async function runOutside(session: Session, { segment, steps, isFirst, isLast }: Work, bookkeeping: Bookkeeping, options: RunOptions): Promise<StepFailure | undefined> {
  const step = steps[segment.first - 1] as Step;
  try {
    if (isFirst) await bookkeeping.begin();
    await runStep(session, step, steps.length, options, false);
    await bookkeeping.advance(segment.last, isLast);
    return undefined;
  } catch (error) {
    if (!isServerError(error)) throw error;
    return new StepFailure(step, steps.length, segment.first - 1, error);
  }
}

/** A savepoint keeps the transaction usable, so that the failing statement's own error is the one reported. */
async function runStep(session: Session, step: Step, total: number, options: RunOptions, savepoint: boolean): Promise<void> {
  options.emit({ type: "step-started", step, total });
  const started = performance.now();
  if (savepoint) await session.run("SAVEPOINT step");
  await session.run(step.sql);
  if (savepoint) await session.run("RELEASE SAVEPOINT step");
  options.emit({ type: "step-done", step, total, milliseconds: performance.now() - started });
}

async function backOff(session: Session, failure: StepFailure, attempt: number, options: RunOptions): Promise<void> {
  const cause = failure.cause as ServerError;
  if (!retryable.has(cause.code) || attempt > options.retries) throw failure;
  const relation = /^\w+:([^/]*)/.exec(failure.step.key)?.[1] ?? "";
  const [schema, name] = relation.split(".");
  const blockers = schema === undefined || name === undefined ? [] : await blockersOf(session, qualified(schema, name));
  options.emit({ type: "retrying", attempt, of: options.retries, why: cause.message, blockers });
  await sleep(2 ** attempt * 250 * (0.5 + Math.random()));
}

const isServerError = (error: unknown): error is ServerError => error instanceof Error && typeof (error as Partial<ServerError>).code === "string" && /^[0-9A-Z]{5}$/.test((error as ServerError).code);
