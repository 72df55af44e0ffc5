/** Options of dictionaries: read from PostgreSQL's own text and written so that it is the same again. */
import { describe, expect, test } from "vitest";
import { asList, type RenderContext } from "../model/kind.ts";
import { textSearchDictionary } from "./text-search-dictionary.ts";

const read = (options: string | null): Readonly<Record<string, string>> =>
  textSearchDictionary.catalog.read({ schema: "app", name: "d", template: "pg_catalog.simple", options }, () => undefined)?.is.options ??
  {};

const create = (options: Readonly<Record<string, string>>): string => {
  const object = {
    id: { kind: "text_search_dictionary", schema: "app", name: "d" },
    key: "text_search_dictionary:app.d",
    is: { template: "pg_catalog.simple", options },
  };
  return asList(textSearchDictionary.create(object, {} as RenderContext))[0]?.sql ?? "";
};

describe("options", () => {
  test("are read with commas, quotes and backslashes in them", () => {
    expect(read(`language = 'english', "A b" = 'it''s, so', rules = E'a\\\\b', maxlen = 6, minlen = '2'`)).toEqual({
      language: "english",
      "A b": "it's, so",
      rules: "a\\b",
      maxlen: "6",
      minlen: "'2'",
    });
    expect(read(null)).toEqual({});
  });

  test("numbers are written as they were: with or without quotes", () => {
    expect(create({ maxlen: "6", minlen: "'2'", stopwords: "english" })).toBe(
      "CREATE TEXT SEARCH DICTIONARY app.d (TEMPLATE = pg_catalog.simple, maxlen = 6, minlen = '2', stopwords = 'english')",
    );
  });
});
