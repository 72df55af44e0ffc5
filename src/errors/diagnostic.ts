/** A problem found in what the user wrote, with its place; several of them are reported at once. */
import type { ErrorCode } from "./codes.ts";

/** A place in a file. Lines and columns count from 1, columns in UTF-16 code units. */
export interface SourceLocation {
  /** Path as the user would name it, relative to the project where possible. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The line's text, to print a caret under the place; absent where a secret may stand in it. */
  readonly text?: string;
}

export interface Diagnostic {
  readonly code: ErrorCode;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly hint?: string;
  readonly at?: SourceLocation;
}

/** The order of problems of one file: by line, then column. */
export const byPlace = (a: Diagnostic, b: Diagnostic): number =>
  (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0);
