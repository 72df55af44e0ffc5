import { expect, test } from "vitest";
import { describe, difference } from "./difference.ts";

test("only what differs is said", () => {
  const identity = { start: null, increment: "1", cycle: false, generation: "always" };
  expect(difference("identity", identity, { ...identity, start: "10", cycle: true, generation: "by default" })).toBe(
    "identity start none → 10, now cycle, generation always → by default",
  );
  expect(difference("identity", null, identity)).toBe("identity none → increment 1, generation always");
  expect(difference("identity", identity, null)).toBe("no longer identity");
  expect(difference("labels", ["a", "b"], ["a", "b", "c"])).toBe("labels + c");
  expect(difference("privileges", ["insert", "select"], ["select"])).toBe("privileges - insert");
  expect(difference("columns", ["a", "b"], ["b", "a"])).toBe("columns (a, b) → (b, a)");
  expect(difference("columns", ["a DESC"], ["a"])).toBe("columns (a DESC) → (a)");
  expect(difference("not_null", true, false)).toBe("no longer not null");
});

test("texts: the same cast at both ends, long ones, ones of several lines", () => {
  expect(difference("", "'new'::text", "'active'::text")).toBe("'new' → 'active'");
  expect(difference("", "'1'::text", "'1'::integer")).toBe("'1'::text → '1'::integer");
  const long = (end: string): string => `(${"a".repeat(80)} ${end})`;
  expect(difference("expression", long("> 1"), long("> 2"))).toBe(`expression …${"a".repeat(17)} > 1) → …${"a".repeat(17)} > 2)`);
  expect(difference("query", "SELECT id,\n  email\nFROM t", "SELECT id,\n  status\nFROM t")).toBe("query line 2: email → status");
  expect(difference("query", "SELECT id", "SELECT id,\n  status")).toBe("query line 1: SELECT id → SELECT id,");
  expect(difference("body", "a\nb", "a\nb\nc")).toBe("body line 3: '' → c");
});

test("what is new or gone: the essential first and without its name", () => {
  const attributes = [
    { name: "unique", from: null, to: true },
    { name: "columns", from: null, to: ["email"] },
    { name: "where", from: null, to: "(a > 1)" },
  ];
  expect(describe(attributes)).toBe("(email), unique, where (a > 1)");
  expect(describe([{ name: "type", from: "text", to: null }])).toBe("text");
});
