/** How a run ends midway: which step, why, what stays. */
import { isConnectionLost, isServerError, privilegeAdvice } from "../database/failures.ts";
import type { ServerError, ServerInfo } from "../database/session.ts";
import type { SourceLocation } from "../errors/diagnostic.ts";
import { DbmError } from "../errors/error.ts";
import type { Step } from "../plan/types.ts";

export interface Progress {
  readonly step: Step;
  /** The statement as it ran, secrets included. */
  readonly sent: string;
  /** Number of steps of the run. */
  readonly total: number;
  /** Number of steps that were committed before. */
  readonly committed: number;
  /** False for a step that ran outside of any transaction. */
  readonly transactional: boolean;
}

/** A step that did not come to its end. */
export class StepFailure extends DbmError {
  readonly progress: Progress;

  /** `blockers` = who held what the step waited for. */
  constructor(progress: Progress, server: ServerInfo, cause: Error, blockers: readonly string[] = []) {
    const { step, sent, total, committed, transactional } = progress;
    const isPartial = committed > 0 || !transactional;
    super(isPartial ? "apply.partial" : "apply.step-failed", `step ${step.number} of ${total} failed: ${reason(cause)}`, {
      cause,
      at: placeOf(step, sent, cause),
      hint: [...advice(cause, server), ...blockers.map((blocker) => `Held by ${blocker}`), statement(step.sql), whatStays(progress)].join(
        "\n",
      ),
    });
    this.progress = progress;
  }
}

function reason(cause: Error): string {
  if (isServerError(cause)) return `${cause.message} (SQLSTATE ${cause.code})`;
  return isConnectionLost(cause) ? `the connection was lost (${cause.message})` : cause.message;
}

function advice(cause: Error, server: ServerInfo): string[] {
  if (!isServerError(cause)) return [];
  const own = cause.code === "42501" ? privilegeAdvice(cause.message, server) : isWaitedFor(cause) ? pendingAdvice : undefined;
  return [cause.detail, cause.hint, own].filter((text) => text !== undefined);
}

/** A table cannot be altered while deferred checks and triggers of its changed rows are due: CheckTableNotInUse in tablecmds.c. */
const isWaitedFor = ({ code, message }: ServerError): boolean => code === "55006" && message.includes("pending trigger events");
const pendingAdvice =
  "Rows that the statements before it changed have deferred checks that are still due. Put `SET CONSTRAINTS ALL IMMEDIATE;` before this statement, or the statement into a file of its own.";

const linesShown = 12;

function statement(sql: string): string {
  const lines = sql.split("\n");
  const shown = lines.slice(0, linesShown).map((line) => `  ${line}`);
  return ["The statement was:", ...shown, ...(lines.length > linesShown ? [`  … (${lines.length - linesShown} more lines)`] : [])].join(
    "\n",
  );
}

/** Where the object is declared; for a statement of a file, where in the statement PostgreSQL points. */
function placeOf(step: Step, sent: string, cause: Error): SourceLocation | undefined {
  const at = step.reasons.find((each) => each.at !== undefined)?.at;
  const position = isServerError(cause) ? Number(cause.position ?? 0) : 0;
  if (at === undefined || position === 0 || !isVerbatim(step)) return at;
  const before = [...sent]
    .slice(0, position - 1)
    .join("")
    .split("\n");
  const line = sent.split("\n")[before.length - 1] ?? "";
  const last = before.at(-1) ?? "";
  if (before.length === 1) return { ...at, column: at.column + last.length };
  return { ...at, line: at.line + before.length - 1, column: last.length + 1, ...(step.masked === true ? {} : { text: line }) };
}

/** Prefix of the keys of steps that are statements of a file as they were written. */
export const fileKeyPrefix = "file:";
const isVerbatim = ({ key }: Step): boolean => key.startsWith(fileKeyPrefix);

/** What is left of a run that ended midway. */
export function whatStays({ step, total, committed, transactional }: Progress): string {
  const before =
    committed === 0
      ? undefined
      : committed === 1
        ? `Step 1 of ${total} is applied and stays.`
        : `Steps 1 to ${committed} of ${total} are applied and stay.`;
  const own = transactional
    ? undefined
    : `Step ${step.number} runs outside of a transaction: what it had done stays (an index may be left invalid).`;
  if (before === undefined && own === undefined) return "Nothing was changed: the transaction was rolled back.";
  return [before, own, "Plan again to see what is left."].filter(Boolean).join(" ");
}
