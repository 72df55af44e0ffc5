/** Options of sequences: what is usual is left out, what changes is said, and nothing starts again without need. */
import { describe, expect, test } from "vitest";
import { optionChanges, optionClauses, restart, sequenceOptions } from "./sequence-options.ts";

const usual = sequenceOptions({}, "bigint");

describe("usual options", () => {
  test("of every type and direction are left out", () => {
    expect(
      optionClauses(sequenceOptions({ start: "1", increment: "1", min: "1", max: "32767", cache: "1", cycle: false }, "smallint")),
    ).toBe("");
    expect(optionClauses(sequenceOptions({ start: -1, increment: -1, min: "-2147483648", max: -1 }, "integer"))).toBe("INCREMENT BY -1");
  });

  test("a start that is not the lower bound is said", () => {
    expect(optionClauses(sequenceOptions({ min: 10, start: 1 }, "bigint"))).toBe("START WITH 1 MINVALUE 10");
    expect(optionClauses(sequenceOptions({ min: 10, start: 10 }, "bigint"))).toBe("MINVALUE 10");
  });
});

describe("changes", () => {
  test("the start moves along with the lower bound", () => {
    expect(optionChanges(usual, { ...usual, min: "100" })).toEqual(["MINVALUE 100", "START WITH 100"]);
    expect(optionChanges({ ...usual, min: "100" }, usual)).toEqual(["NO MINVALUE", "START WITH 1"]);
  });

  test("counting down instead of up says every bound, as PostgreSQL keeps the old ones", () => {
    expect(optionChanges(usual, { ...usual, increment: "-1" })).toEqual(["INCREMENT BY -1", "NO MINVALUE", "MAXVALUE -1", "START WITH -1"]);
  });
});

describe("restart", () => {
  test("only when the known value is outside of the new bounds", () => {
    expect(restart("5", { ...usual, min: "100" }, "bigint")).toEqual(["RESTART"]);
    expect(restart("150", { ...usual, min: "100" }, "bigint")).toEqual([]);
    expect(restart("40000", usual, "smallint")).toEqual(["RESTART"]);
    expect(restart(null, { ...usual, min: "100" }, "bigint")).toEqual([]);
  });
});
