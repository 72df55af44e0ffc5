import { expect, test } from "vitest";
import { firstLine, inWords, shorten } from "./words.ts";

test.each([
  [null, "none"],
  [true, "yes"],
  [false, "no"],
  ["", "''"],
  ["SELECT id,\n  email", "SELECT id,\n  email"],
  [7, "7"],
  [["a", "b"], "(a, b)"],
  [{}, "none"],
  [{ start: "1", not_valid: true, cycle: false, max: null }, "start 1, not valid"],
  [{ user: "x", on: ["a", { b: "c" }] }, "user x, on (a, b c)"],
])("%j is %j", (value, words) => {
  expect(inWords(value)).toBe(words);
});

test("a text is as long as there is room", () => {
  expect(shorten("a".repeat(60))).toBe("a".repeat(60));
  expect(shorten("a".repeat(61))).toBe(`${"a".repeat(59)}…`);
  expect(firstLine("CREATE VIEW v AS\nSELECT 1")).toBe("CREATE VIEW v AS");
  expect(firstLine("CREATE VIEW v AS", 10)).toBe("CREATE VI…");
});
