/** Taking apart what PostgreSQL prints, and knowing what it prints next. */
import { describe, expect, it } from "vitest";
import { itemsOf, reprinted } from "./printed.ts";

describe("itemsOf", () => {
  it.each<[string, string[]]>([
    ["CREATE INDEX i ON app.t USING btree (a, b DESC NULLS LAST)", ["a", "b DESC NULLS LAST"]],
    ["CREATE INDEX i ON app.t USING btree (lower(a), ((b + 1)) DESC) INCLUDE (c, d) WHERE (e > 0)", ["lower(a)", "((b + 1)) DESC"]],
    ['CREATE INDEX "i ( , x" ON "odd, (schema)"."T ""q"" (x" USING btree ("a)b" DESC, "select")', ['"a)b" DESC', '"select"']],
    [
      "CREATE INDEX i ON app.t USING btree (((data ->> 'a, b'::text)), ((a || E'it''s \\\\ , (\"'::text)))",
      ["((data ->> 'a, b'::text))", "((a || E'it''s \\\\ , (\"'::text))"],
    ],
    [
      "CREATE INDEX i ON app.t USING gist (a public.gist_trgm_ops (siglen='32'), during)",
      ["a public.gist_trgm_ops (siglen='32')", "during"],
    ],
    ["CREATE INDEX i ON app.t USING btree (((ARRAY[a, b])[1]), c)", ["((ARRAY[a, b])[1])", "c"]],
    [
      "EXCLUDE USING gist (room WITH =, during WITH OPERATOR(public.&&)) WHERE ((team > 3)) DEFERRABLE",
      ["room WITH =", "during WITH OPERATOR(public.&&)"],
    ],
    ['(org, "Team", lower(email))', ["org", '"Team"', "lower(email)"]],
  ])("%s", (definition, items) => expect(itemsOf(definition)).toEqual(items));
});

describe("reprinted", () => {
  it.each([
    [
      "((status)::text = ANY ((ARRAY['a'::character varying, 'b, (''])'::character varying])::text[]))",
      "((status)::text = ANY (ARRAY[('a'::character varying)::text, ('b, (''])'::character varying)::text]))",
    ],
    ["(n = ANY ((ARRAY[1, (a + 2)])::double precision[]))", "(n = ANY (ARRAY[(1)::double precision, ((a + 2))::double precision]))"],
    ['(x = ANY ((ARRAY[y])::app."My type"[]))', '(x = ANY (ARRAY[(y)::app."My type"]))'],
  ])("moves a cast from an array to its items: %s", (before, after) => expect(reprinted(before)).toBe(after));

  it.each(["(a = ANY (ARRAY['x'::text, 'y'::text]))", "((ARRAY[a, b])[1] > 0)", "(a <> '(ARRAY[1])::text[]'::text)", "(a > 0)"])(
    "leaves alone what stays as it is: %s",
    (text) => expect(reprinted(text)).toBe(text),
  );

  it("keeps the absence of an expression", () => expect(reprinted(null)).toBeNull());
});
