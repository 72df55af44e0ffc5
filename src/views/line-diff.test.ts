import fc from "fast-check";
import { expect, test } from "vitest";
import { unifiedDiff } from "./line-diff.ts";
import { plain } from "./style.ts";

const diff = (before: string, after: string): string => unifiedDiff(before, after, { name: "a", style: plain });

test("changes with the lines around them", () => {
  const before = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n";
  expect(diff(before, before)).toBe("");
  expect(diff(before, "a\nB\nc\nd\ne\nf\ng\nh\ni\n")).toBe(
    "--- a\n+++ a\n@@ -1,5 +1,5 @@\n a\n-b\n+B\n c\n d\n e\n@@ -7,4 +7,3 @@\n g\n h\n i\n-j",
  );
  expect(diff("", "x")).toBe("--- a\n+++ a\n@@ -0,0 +1,1 @@\n+x\n\\ No newline at end of file");
});

test("what it says leads from one text to the other", () => {
  const lines = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (a, b) => {
      const text = (list: readonly string[]): string => list.map((line) => `${line}\n`).join("");
      const shown = diff(text(a), text(b)).split("\n").slice(2);
      const seen = (sign: string): string[] => shown.filter((line) => line[0] === sign).map((line) => line.slice(1));
      const left: string[] = [...a];
      for (const line of seen("-")) left.splice(left.indexOf(line), 1);
      expect([...left, ...seen("+")].sort()).toEqual([...b].sort());
      let at = 0;
      for (const line of shown) {
        const start = /^@@ -(\d+),(\d+)/.exec(line);
        if (start !== null) at = Number(start[1]) - (start[2] === "0" ? 0 : 1);
        else if (line[0] === " " || line[0] === "-") expect(a[at++]).toBe(line.slice(1));
      }
    }),
  );
});
