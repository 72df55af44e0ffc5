import { expect, test } from "vitest";
import type { Diagnostic } from "../errors/diagnostic.ts";
import { kinds } from "../kinds/index.ts";
import { KindRegistry } from "../model/kind.ts";
import { readYaml, type YamlFile } from "./yaml.ts";
import { readYamlFiles } from "./yaml-files.ts";
import { sectionsUnder } from "./yaml-sections.ts";

const registry = new KindRegistry([...kinds]);
const read = (text: string): YamlFile => readYaml({ name: "schema/a.yaml", text }, registry.all);
const brief = (problems: readonly Diagnostic[]): string[] =>
  problems.map(({ at, message, hint }) => `${at?.line}:${at?.column} ${message}${hint ? ` | ${hint}` : ""}`);
const mistakes = (text: string): string[] => brief(read(text).diagnostics);

test("a table with its parts becomes objects with identities, parents, places and defaults", () => {
  const { objects, diagnostics } = read(`schema: app
tables:
  users:
    renamed_from: customers
    columns:
      id: { type: bigint, identity: always }
      name: text
      created_at: { type: timestamptz, not_null: true, default: now() }
    primary_key: [id]
    foreign_keys: { users_team_fkey: { columns: [team_id], references: teams(id), on_delete: cascade } }
`);
  expect(diagnostics).toEqual([]);
  expect(objects.map(({ key, parent, position, at }) => [key, parent, position, at.line])).toEqual([
    ["table:app.users", undefined, 1, 3],
    ["column:app.users/id", "table:app.users", 1, 6],
    ["column:app.users/name", "table:app.users", 2, 7],
    ["column:app.users/created_at", "table:app.users", 3, 8],
    ["default:app.users/created_at", "column:app.users/created_at", 1, 8],
    ["primary_key:app.users/users_pkey", "table:app.users", 1, 9],
    ["foreign_key:app.users/users_team_fkey", "table:app.users", 1, 10],
  ]);
  expect(objects[0]).toMatchObject({ renamedFrom: "customers", fileSchema: "app", is: { unlogged: false, with: {} } });
  expect(objects[2]?.is).toMatchObject({ type: "text", not_null: false, statistics: null });
});

test("names are qualified with the file's schema, their own, or quotes", () => {
  const keys = (text: string): string[] => read(text).objects.map(({ key }) => key);
  expect(keys('tables: { users: {}, app.users: {}, \'"a.b"."c d"\': {}, Users: {} }')).toEqual([
    "table:public.users",
    "table:app.users",
    'table:"a.b"."c d"',
    "table:public.Users",
  ]);
  expect(keys("schema: x\nschemas: { a.b: {} }")).toEqual(['schema:"a.b"']);
});

test("numbers keep the text that is written where texts are wanted", () => {
  const { objects } = read("tables: { t: { columns: { a: { type: numeric, default: 1.10, identity: { start: 9223372036854775807 } } } } }");
  expect(objects.find(({ id }) => id.kind === "default")?.is).toEqual({ expression: "1.10" });
  expect(objects.find(({ id }) => id.kind === "column")?.is.identity).toMatchObject({ start: "9223372036854775807" });
});

test("every mistake of a file is told at once, with its place", () => {
  expect(
    mistakes(`tables:
  users:
    colums: {}
    unlogged: maybe
    columns:
      id: { typ: bigint }
      name: [text]
      n: { type: bigint, identity: { generation: alway, strat: 1 } }
  other: 5
  third:
    with: [a]
tabels: {}
schema: [a]
`),
  ).toEqual([
    "3:5 unknown key `colums` in users | Did you mean `columns`?",
    "4:15 users.unlogged must be true or false",
    "6:7 id needs `type`",
    "6:13 unknown key `typ` in id | Did you mean `type`?",
    "7:13 name must be text or a map",
    "8:50 n.identity.generation must be one of always, by default",
    "8:57 unknown key `strat` in n.identity | Did you mean `start`?",
    "9:10 other must be a map",
    "11:11 third.with must be a map",
    "12:1 unknown key `tabels` | Did you mean `tables`?",
    "13:9 schema must be text",
  ]);
});

