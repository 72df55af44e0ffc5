/** Keys are read back as they were written. */
import { expect, it } from "vitest";
import { decodeId, encodeId } from "./id.ts";

it.each([
  ["table:app.users", { kind: "table", schema: "app", name: "users" }],
  ['table:"my.app"."a/b"', { kind: "table", schema: "my.app", name: "a/b" }],
  ["table:app.part:2", { kind: "table", schema: "app", name: "part:2" }],
  ['table:app.":2"', { kind: "table", schema: "app", name: ":2" }],
  ['column:app.part:2/"say ""a"" (b)"', { kind: "column", schema: "app", table: "part:2", name: 'say "a" (b)' }],
  ["function:app.f:1(integer)", { kind: "function", schema: "app", name: "f:1", arguments: "integer" }],
  ["grant:reader:2/table:app.part:2", { kind: "grant", role: "reader:2", on: "table:app.part:2" }],
])("%s", (key, id) => {
  expect(encodeId(id)).toBe(key);
  expect(decodeId(key, Object.keys(id).slice(1))).toEqual(id);
});
