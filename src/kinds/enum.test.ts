/** Which statements bring the labels of an enum from one list to another. */
import { describe, expect, test } from "vitest";
import { asList, type RenderContext, type Statement } from "../model/kind.ts";
import { emptyModel } from "../model/object.ts";
import { enumType } from "./enum.ts";

const context = { current: emptyModel(18), desired: emptyModel(18), serverMajor: 18, isDropped: () => false } as unknown as RenderContext;
const object = (labels: readonly string[]) => ({
  id: { kind: "enum", schema: "app", name: "state" },
  key: "enum:app.state",
  is: { labels },
});

function change(from: readonly string[], to: readonly string[]): readonly Statement[] | "replace" {
  const altered = enumType.alter.labels;
  if (typeof altered === "string") throw new Error("labels are altered by a handler");
  const answer = altered(object(to), object(from), context);
  return answer === "replace" ? answer : asList(answer);
}

const sql = (from: readonly string[], to: readonly string[]): unknown => {
  const answer = change(from, to);
  return answer === "replace" ? answer : answer.map((statement) => statement.sql.replace("ALTER TYPE app.state ADD VALUE ", ""));
};

describe("labels", () => {
  test("are added where they belong, each next to one that is there already", () => {
    expect(sql(["b", "d"], ["a", "b", "c1", "c2", "d", "e"])).toEqual(["'a' BEFORE 'b'", "'c1' AFTER 'b'", "'c2' AFTER 'c1'", "'e'"]);
  });

  test("are added to an enum without any", () => {
    expect(sql([], ["a", "b"])).toEqual(["'a'", "'b'"]);
  });

  test("are committed together", () => {
    const answer = change(["a"], ["a", "b", "c"]);
    expect(answer === "replace" ? answer : answer.map(({ commit }) => commit)).toEqual(["after", "after"]);
  });

  test("that go or change places need a new type", () => {
    expect(sql(["a", "b"], ["a"])).toBe("replace");
    expect(sql(["a", "b"], ["b", "a"])).toBe("replace");
    const { when } = enumType.rebuild ?? {};
    expect(when?.(object(["a", "b"]), object(["b", "a"]), context)).toBe(true);
    expect(when?.(object(["a", "b"]), object(["a", "x", "b"]), context)).toBe(false);
  });
});