test("mistakes of YAML itself are told with their place", () => {
  expect(mistakes("tables:\n  a: {}\n  a: {}\n")).toEqual(["3:3 `a` stands twice in the same map"]);
  expect(mistakes("tables:\n  a: { x: 1 }\n  a: { y: 1 }\ntypo: {}\n").map((mistake) => mistake.split(" |")[0])).toEqual([
    "2:8 unknown key `x` in a",
    "3:3 `a` stands twice in the same map",
    "3:8 unknown key `y` in a",
    "4:1 unknown key `typo`",
  ]);
  expect(mistakes("- a\n")).toEqual(["1:1 a file of the desired state is a map with sections like `tables:`"]);
  expect(mistakes("tables: [a\n").length).toBeGreaterThan(0);
  expect(mistakes("tables: [a]\n")).toEqual(["1:9 tables must be a map: a name, a colon, and what the object is like"]);
  expect(mistakes("# nothing\n")).toEqual([]);
});

test("`inherited` is true, or a name where what is inherited can have one of its own", () => {
  const table = (part: string): string => `tables:\n  a:\n    ${part}\n`;
  expect(read(table("exclusions: { own: { inherited: once } }")).objects.at(-1)).toMatchObject({ via: "inherited", follows: "once" });
  expect(mistakes(table("exclusions: { own: { inherited: 3 } }"))).toEqual([
    "3:37 inherited must be true, or the name of the part that it comes from",
  ]);
  expect(mistakes(table("unique: { own: { inherited: once } }"))).toEqual(["3:33 inherited must be true"]);
  expect(mistakes(table("unique: { own: { inherited: false } }"))).toEqual(["3:15 own needs `columns`"]);
});

test("statements are made of files without mistakes only: a body may lack what its SQL needs", async () => {
  const files = ["a: { exclusions: { once: {} } }", "b: { checks: { c: 1 +) } }"].map((table, index) => ({
    file: `${index}.yaml`,
    path: "",
    text: `tables: { ${table} }`,
    language: "yaml" as const,
  }));
  const { diagnostics } = await readYamlFiles(files, registry, { serverMajor: 18, provided: new Set() });
  expect(diagnostics.map(({ at, message }) => `${at?.file} ${message}`)).toEqual([
    "0.yaml once needs `elements`",
    expect.stringMatching(/^1.yaml syntax error/),
  ]);
});

test("what is not built says so", () => {
  expect(mistakes("data: {}\ntables: { a: { mixins: [audit] } }")).toEqual([
    "1:1 `data:` is not supported by this version of dbmigrator | Remove `data:`.",
    "2:16 `mixins:` is not supported by this version of dbmigrator | Remove `mixins:`.",
  ]);
});

test("anchors, aliases and merged maps are understood", () => {
  const { objects, diagnostics } = read(`tables:
  a: { columns: &common { id: { type: bigint, not_null: true } } }
  b: { columns: { <<: *common, name: text } }
`);
  expect(diagnostics).toEqual([]);
  expect(objects.map(({ key }) => key)).toEqual([
    "table:public.a",
    "column:public.a/id",
    "table:public.b",
    "column:public.b/name",
    "column:public.b/id",
  ]);
});

test("no section of a kind hides an attribute or another section", () => {
  for (const kind of registry.all) {
    const sections = [...sectionsUnder(kind.kind, registry.all).keys()];
    const attributes = Object.entries(kind.attributes).map(([name, { as }]) => as ?? name);
    expect(
      sections.filter((key) => attributes.includes(key) || ["renamed_from", "inherited", "mixins"].includes(key)),
      kind.kind,
    ).toEqual([]);
  }
});
