import { expect, test } from "vitest";
import type { Diagnostic } from "../errors/diagnostic.ts";
import { warningsOf } from "./plan-warnings.ts";

const nothing = { source: [], notes: [], likelyRenames: [], unmanaged: [], doubts: [], unused: [], added: [] };
const said = (message: string): Diagnostic => ({ code: "source.invalid", severity: "warning", message });

test("nothing found, nothing said", () => {
  expect(warningsOf(nothing)).toEqual([]);
});

test("each finding is a sentence, the source's first", () => {
  const warnings = warningsOf({
    source: ["of the source"],
    notes: [said("on a rename")],
    likelyRenames: [{ from: "foreign_table:app.a", to: "foreign_table:app.b" }],
    unmanaged: [said("not managed")],
    doubts: ["a doubt"],
    unused: ["view:*"],
    added: ["schema:app", "table:app.users"],
  });
  expect(warnings).toEqual([
    "of the source",
    "on a rename",
    "foreign table app.a goes and foreign table app.b comes, which differs in its name only: if that is a rename, declare it with renamed_from, and nothing is lost",
    "not managed",
    "a doubt",
    "--exclude view:* fits no object",
    "needed by the targets and added: schema:app, table:app.users",
  ]);
});
