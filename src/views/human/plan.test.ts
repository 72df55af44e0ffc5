/** The plan as people read it: what is said of changes that have little to say. */
import { expect, test } from "vitest";
import type { PlanDocument } from "../../plan/artifact.ts";
import type { ChangeSummary } from "../../plan/summary.ts";
import { plain } from "../style.ts";
import { humanPlan } from "./plan.ts";

const change = (key: string, more: Partial<ChangeSummary> = {}): ChangeSummary => ({
  action: "alter",
  key,
  kind: key.slice(0, key.indexOf(":")),
  attributes: [],
  hazards: [],
  parts: [],
  contains: {},
  ...more,
});

const linesOf = (...changes: ChangeSummary[]): string[] =>
  humanPlan(
    {
      target: { environment: "dev", address: "db/app", serverVersion: "18.1" },
      source: { path: "schema", files: 1 },
      warnings: [],
      renames: [],
      changes,
      counts: { add: 0, change: 1, destroy: 0, replace: 0 },
      up: { steps: [], touched: {}, transactions: [] },
    } as unknown as PlanDocument,
    plain,
  )
    .split("\n")
    .slice(2, -4);

test("what is said once more without a difference says why", () => {
  const parts = [
    change("column:app.t/a", { parts: [change("default:app.t/a")] }),
    change("cluster:app.t", { because: "index:app.t/i" }),
    change("replica_identity:app.t"),
  ];
  expect(linesOf(change("table:app.t", { action: "none", parts }))).toEqual([
    "  ~ table app.t",
    "      ~ column a          default set again",
    "      ~ cluster           made anew because of index app.t/i",
    "      ~ replica identity  set again",
  ]);
});

test("names are said once, and no schema not at all", () => {
  const attributes = [
    { name: "name", from: "t_pk", to: null },
    { name: "columns", from: ["a"], to: null },
  ];
  const gone = change("primary_key:app.t/t_pk", { action: "drop", attributes });
  const changes = [change("table:app.t", { action: "none", parts: [gone] }), change('default_grant:dba/"".functions/public')];
  expect(linesOf(...changes)).toEqual([
    "  ~ table app.t",
    "      - primary key t_pk  (a)",
    "  ~ default grant dba/functions/public  set again",
  ]);
});

test("a part is told by its own name, whatever characters it has", () => {
  const parts = [
    change('domain_check:app."a/b.c"/"x/y_check"'),
    change("column:app.t/v:v"),
    change("grant:reader/table:app.t"),
    change("statistics:app.s/table:app.t"),
  ];
  expect(linesOf(change("table:app.t", { action: "none", parts }))).toEqual([
    "  ~ table app.t",
    '      ~ domain check "x/y_check"  set again',
    "      ~ column v:v                set again",
    "      ~ grant reader              set again",
    "      ~ statistics app.s          set again",
  ]);
});

test("a hazard is told on one line", () => {
  const hazards = [{ type: "may-fail-on-rows", message: "rows for which \nCASE\n    WHEN a THEN b\nEND is false make it fail" }] as const;
  expect(linesOf(change("check:app.t/c", { action: "create", hazards }))).toEqual([
    "  + check app.t/c",
    "    ! may-fail-on-rows: rows for which CASE WHEN a THEN b END is false make it fail",
  ]);
});
