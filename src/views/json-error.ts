/** An error as one line of a log in JSON. */
import type { Diagnostic, SourceLocation } from "../errors/diagnostic.ts";
import type { DbmError } from "../errors/error.ts";

type Problem = Pick<Diagnostic, "code" | "message"> & { readonly hint?: string | undefined; readonly at?: SourceLocation | undefined };

const shown = ({ code, message, hint, at }: Problem) => ({
  code,
  message,
  ...(at === undefined ? {} : { at: { file: at.file, line: at.line, column: at.column } }),
  ...(hint === undefined ? {} : { hint }),
});

/** The error, with each of its problems where there are several. */
export function jsonError(error: DbmError): string {
  const problems = error.diagnostics.length > 1 ? { problems: error.diagnostics.map(shown) } : {};
  return JSON.stringify({ type: "error", exit: error.exitCode, ...shown(error), ...problems });
}
