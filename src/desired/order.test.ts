/** Order and duplicates of the statements of a source. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDuplicates, orderStatements } from "./order.ts";
import { readSqlFile } from "./sql-files.ts";
import type { LoadUnit } from "./statement.ts";

const read = async (...texts: string[]): Promise<LoadUnit[]> =>
  (await Promise.all(texts.map((text, index) => readSqlFile({ file: `${index + 1}.sql`, text })))).flatMap(({ units }) => units);
const ordered = async (...texts: string[]): Promise<string[]> => orderStatements(await read(...texts)).map(({ sql }) => sql);

const shop = [
  "CREATE SCHEMA app",
  "CREATE DOMAIN app.dom AS int CHECK (app.chk(VALUE))",
  "CREATE FUNCTION app.chk(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0'",
  "CREATE TABLE app.t (a int PRIMARY KEY, d app.dom)",
  "CREATE VIEW app.v AS SELECT a FROM app.t",
  "CREATE FUNCTION app.f(app.t) RETURNS int LANGUAGE sql AS 'SELECT ($1).a'",
  "CREATE FUNCTION app.g() RETURNS SETOF app.v LANGUAGE sql BEGIN ATOMIC SELECT * FROM app.v; END",
  "CREATE TABLE app.u (x int REFERENCES app.t DEFAULT app.h(1))",
  "CREATE FUNCTION app.h(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
  "CREATE INDEX i ON app.t (app.h(a))",
  "COMMENT ON INDEX app.i IS ''",
  "GRANT SELECT ON app.v TO PUBLIC",
];

const waitsFor: readonly (readonly [string, string])[] = [
  ["DOMAIN app.dom", "FUNCTION app.chk"],
  ["TABLE app.t", "DOMAIN app.dom"],
  ["VIEW app.v", "TABLE app.t"],
  ["FUNCTION app.f", "TABLE app.t"],
  ["FUNCTION app.g", "VIEW app.v"],
  ["TABLE app.u", "TABLE app.t"],
  ["TABLE app.u", "FUNCTION app.h"],
  ["INDEX i", "FUNCTION app.h"],
  ["COMMENT", "CREATE INDEX i"],
  ["GRANT", "VIEW app.v"],
  ["TABLE app.t", "SCHEMA app"],
];

describe("orderStatements", () => {
  it("puts what is needed first, whatever the order", async () => {
    const units = await read(`${shop.join(";\n")};`);
    fc.assert(
      fc.property(fc.shuffledSubarray(units, { minLength: units.length }), (shuffled) => {
        const order = orderStatements(shuffled).map(({ sql }) => sql);
        const at = (part: string): number =>
          order.findIndex((sql) => sql.includes(`CREATE ${part}`) || sql.startsWith(part) || sql.startsWith(`${part} `));
        for (const [later, earlier] of waitsFor) expect(at(later)).toBeGreaterThan(at(earlier));
      }),
    );
  });

  it("keeps what hides a name of pg_catalog behind the statements of its file that mean that one", async () => {
    const file = ["SET search_path = app, pg_catalog", "CREATE FUNCTION f(xml) RETURNS int RETURN 1", "CREATE TABLE xml (a int)"];
    const units = (text: string[]): Promise<LoadUnit[]> => read(text.join(";\n"));
    const order = async (text: string[], system: string[]): Promise<string[]> =>
      orderStatements(await units(text), new Set(system)).map(({ sql }) => sql);
    expect(await order(file, ["type:pg_catalog.xml"])).toEqual(file.slice(1));
    expect(await order(file, [])).toEqual(file.slice(1).toReversed());
    const usual = ["SET search_path = pg_catalog, app", ...file.slice(1)];
    expect(await order(usual, ["type:pg_catalog.xml"])).toEqual(file.slice(1).toReversed());
  });

  it("puts extensions first, behind nothing but what dumps begin with", async () => {
    const dump = [
      "CREATE SCHEMA app",
      "COMMENT ON SCHEMA app IS ''",
      "CREATE EXTENSION citext",
      "COMMENT ON EXTENSION citext IS ''",
      "CREATE EXTENSION hstore",
      "CREATE TABLE t (a citext)",
      "CREATE SCHEMA b",
    ];
    expect(await ordered(`${dump.join(";\n")};`)).toEqual(dump);
  });

  it("leaves default privileges before the extensions of their file, where nothing else was made before", async () => {
    const grants = "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC";
    const [app, table, citext] = ["CREATE SCHEMA app", "CREATE TABLE t (a int)", "CREATE EXTENSION citext"];
    expect(await ordered([grants, app, citext, table].join(";"))).toEqual([grants, app, citext, table]);
    expect(await ordered([citext, table, grants].join(";"))).toEqual([citext, table, grants]);
    // the table was to have what PostgreSQL gives by itself, and other files know nothing of these
    expect(await ordered([table, grants, citext].join(";"))).toEqual([citext, table, grants]);
    expect(await ordered(grants, [app, citext].join(";"))).toEqual([app, citext, grants]);
  });

  it("leaves a script that runs as it is", async () => {
    const script = [
      "CREATE TABLE t (a int)",
      "CREATE VIEW v AS SELECT * FROM t",
      "ALTER TABLE t ADD COLUMN b int",
      "CREATE VIEW w AS SELECT * FROM t",
      "DROP VIEW v",
      "CREATE VIEW v AS SELECT b FROM t",
      "ALTER TABLE t RENAME TO s",
      "CREATE TABLE t (c int)",
      "CREATE INDEX ON t (c)",
    ];
    expect(await ordered(script.join(";"))).toEqual(script);
  });

  it("uses a table whole when it comes from another file", async () => {
    expect(await ordered("CREATE VIEW v AS SELECT * FROM t", "ALTER TABLE t ADD COLUMN b int", "CREATE TABLE t (a int)")).toEqual([
      "CREATE TABLE t (a int)",
      "ALTER TABLE t ADD COLUMN b int",
      "CREATE VIEW v AS SELECT * FROM t",
    ]);
  });

  it("indexes tables once they have their partitions", async () => {
    const script = [
      "CREATE TABLE p PARTITION OF t DEFAULT",
      "ALTER TABLE t ADD PRIMARY KEY (a)",
      "CREATE TABLE t (a int) PARTITION BY LIST (a)",
      "ALTER TABLE t ATTACH PARTITION q FOR VALUES IN (1)",
      "CREATE TABLE q (a int)",
    ];
    expect((await ordered(script.join(";"))).at(-1)).toBe("ALTER TABLE t ADD PRIMARY KEY (a)");
  });

  it("leaves what a file says of a table before its partitions where it is", async () => {
    const script = [
      "CREATE TABLE t (a int) PARTITION BY LIST (a)",
      "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
      "CREATE TABLE p PARTITION OF t DEFAULT",
    ];
    expect(await ordered(script.join(";"))).toEqual(script);
  });

  it("leaves what a file says of a trigger's clone behind that trigger where it is", async () => {
    const script = [
      "CREATE TABLE t (a int) PARTITION BY LIST (a)",
      "CREATE TABLE p PARTITION OF t DEFAULT",
      "CREATE TRIGGER noted AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
      "ALTER TABLE p DISABLE TRIGGER noted",
      "ALTER TABLE t ENABLE REPLICA TRIGGER noted",
    ];
    expect(await ordered(script.join(";"))).toEqual(script);
    expect((await ordered(script[3] ?? "", script.join(";").replace(`${script[3]};`, ""))).at(-1)).toBe(script[3]);
  });

  it("leaves a partitioned table with a key before its partitions", async () => {
    const script = [
      "CREATE TABLE t (a int PRIMARY KEY) PARTITION BY LIST (a)",
      "CREATE TABLE u (b int)",
      "CREATE TABLE p PARTITION OF t DEFAULT",
    ];
    expect(await ordered(script.join(";"))).toEqual(script);
  });

  it("starts with extensions and ends with event triggers", async () => {
    expect(
      await ordered(
        "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f(); CREATE TABLE t (a citext); CREATE EXTENSION citext SCHEMA x; CREATE SCHEMA x",
      ),
    ).toEqual([
      "CREATE SCHEMA x",
      "CREATE EXTENSION citext SCHEMA x",
      "CREATE TABLE t (a citext)",
      "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()",
    ]);
  });

  it("keeps cycles in their order", async () => {
    const cycle = ["CREATE TABLE a (b int PRIMARY KEY REFERENCES b)", "CREATE TABLE b (a int PRIMARY KEY REFERENCES a)"];
    expect(await ordered(cycle.join(";"))).toEqual(cycle);
  });

  it("keeps the last replacement last", async () => {
    const [first, second] = [
      "CREATE FUNCTION f() RETURNS x.t LANGUAGE sql AS '1'",
      "CREATE OR REPLACE FUNCTION f() RETURNS x.t LANGUAGE sql AS '2'",
    ];
    expect((await ordered(`${first}; ${second}`, "CREATE TABLE x.t ()")).slice(1)).toEqual([first, second]);
  });
});

it("makes a function of a type that waits for it of the shell, and all others of the type", async () => {
  const [shell, type] = ["CREATE TYPE r", "CREATE TYPE r AS RANGE (subtype = int, canonical = c)"];
  const [canonical, other] = ["c", "f"].map((name) => `CREATE FUNCTION ${name}(r) RETURNS r LANGUAGE internal AS 'int4range_canonical'`);
  expect(await ordered(`${other}`, `${type}`, `${canonical}`, `${shell}`)).toEqual([shell, canonical, type, other]);
});

describe("findDuplicates", () => {
  const problems = async (...texts: string[]): Promise<string[]> =>
    findDuplicates(await read(...texts)).map(({ severity, message }) => `${severity}: ${message}`);

  it("names both places", async () => {
    expect(await problems("CREATE TABLE app.users ();", "-- again\nCREATE TABLE IF NOT EXISTS app.users ();")).toEqual([
      "error: relation app.users is declared twice: at 1.sql:1 and at 2.sql:2.",
    ]);
  });

  it("takes overloads for different functions", async () => {
    const f = (types: string): string => `CREATE FUNCTION f(${types}) RETURNS int LANGUAGE sql AS '';`;
    expect(await problems(f("a int") + f("a text"))).toEqual([]);
    expect(await problems(f("a int"), f("b integer"))).toEqual([
      "error: function public.f(int4) is declared twice: at 1.sql:1 and at 2.sql:1.",
    ]);
  });

  it("warns of a replacement in the same file only", async () => {
    const view = "CREATE OR REPLACE VIEW v AS SELECT 1;";
    expect(await problems(view + view)).toEqual(["warning: relation public.v is declared twice: at 1.sql:1 and at 1.sql:1."]);
    expect(await problems(view, view)).toEqual(["error: relation public.v is declared twice: at 1.sql:1 and at 2.sql:1."]);
  });

  it("takes no view that would select from itself", async () => {
    const recursive = ["error: relation app.v, declared at 1.sql:2, would select from itself: it replaces the view at 1.sql:1."];
    const first = "CREATE VIEW app.v AS SELECT 1 AS a;\n";
    expect(await problems(`${first}CREATE OR REPLACE VIEW app.v AS SELECT a FROM app.v`)).toEqual(recursive);
    expect(await problems(`SET search_path = app; ${first}CREATE OR REPLACE VIEW v AS SELECT (SELECT a FROM v)`)).toEqual(recursive);
    const [warning] = await problems(`${first}CREATE OR REPLACE VIEW app.v AS WITH v AS (SELECT 2 AS a) SELECT a FROM v`);
    expect(warning).toMatch(/^warning/);
  });

  it("takes a shell for no type", async () => {
    expect(await problems("CREATE TYPE r; CREATE TYPE r AS RANGE (subtype = int);")).toEqual([]);
  });

  it("lets a DROP come between, and schemas be wished for often", async () => {
    expect(await problems("CREATE TABLE t (); DROP TABLE t; CREATE TABLE t ();")).toEqual([]);
    expect(
      await problems(
        "CREATE SCHEMA s;",
        "CREATE SCHEMA IF NOT EXISTS s; CREATE EXTENSION IF NOT EXISTS x;",
        "CREATE EXTENSION IF NOT EXISTS x;",
      ),
    ).toEqual([]);
  });
});
