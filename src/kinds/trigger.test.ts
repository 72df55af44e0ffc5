import { expect, test } from "vitest";
import { trigger } from "./trigger.ts";

test.each([
  ["before update", { timing: "before", events: ["update"], columns: [] }],
  ["instead of insert or delete", { timing: "instead of", events: ["insert", "delete"], columns: [] }],
  [
    'after insert or update of email, "Odd or" or truncate',
    { timing: "after", events: ["insert", "update", "truncate"], columns: ["email", "Odd or"] },
  ],
])("%s", (text, when) => {
  expect(trigger.attributes.when.read(text)).toEqual(when);
  expect(trigger.attributes.when.write(when)).toBe(text);
});

test("keywords may be upper case, events come in PostgreSQL's order", () => {
  const when = trigger.attributes.when.read("BEFORE UPDATE OF Email OR INSERT");
  expect(when).toEqual({ timing: "before", events: ["insert", "update"], columns: ["email"] });
});

const row = {
  schema: "app",
  table: "users",
  name: "w",
  relkind: "r",
  type: 17,
  columns: [],
  old: null,
  new: null,
  constraint: false,
  from: null,
  deferrable: false,
  initially_deferred: false,
  state: "O",
  via_name: null,
};

test("a condition is taken out of the definition, whatever its texts say", () => {
  const condition = "(new.email <> ') EXECUTE FUNCTION x'::text)";
  const definition = `CREATE TRIGGER w AFTER UPDATE ON app.users FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION app.touch('a')`;
  expect(trigger.catalog.read({ ...row, definition }, () => undefined)?.is).toMatchObject({
    condition,
    execute: "app.touch('a')",
    each: "row",
  });
});
