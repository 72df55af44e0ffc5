/** Names that statements declare, need and drop. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Names } from "./collector.ts";
import { namesOf } from "./names.ts";
import { loadParser, splitSql } from "./split.ts";

beforeAll(loadParser);

const names = (sql: string, path = ["app", "public"]): Names => {
  const [statement] = splitSql(sql, "f.sql");
  if (statement === undefined) throw new Error("no statement");
  return namesOf(statement, path);
};
const declared = (sql: string): string[] => names(sql).declares.map(({ name }) => name);

describe("declares", () => {
  it.each<[string, string[]]>([
    [
      `CREATE TABLE "Users" (id serial PRIMARY KEY, "E-mail" text UNIQUE, CONSTRAINT c CHECK (id > 0), a int REFERENCES x)`,
      [
        'relation:app."Users"',
        'column:app."Users".id',
        'constraint:app."Users"."Users_pkey"',
        'column:app."Users"."E-mail"',
        'constraint:app."Users"."Users_E-mail_key"',
        'constraint:app."Users".c',
        'column:app."Users".a',
        'constraint:app."Users"."Users_a_fkey"',
      ],
    ],
    ["CREATE VIEW x.v AS SELECT 1", ["relation:x.v"]],
    ["CREATE MATERIALIZED VIEW m AS SELECT 1", ["relation:app.m"]],
    ["CREATE SEQUENCE s", ["relation:app.s"]],
    ["CREATE UNIQUE INDEX i ON x.t (a)", ["index:x.i"]],
    ["CREATE TYPE mood AS ENUM ('a', 'b')", ["type:app.mood", "label:app.mood.a", "label:app.mood.b"]],
    ["CREATE TYPE c AS (a int)", ["type:app.c", "attribute:app.c.a"]],
    ["CREATE DOMAIN d AS text", ["type:app.d"]],
    ["CREATE TYPE r AS RANGE (subtype = int)", ["type:app.r"]],
    ["CREATE FUNCTION f() RETURNS int LANGUAGE sql AS ''", ["function:app.f"]],
    ["CREATE TRIGGER g BEFORE INSERT ON t EXECUTE FUNCTION f()", ["trigger:app.t.g"]],
    ["CREATE POLICY p ON t", ["policy:app.t.p"]],
    ["CREATE RULE r AS ON INSERT TO t DO NOTHING", ["rule:app.t.r"]],
    ["CREATE EXTENSION citext SCHEMA x", ["extension:citext"]],
    [
      "CREATE SCHEMA s CREATE TABLE t (a int) CREATE VIEW v AS SELECT a FROM t",
      ["schema:s", "relation:s.t", "column:s.t.a", "relation:s.v"],
    ],
    ["ALTER TABLE t ADD COLUMN b int, ADD CONSTRAINT k UNIQUE (b)", ["column:app.t.b", "constraint:app.t.k"]],
    ["CREATE AGGREGATE a (int) (sfunc = f, stype = int)", ["function:app.a"]],
    ["SELECT 1 AS a INTO t", ["relation:app.t"]],
    ["ALTER TABLE t RENAME TO u", ["relation:app.u"]],
  ])("%s", (sql, expected) => expect(declared(sql)).toEqual(expected));

  it("tells overloads apart by their input arguments", () => {
    const sql = "CREATE FUNCTION f(a int, OUT b text, VARIADIC c x.y[]) LANGUAGE sql AS ''";
    expect(names(sql).declares).toMatchObject([{ name: "function:app.f", parts: ["app", "f"], arguments: ["int4", "x.y[]"] }]);
  });

  it("knows the place of columns and constraints", () => {
    const sql = "CREATE TABLE t (a int,\n  b int CHECK (b > 0))";
    expect(names(sql).declares.map(({ location }) => (location === undefined ? "" : sql.slice(location, location + 5)))).toEqual([
      "",
      "a int",
      "b int",
      "CHECK",
    ]);
  });
});

describe("needs", () => {
  it.each<[string, string[]]>([
    [
      "CREATE TABLE t (a mood, b x.dom, c int REFERENCES x.u (id))",
      ["type:app.mood", "type:public.mood", "schema:x", "type:x.dom", "relation:x.u", "key:x.u.id", "schema:app"],
    ],
    ["CREATE TABLE x.t (a int DEFAULT nextval('x.\"S\"'::regclass))", ['relation:x."S"', "schema:x"]],
    ["CREATE TABLE x.t (LIKE x.u) INHERITS (x.v)", ["relation:x.u", "relation:x.v"]],
    [
      "CREATE VIEW x.v AS WITH c AS (SELECT * FROM x.a) SELECT x.f(b) FROM c JOIN x.d ON true",
      ["relation:x.a", "relation:x.d", "function:x.f"],
    ],
    ["CREATE VIEW x.v AS SELECT * FROM x.a GROUP BY id", ["relation:x.a", "key:x.a"]],
    [
      "CREATE FUNCTION x.g() RETURNS SETOF x.v LANGUAGE sql BEGIN ATOMIC SELECT * FROM x.u; END",
      ["type:x.v", "relation:x.u", "language:sql"],
    ],
    [
      "CREATE INDEX i ON x.t (x.f(a) x.ops) WHERE a OPERATOR(x.=) b",
      ["relation:x.t", "function:x.f", "operator_class:x.ops", "operator:x.=".replace("=", '"="')],
    ],
    ["CREATE TRIGGER g BEFORE INSERT ON x.t EXECUTE FUNCTION x.f()", ["relation:x.t", "function:x.f"]],
    ["CREATE POLICY p ON x.t TO joe USING (x.f(a))", ["relation:x.t", "function:x.f", "role:joe"]],
    ["ALTER TABLE x.t ADD COLUMN b x.dom", ["bare:x.t", "type:x.dom"]],
    ["ALTER TABLE x.t ALTER COLUMN b SET DEFAULT 1", ["relation:x.t", "column:x.t.b"]],
    ["ALTER TABLE x.t ATTACH PARTITION x.p DEFAULT", ["relation:x.t", "relation:x.p"]],
    ["ALTER TABLE x.t ADD FOREIGN KEY (c, d) REFERENCES x.u (b, a), ADD FOREIGN KEY (e) REFERENCES x.v", ["key:x.u.a.b", "key:x.v"]],
    ["ALTER TABLE x.t ADD UNIQUE (a)", ["partitions:x.t"]],
    ["ALTER SEQUENCE x.s OWNED BY x.t.id", ["relation:x.s", "relation:x.t", "column:x.t.id"]],
    ["COMMENT ON COLUMN x.t.a IS ''", ["column:x.t.a", "relation:x.t"]],
    ["COMMENT ON FUNCTION x.f(x.dom) IS ''", ["function:x.f", "type:x.dom"]],
    ["ALTER TYPE x.mood OWNER TO joe", ["type:x.mood", "role:joe"]],
    ["GRANT SELECT ON ALL TABLES IN SCHEMA x TO joe", ["schema:x", "members:x", "role:joe"]],
    ["GRANT USAGE ON SCHEMA x TO joe", ["schema:x", "role:joe"]],
    ["CREATE AGGREGATE x.a (int) (sfunc = x.f, stype = x.dom)", ["function:x.f", "type:x.dom"]],
    ["CREATE CAST (x.a AS x.b) WITH FUNCTION x.f(x.a)", ["type:x.a", "type:x.b", "function:x.f"]],
    ["CREATE EXTENSION citext SCHEMA x", ["schema:x"]],
    ["ALTER INDEX x.i ATTACH PARTITION x.j", ["index:x.i", "index:x.j"]],
    ["CREATE PUBLICATION p FOR TABLES IN SCHEMA x", ["schema:x"]],
  ])("%s", (sql, expected) => expect(names(sql).needs).toEqual(expect.arrayContaining(expected)));

  it.each<[string, boolean]>([
    ["CREATE OR REPLACE VIEW v AS SELECT * FROM v", true],
    ["CREATE OR REPLACE VIEW v AS SELECT * FROM app.v", true],
    ["CREATE OR REPLACE VIEW app.v AS SELECT 1 WHERE EXISTS (SELECT FROM v)", true],
    ["CREATE OR REPLACE VIEW v AS SELECT * FROM public.v", false],
    ["CREATE OR REPLACE VIEW public.v AS SELECT * FROM v", false],
    ["CREATE OR REPLACE VIEW v AS WITH v AS (SELECT 1) SELECT * FROM v", false],
    ["CREATE VIEW v AS SELECT * FROM v", false],
  ])("sees whether a view is made of its former self: %s", (sql, expected) => expect(names(sql).declares[0]?.ofItself).toBe(expected));

  it("sees no relation in names of WITH, in itself or in pg_catalog", () => {
    const { needs } = names("CREATE VIEW v AS WITH c AS (SELECT * FROM pg_catalog.pg_class) SELECT * FROM c");
    expect(needs.filter((need) => need.startsWith("relation:"))).toEqual([]);
    expect(
      names("CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t)", ["app"]).needs.filter((need) => /^(relation|key):/.test(need)),
    ).toEqual([]);
  });
});

it("drops", () => {
  expect(names("DROP TABLE IF EXISTS t, x.u").drops).toEqual(["relation:app.t", "type:app.t", "relation:x.u", "type:x.u"]);
  expect(names("DROP FUNCTION x.f(int)").drops).toEqual(["function:x.f"]);
  expect(names("ALTER TABLE x.t RENAME COLUMN a TO b").drops).toEqual(["column:x.t.a"]);
  expect(names("ALTER TYPE t SET SCHEMA x").drops).toEqual(["type:app.t"]);
});
