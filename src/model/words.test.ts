import { expect, test } from "vitest";
import { counted, lockName, spaced, spoken } from "./words.ts";

test("a key is spoken by its kind and its name", () => {
  expect(spoken("table:app.users")).toBe("table app.users");
  expect(spoken("foreign_key:app.users/team_id")).toBe("foreign key app.users/team_id");
  expect(spoken("comment:table:app.users")).toBe("comment table:app.users");
  expect(spaced("not_null_no_inherit")).toBe("not null no inherit");
});

test("locks have the names of PostgreSQL's documentation", () => {
  expect([lockName("share"), lockName("accessExclusive"), lockName("shareUpdateExclusive")]).toEqual([
    "SHARE",
    "ACCESS EXCLUSIVE",
    "SHARE UPDATE EXCLUSIVE",
  ]);
});

test.each([
  ["step", "steps"],
  ["foreign key", "foreign keys"],
  ["entry", "entries"],
  ["index", "indexes"],
  ["operator class", "operator classes"],
  ["statistics", "statistics"],
])("one %s, two %s", (one, many) => {
  expect([counted(1, one), counted(2, one)]).toEqual([`1 ${one}`, `2 ${many}`]);
});
