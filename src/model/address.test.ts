import { expect, test } from "vitest";
import { findKeys } from "./address.ts";

const keys = [
  "table:app.users",
  "column:app.users/email",
  "table:public.notes",
  "function:app.total(integer)",
  'view:app."Big One"',
  "comment:table:app.users",
];

test.each([
  ["table:app.users", ["table:app.users"]],
  ["column:app.users.email", ["column:app.users/email"]],
  ["app.users.email", ["column:app.users/email"]],
  ["app.users", ["table:app.users"]],
  ["notes", ["table:public.notes"]],
  ["function:app.total", ["function:app.total(integer)"]],
  ["view:app.big one", ['view:app."Big One"']],
  ["*:app.users*", ["table:app.users", "column:app.users/email", "comment:table:app.users"]],
])("%s", (address, expected) => expect(findKeys(address, keys)).toEqual(expected));

test.each([
  ["table:app.user", "Did you mean `table:app.users`?"],
  ["view:app.users", "Did you mean `table:app.users`?"],
  ["app.usres", "Did you mean `table:app.users`?"],
  ["nothing:like.this", "Write kind and name as the plan shows them: table:app.users, or with a wildcard: view:app.*"],
  ["view:x.*", "Write kind and name as the plan shows them: table:app.users, or with a wildcard: view:app.*"],
])("%s is unknown", (address, hint) =>
  expect(() => findKeys(address, keys)).toThrow(expect.objectContaining({ code: "plan.unknown-target", hint })),
);
