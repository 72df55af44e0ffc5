import { expect, test } from "vitest";
import { nearest, suggestion } from "./nearest.ts";

test("a word with a slip finds the one that was meant", () => {
  const known = ["columns", "constraints", "comment"];
  expect(nearest("colums", known)).toBe("columns");
  expect(nearest("coulmns", known)).toBe("columns");
  expect(nearest("Foreign-Keys", ["foreign_keys"])).toBe("foreign_keys");
  expect(nearest("partition", known)).toBeUndefined();
});

test("where nothing is near, the possible words are listed", () => {
  expect(suggestion("colums", ["columns"])).toBe("Did you mean `columns`?");
  expect(suggestion("xyz", ["b", "a"])).toBe("Possible here: a, b.");
  expect(suggestion("xyz", [])).toBeUndefined();
});
