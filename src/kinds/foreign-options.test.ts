/** OPTIONS of foreign data: what is added, set and dropped, and what nobody may see. */
import { expect, it } from "vitest";
import { optionsChange, optionsClause, replaceSecretOptions } from "./foreign-options.ts";

it("quotes names and values", () => expect(optionsClause({ host: "it's", "B c": "x" })).toBe(`OPTIONS ("B c" 'x', host 'it''s')`));
it("says nothing where there are none", () => expect([optionsClause({}), optionsChange({ a: "1" }, { a: "1" })]).toEqual(["", ""]));
it("drops before it adds", () =>
  expect(optionsChange({ a: "1", b: "2", c: "3" }, { b: "2", c: "4", d: "5" })).toBe("OPTIONS (DROP a, SET c '4', ADD d '5')"));
it("finds passwords by the names of their options", () =>
  expect(
    replaceSecretOptions(
      { user: "me", password: "x", password_required: "false", passfile: "", api_key: "z" },
      (secret, name) => `<${name} ${secret}>`,
    ),
  ).toEqual({ user: "me", password: "<password x>", password_required: "false", passfile: "", api_key: "<api_key z>" }));
