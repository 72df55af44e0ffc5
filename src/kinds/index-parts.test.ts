/** Reading the items of definitions that PostgreSQL prints. */
import { describe, expect, it } from "vitest";
import { itemsOf } from "./index-parts.ts";

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
