/** Where the transactions of a plan end. */
import { expect, test } from "vitest";
import { KindRegistry } from "../model/kind.ts";
import { transactionsOf } from "./transactions.ts";
import type { Step } from "./types.ts";

const kinds = new KindRegistry([{ kind: "table", locks: { made: 3, dropped: 7 } } as never]);

const steps = (...commits: readonly (Step["commit"] | undefined)[]): Step[] =>
  commits.map((commit, index) => ({
    sql: "SELECT 1",
    lock: "none",
    number: index + 1,
    key: "table:a.b",
    reasons: [],
    produces: ["table:a.b"],
    destroys: [],
    ...(commit === undefined ? {} : { commit }),
  }));

const places = (made: readonly Step[], slots?: number): string[] =>
  transactionsOf(made, slots === undefined ? undefined : { kinds, slots }).map(
    ({ first, last, transactional }) => `${first}-${last}${transactional ? "" : " alone"}`,
  );

test("one transaction where nothing forbids it", () => {
  expect(places(steps(undefined, undefined, undefined))).toEqual(["1-3"]);
});

test("what must be committed ends a transaction, together with the like that follow", () => {
  expect(places(steps(undefined, "after", "after", undefined, "after"))).toEqual(["1-3", "4-5"]);
});

test("what cannot run in a transaction stands alone", () => {
  expect(places(steps(undefined, "outside", "outside", undefined))).toEqual(["1-1", "2-2 alone", "3-3 alone", "4-4"]);
});

test("no transaction holds more locks than its share of the lock table", () => {
  // 4 locks a step, 60 % of 20
  expect(places(steps(undefined, undefined, undefined, undefined, undefined, undefined, undefined), 20)).toEqual(["1-3", "4-6", "7-7"]);
  expect(places(steps(undefined, undefined), 1)).toEqual(["1-1", "2-2"]);
});
