/** Quoting of names and texts. */
import { describe, expect, it } from "vitest";
import { clauses, dollarQuoted, ident, list, literal, qualified } from "./ident.ts";

describe("ident", () => {
  it.each([
    ["users", "users"],
    ["_a1$", "_a1$"],
    ["Users", '"Users"'],
    ["a b", '"a b"'],
    ['q"q', '"q""q"'],
    ["1st", '"1st"'],
    ["naïve", '"naïve"'],
    ["", '""'],
    ["order", '"order"'],
    ["values", '"values"'],
    ["json_table", '"json_table"'],
    ["name", "name"],
    ["data", "data"],
  ])("%s → %s", (name, sql) => expect(ident(name)).toBe(sql));

  it("qualifies", () => {
    expect(qualified("app", "User")).toBe('app."User"');
    expect(qualified(null, "user")).toBe('"user"');
  });
});

describe("texts", () => {
  it("quotes literals as quote_literal does", () => {
    expect(literal("it's")).toBe("'it''s'");
    expect(literal("back\\slash'")).toBe("E'back\\\\slash'''");
  });

  it.each([
    ["select 1", "$$select 1$$"],
    ["a $$ b", "$_$a $$ b$_$"],
    ["ends in $", "$_$ends in $$_$"],
    ["$$ and $_$", "$body$$$ and $_$$body$"],
    ["$$ $_$ $body$", "$body1$$$ $_$ $body$$body1$"],
    ["$$ $_", "$body$$$ $_$body$"],
  ])("%s between dollars", (body, sql) => expect(dollarQuoted(body)).toBe(sql));

  it("joins", () => {
    expect(clauses("CREATE", false, null, "", "TABLE", undefined, "t")).toBe("CREATE TABLE t");
    expect(list(["a", "b"])).toBe("a, b");
  });
});
