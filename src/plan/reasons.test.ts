import { expect, test } from "vitest";
import { chainsOf } from "./reasons.ts";
import type { Reason, Step } from "./types.ts";

const step = (number: number, key: string, reasons: readonly Reason[], produces: readonly string[] = []): Step => ({
  number,
  key,
  reasons,
  produces,
  destroys: [],
  sql: "",
  lock: "none",
});

const altered: Reason = { type: "altered", key: "column:t/a", attributes: ["type"] };
const drop = step(1, "view:w", [{ type: "rebuilt", key: "view:v" }]);
const steps = [drop, step(2, "view:v", [{ type: "rebuilt", key: "column:t/a" }]), step(3, "column:t/a", [altered])];

test("a chain leads to the difference that started it", () => {
  expect(chainsOf(drop, steps)).toEqual([[{ type: "rebuilt", key: "view:v" }, { type: "rebuilt", key: "column:t/a" }, altered]]);
  expect(chainsOf(steps[2] as Step, steps)).toEqual([[altered]]);
});

test("what waits for itself ends the chain", () => {
  const circle = [step(1, "a", [{ type: "rebuilt", key: "b" }]), step(2, "b", [{ type: "rebuilt", key: "a" }])];
  expect(chainsOf(circle[0] as Step, circle)).toEqual([[{ type: "rebuilt", key: "b" }]]);
});

test("parts that are made along are not listed", () => {
  const whole: Reason = { type: "created", key: "table:t" };
  const made = step(1, "table:t", [whole, { type: "created", key: "column:t/a" }], ["table:t", "column:t/a"]);
  expect(chainsOf(made, [made])).toEqual([[whole]]);
});
