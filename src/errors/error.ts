/** The one error class of the product: it ends an operation and says what, where and what to do. */
import { codes, type ErrorCode } from "./codes.ts";
import type { Diagnostic, SourceLocation } from "./diagnostic.ts";

export interface ErrorDetails {
  /** What to do; falls back to the code's own hint. */
  readonly hint?: string | undefined;
  /** Place in a file the user wrote. */
  readonly at?: SourceLocation | undefined;
  readonly cause?: unknown;
  /** All problems found, when there is more than one. */
  readonly diagnostics?: readonly Diagnostic[] | undefined;
}

/** An expected failure. Anything thrown that is not a DbmError is a defect. */
export class DbmError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly at: SourceLocation | undefined;
  readonly diagnostics: readonly Diagnostic[];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "DbmError";
    this.code = code;
    const entry = codes[code] as { readonly hint?: string };
    this.hint = details.hint ?? entry.hint;
    this.at = details.at;
    this.diagnostics = details.diagnostics ?? [];
  }

  /** The exit code of the process. */
  get exitCode(): number {
    return codes[this.code].exit;
  }
}

/** One error for a list of problems: the first one's text, all of them in `diagnostics`. */
export function failWith(diagnostics: readonly Diagnostic[]): never {
  const first = diagnostics[0];
  if (first === undefined) throw new DbmError("internal", "failWith was called without a problem");
  throw new DbmError(first.code, first.message, { hint: first.hint, at: first.at, diagnostics });
}
