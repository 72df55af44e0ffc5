import { expect, test } from "vitest";
import type { DbObject } from "../model/object.ts";
import { keepsSignature, nameWith, parametersIn, routineId, withQuotedNames } from "./signature.ts";

test.each([
  ["touch()", "touch", ""],
  ["total(a integer, b text default 'x, (y')", "total", "integer, text"],
  [
    "f(int4, varchar(3)[], double precision, timestamp with time zone)",
    "f",
    "integer, character varying[], double precision, timestamp with time zone",
  ],
  ["f(in a bool, out b int, inout c app.mood = 'a', variadic d int[])", "f", "boolean, app.mood, integer[]"],
  ['"F(x)"("p q" numeric(4,2))', "F(x)", "numeric"],
  ["os(double precision order by anyelement)", "os", "double precision, anyelement"],
])("%s names a routine by its input types", (text, name, types) => {
  expect(routineId("function", text, "app")).toEqual({ kind: "function", schema: "app", name, arguments: types });
});

test("the name in a file gives the parameters back", () => {
  const parameters = "a integer, b text DEFAULT ')'::text";
  const name = nameWith({ kind: "function", schema: "app", name: "F(x)", arguments: "integer, text" }, parameters);
  expect(name).toBe(`"F(x)"(${parameters})`);
  expect(parametersIn(name)).toBe(parameters);
});

test.each([
  ["a integer, b text DEFAULT json_value('a, b')", "a integer, b text DEFAULT json_value('a, b')"],
  ["json json", '"json" json'],
  ["json", "json"],
  ["json, json[]", "json, json[]"],
  ["json DEFAULT '{}'::json, OUT json json[]", "json DEFAULT '{}'::json, OUT \"json\" json[]"],
  ['INOUT json_value numeric(4,2), VARIADIC system_user "any"', 'INOUT "json_value" numeric(4,2), VARIADIC "system_user" "any"'],
  ["json ORDER BY json json", 'json ORDER BY "json" json'],
  ["TABLE(json json, a integer, json_scalar app.json)", 'TABLE("json" json, a integer, "json_scalar" app.json)'],
  ["SETOF json", "SETOF json"],
])("what a server prints as %s is %s for all versions", (printed, quoted) => {
  expect(withQuotedNames(printed)).toBe(quoted);
});

const routine = (parameters: readonly { mode: string; name: string; type: string }[], defaults = 0, result = "integer"): DbObject => ({
  id: { kind: "function", schema: "app", name: "f", arguments: "integer" },
  key: "function:app.f(integer)",
  is: {},
  facts: { parameters, defaults, result },
});
const input = (name: string, type = "integer") => ({ mode: "i", name, type });

test.each([
  ["the same", routine([input("a")]), routine([input("a")]), true],
  ["a name given", routine([input("")]), routine([input("a")]), true],
  ["a name changed", routine([input("a")]), routine([input("b")]), false],
  ["a default added", routine([input("a")]), routine([input("a")], 1), true],
  ["a default taken away", routine([input("a")], 1), routine([input("a")]), false],
  ["another result", routine([input("a")]), routine([input("a")], 0, "bigint"), false],
  ["an OUT parameter renamed", routine([{ mode: "o", name: "x", type: "text" }]), routine([{ mode: "o", name: "y", type: "text" }]), false],
])("CREATE OR REPLACE: %s", (_what, from, to, kept) => {
  expect(keepsSignature(from, to)).toBe(kept);
});
