/** What an apply tells while it runs; rendered to stderr by the command line, to events by other fronts. */
import type { Step } from "../plan/types.ts";

export type ApplyEvent =
  | { readonly type: "waiting-for-lock"; readonly holder: string }
  | { readonly type: "step-started"; readonly step: Step; readonly total: number }
  | { readonly type: "step-done"; readonly step: Step; readonly total: number; readonly milliseconds: number }
  | { readonly type: "retrying"; readonly attempt: number; readonly of: number; readonly why: string; readonly blockers: readonly string[] }
  | { readonly type: "commit-lost"; readonly why: string }
  | { readonly type: "committed"; readonly first: number; readonly last: number }
  | { readonly type: "notice"; readonly severity: string; readonly message: string };
