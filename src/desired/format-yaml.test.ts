import { expect, test } from "vitest";
import { kinds } from "../kinds/index.ts";
import { KindRegistry } from "../model/kind.ts";
import { formatYaml } from "./format-yaml.ts";

const registry = new KindRegistry([...kinds]);
const format = (text: string): string => {
  const formatted = formatYaml({ name: "a.yaml", text }, registry.all);
  expect(formatYaml({ name: "a.yaml", text: formatted }, registry.all)).toBe(formatted);
  return formatted;
};

test("keys go into the order in which export writes them, names of objects stay in theirs", () => {
  expect(
    format(`tables:
    users:
        primary_key: [ id ]
        comment: 'who signs in'
        columns:
            name:
                not_null: true
                type: text
            id: {identity: always,   type: bigint}
        row_security: true
        renamed_from: people
    apples:
        columns: {id: int}
enums:
  colour:
  - red
  - 'green'
schema: app
`),
  ).toBe(`schema: app
enums:
  colour: [red, green]
tables:
  users:
    renamed_from: people
    row_security: true
    columns:
      name: { type: text, not_null: true }
      id: { type: bigint, identity: always }
    primary_key: [id]
    comment: who signs in
  apples:
    columns:
      id: int
`);
});

test("comments and empty lines stay with what they are about", () => {
  expect(
    format(`# yaml-language-server: $schema=x.json
# Everything about people.

# the tables
tables: # all of them
  # people who sign in
  users:
    primary_key: [id] # never changes
    # what they are made of
    columns: # in order
      # a number
      id: { type: bigint } # given by us

      email: { not_null: true, # always
        type: text }
      # shoe_size: int
    # the end
  # later: others
enums: { a: [x] }
# bye
`),
  ).toBe(`# yaml-language-server: $schema=x.json
# Everything about people.

enums:
  a: [x]
# the tables
tables:
  # all of them
  # people who sign in
  users:
    # what they are made of
    columns:
      # in order
      # a number
      id: { type: bigint } # given by us

      email:
        type: text
        not_null: true # always
      # shoe_size: int
    primary_key: [id] # never changes
    # the end
  # later: others

# bye
`);
});

test("numbers and texts are said as they were", () => {
  const text = `schema: "1.10"
tables:
  t:
    columns:
      a: { type: int, default: 1.10 }
      b: { type: int, default: 0x1F }
      c: { type: bigint, default: 9223372036854775807 }
      d: { type: text, default: "''", comment: "yes: no" }
      "<<": int
    comment: |
      two
      lines
views:
  v:
    query: >
      select 1,
      2
`;
  expect(format(text)).toBe(text.replace("select 1,\n      2", "select 1, 2"));
});

test("what an alias stands for is not moved behind it", () => {
  const text = `tables:
  a:
    primary_key: &key [id]
    columns:
      id: &id { not_null: true, type: int }
  b:
    columns:
      id: *id
    primary_key: *key
  c:
    columns:
      id: { <<: *id }
`;
  expect(format(text)).toBe(text);
});

test.each(["", "# only a comment\n", "---\ntables: {}\n", "tables:\n", "mixed: [a\n  , b]\nunknown: {}\n"])(
  "%j is left in peace",
  (text) => {
    expect(() => format(text)).not.toThrow();
  },
);

test("mistakes of syntax are told with their place", () => {
  expect(() => format("tables:\n  a: [\n")).toThrow(expect.objectContaining({ code: "source.syntax" }));
});
