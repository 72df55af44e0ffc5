/** Errors and warnings for people: what, where with a caret, what to do. */
import type { Diagnostic, SourceLocation } from "../../errors/diagnostic.ts";
import type { DbmError } from "../../errors/error.ts";
import type { Style } from "../style.ts";

function place(at: SourceLocation, style: Style): string[] {
  const where = `  --> ${at.file}:${at.line}:${at.column}`;
  if (at.text === undefined || at.text.trim() === "") return [where];
  const start = Math.max(0, at.column - 60);
  const shown = at.text.slice(start, start + 100);
  // tabs stay tabs, so that the caret stands where the reader's terminal puts the place
  const indent = shown.slice(0, at.column - 1 - start).replace(/[^\t]/g, " ");
  return [where, style.faint(`    ${shown}`), `    ${indent}${style.remove("^")}`];
}

export function humanDiagnostic({ severity, message, hint, at }: Diagnostic, style: Style): string {
  const paint = severity === "error" ? style.remove : style.change;
  return [
    `${paint(`${severity}:`)} ${message}`,
    ...(at === undefined ? [] : place(at, style)),
    ...(hint === undefined ? [] : hint.split("\n").map((line) => `  ${line}`)),
  ].join("\n");
}

/** The text of an error: each of its problems, or itself. */
export function humanError(error: DbmError, style: Style): string {
  if (error.diagnostics.length > 0) return error.diagnostics.map((diagnostic) => humanDiagnostic(diagnostic, style)).join("\n");
  return humanDiagnostic(
    {
      code: error.code,
      severity: "error",
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.at === undefined ? {} : { at: error.at }),
    },
    style,
  );
}
