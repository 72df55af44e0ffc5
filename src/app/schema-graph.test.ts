import { expect, test } from "vitest";
import { kinds } from "../kinds/index.ts";
import { encodeId, type Id } from "../model/id.ts";
import { KindRegistry } from "../model/kind.ts";
import { type DbObject, type Edge, emptyModel, type Model, type Values } from "../model/object.ts";
import { mermaidGraph } from "../views/graph/mermaid.ts";
import { svgGraph } from "../views/graph/svg.ts";
import { graphOf } from "./schema-graph.ts";

const registry = new KindRegistry([...kinds]);
const object = (id: Id, is: Values = {}, parent?: string): DbObject => ({
  id,
  key: encodeId(id),
  is,
  ...(parent === undefined ? {} : { parent }),
});

/** A table, its columns (`!` = not null), and other parts. */
function table(name: string, columns: Readonly<Record<string, string>>, parts: Readonly<Record<string, Values>> = {}): DbObject[] {
  const whole = object({ kind: "table", schema: "app", name });
  const part = (kind: string, own: string, is: Values): DbObject => object({ kind, schema: "app", table: name, name: own }, is, whole.key);
  return [
    whole,
    ...Object.entries(columns).map(([own, type], position) => ({
      ...part("column", own, { type: type.replace("!", ""), not_null: type.endsWith("!") }),
      position,
    })),
    ...Object.entries(parts).map(([kind, is]) => part(kind, `${name}_${kind}`, is)),
  ];
}

const key = (table: string, ...columns: readonly string[]): Values => ({ columns, references: `app.${table}(id)` });
const view = object({ kind: "view", schema: "app", name: "big users" });
const objects = [
  object({ kind: "schema", name: "app" }),
  ...table("teams", { id: "bigint!" }, { primary_key: { columns: ["id"] } }),
  ...table(
    "users",
    { id: "bigint!", team: "bigint", price: "numeric(10,2)!" },
    { primary_key: { columns: ["id"] }, foreign_key: key("teams", "team") },
  ),
  ...table("profiles", { user: "bigint!" }, { unique: { columns: ["user"] }, foreign_key: key("users", "user") }),
  ...table("users_1", { id: "bigint!" }, { partition: { of: "users" }, foreign_key: key("teams", "id") }),
  view,
];
const edges: Edge[] = [
  { from: view.key, to: "column:app.users/id", why: "depends" },
  { from: view.key, to: "schema:app", why: "depends" },
  { from: "foreign_key:app.users/users_foreign_key", to: "column:app.teams/id", why: "depends" },
];
const model: Model = { ...emptyModel(18), objects: new Map(objects.map((each) => [each.key, each])), edges };
const tables = graphOf(model, registry, { kind: "table", objects: [], depth: 1 });
const everything = graphOf(model, registry, { kind: "all", objects: [], depth: 1 });

test("tables with their relations; partitions are none", () => {
  expect(mermaidGraph(tables)).toBe(`erDiagram
    "app.profiles" {
        bigint user FK,UK "not null"
    }
    "app.teams" {
        bigint id PK
    }
    "app.users" {
        bigint id PK
        bigint team FK
        numeric(10_2) price "numeric(10,2), not null"
    }
    "app.users" ||--o| "app.profiles" : "profiles_foreign_key"
    "app.teams" |o--o{ "app.users" : "users_foreign_key"`);
});

test("everything, with what it depends on, as wholes", () => {
  expect(mermaidGraph(everything)).toBe(`flowchart LR
    n1["table app.profiles"]
    n2["table app.teams"]
    n3["table app.users"]
    n4["table app.users_1"]
    n5["view app.#quot;big users#quot;"]
    n3 --> n2
    n5 --> n3`);
});

test("what is near an object", () => {
  const near = (address: string, depth: number): string[] =>
    graphOf(model, registry, { kind: "table", objects: [address], depth }).nodes.map(({ name }) => name);
  expect(near("table:app.teams", 0)).toEqual(["app.teams"]);
  expect(near("column:app.teams.id", 1)).toEqual(["app.teams", "app.users"]);
  expect(near("app.teams", 2)).toEqual(["app.profiles", "app.teams", "app.users"]);
  expect(() => near('view:app."big users"', 1)).toThrow(/is not in this graph/);
  expect(() => near("table:app.team", 1)).toThrow(expect.objectContaining({ hint: "Did you mean `table:app.teams`?" }));
});

test("the picture holds every box and line, and is the same every time", () => {
  const svg = svgGraph(tables);
  expect(svgGraph(tables)).toBe(svg);
  expect(svg.match(/class="box"/g)).toHaveLength(3);
  expect(svg.match(/class="line"/g)).toHaveLength(2);
  expect(svg).toContain("<title>users_foreign_key: team → app.teams(id)</title>");
  expect(svgGraph(everything)).toContain('<text class="name" x="10" y="18">view app.&quot;big users&quot;</text>');
  expect(svgGraph({ ...tables, nodes: [], edges: [] })).toMatch(/^<svg [^>]*>[\s\S]*<\/svg>$/);
});
