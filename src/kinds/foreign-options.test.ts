/** OPTIONS of foreign data: what is added, set and dropped, and what nobody may see. */
import { expect, it } from "vitest";
import { optionsChange, optionsClause, secretOptions } from "./foreign-options.ts";

it("quotes names and values", () => expect(optionsClause({ host: "it's", "B c": "x" })).toBe(`OPTIONS ("B c" 'x', host 'it''s')`));
it("says nothing where there are none", () => expect([optionsClause({}), optionsChange({ a: "1" }, { a: "1" })]).toEqual(["", ""]));
it("drops before it adds", () =>
  expect(optionsChange({ a: "1", b: "2", c: "3" }, { b: "2", c: "4", d: "5" })).toBe("OPTIONS (DROP a, SET c '4', ADD d '5')"));
it("finds passwords by the names of their options", () =>
  expect(secretOptions({ user: "me", password: "x", sslpassword: "y", passfile: "", api_key: "z" })).toEqual(["x", "y", "z"]));
