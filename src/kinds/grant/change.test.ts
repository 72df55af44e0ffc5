/** The fewest GRANT and REVOKE statements between two sets of privileges. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { difference, isWithin, none, type Privileges, set, type Wording } from "./change.ts";

const words: Wording = {
  grant: (privileges, withOption) => `grant ${privileges.join("+")}${withOption ? " *" : ""}`,
  revoke: (privileges, optionOnly) => `revoke ${optionOnly ? "* of " : ""}${privileges.join("+")}`,
};
const of = (privileges: readonly string[], grantable: readonly string[] = []): Privileges => ({ privileges, grantable });

/** What PostgreSQL makes of the statements. */
function run(from: Privileges, statements: readonly string[]): Privileges {
  const may = new Set(from.privileges);
  const mayGrant = new Set(from.grantable);
  for (const statement of statements) {
    const [, verb, optionOnly, list = "", withOption] = /^(grant|revoke) (\* of )?(\S*)( \*)?$/.exec(statement) ?? [];
    for (const privilege of list.split("+")) {
      if (verb === "grant") may.add(privilege);
      if (withOption) mayGrant.add(privilege);
      if (verb === "revoke") mayGrant.delete(privilege);
      if (verb === "revoke" && !optionOnly) may.delete(privilege);
    }
  }
  return of([...may].sort(), [...mayGrant].sort());
}

const every = ["delete", "insert", "select", "update"];
const privileges = fc.tuple(fc.subarray(every), fc.subarray(every)).map(([list, passed]) =>
  of(
    list,
    passed.filter((privilege) => list.includes(privilege)),
  ),
);

describe("difference", () => {
  it("says nothing where nothing changes", () => expect(difference(of(["select"]), of(["select"]), words).sql).toEqual([]));
  it("takes the option away and keeps the privilege", () =>
    expect(difference(of(["select"], ["select"]), of(["select"]), words).sql).toEqual(["revoke * of select"]));
  it("grants what is new, with and without the option", () =>
    expect(difference(of(["select"]), of(["insert", "select", "update"], ["select", "update"]), words).sql).toEqual([
      "grant insert",
      "grant select+update *",
    ]));
  it("leads from any set to any other", () =>
    fc.assert(fc.property(privileges, privileges, (from, to) => void expect(run(from, difference(from, to, words).sql)).toEqual(to))));
});

describe("set", () => {
  it("leads to the set from whatever there is", () =>
    fc.assert(fc.property(privileges, privileges, (from, to) => void expect(run(from, set(to, every, words))).toEqual(to))));
});

describe("isWithin", () => {
  it("looks at the options too", () => {
    expect(isWithin(none, of(["select"]))).toBe(true);
    expect(isWithin(of(["select"]), of(["select"], ["select"]))).toBe(true);
    expect(isWithin(of(["select"], ["select"]), of(["select"]))).toBe(false);
  });
});
