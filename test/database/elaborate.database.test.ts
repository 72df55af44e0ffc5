/** Sources in a shadow: any order, and errors with their place. */
import { describe, expect } from "vitest";
import { introspect } from "../../src/catalog/introspect.ts";
import { connect } from "../../src/database/connect.ts";
import { parseConnection, type ServerTarget } from "../../src/database/connection-string.ts";
import { type ElaborateOptions, elaborate } from "../../src/desired/elaborate.ts";
import { lendRoles } from "../../src/desired/shadow/lent-roles.ts";
import { shadowTag } from "../../src/desired/shadow/provider.ts";
import { readSqlFile } from "../../src/desired/sql-files.ts";
import { type Declared, declaredBy } from "../../src/desired/statement.ts";
import type { DbmError } from "../../src/errors/error.ts";
import { kinds } from "../../src/kinds/index.ts";
import { KindRegistry } from "../../src/model/kind.ts";
import { quotedKeywords } from "../../src/sql/ident.ts";
import { createDatabase, dropDatabase, runSql, test } from "../support/database.ts";

async function load(url: string, sources: readonly string[], options: ElaborateOptions = {}): Promise<Declared[]> {
  const session = await connect(parseConnection(url, { env: process.env }) as ServerTarget);
  try {
    const read = await Promise.all(sources.map((text, index) => readSqlFile({ file: `${index + 1}.sql`, text })));
    expect(read.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
    const units = read.flatMap((one) => one.units);
    await elaborate(session, units, options);
    const [row] = await session.query<{ path: string; bodies: string; zone: string }>(
      "SELECT current_setting('search_path') AS path, current_setting('timezone') AS zone",
    );
    expect(row).toEqual({ path: '"$user", public', zone: "UTC" });
    return declaredBy(units);
  } finally {
    await session.close();
  }
}

const problems = (url: string, sources: readonly string[]): Promise<DbmError> =>
  load(url, sources).then(
    () => Promise.reject(new Error("was accepted")),
    (error: DbmError) => error,
  );
const places = (error: DbmError): string[] =>
  error.diagnostics.map(({ code, message, at }) => `${at?.file}:${at?.line}:${at?.column} ${code} ${message}`);

test("every keyword that the server quotes is quoted", async ({ database }) => {
  const rows = await runSql(database, "SELECT word FROM pg_get_keywords() WHERE catcode <> 'U'");
  expect(quotedKeywords()).toEqual(expect.arrayContaining(rows.map(({ word }) => word)));
});

describe("any order", () => {
  const files = [
    "CREATE VIEW app.v AS SELECT * FROM app.t GROUP BY a; GRANT SELECT ON ALL TABLES IN SCHEMA app TO PUBLIC;",
    "CREATE INDEX i2 ON app.t (app.h(a)); CREATE TABLE app.t2 (x int DEFAULT app.g2());",
    "CREATE FUNCTION app.f(app.t) RETURNS int LANGUAGE sql AS 'SELECT ($1).a'; CREATE TABLE app.t (a int, d app.dom);",
    "CREATE DOMAIN app.dom AS int CHECK (app.chk(VALUE)); CREATE FUNCTION app.chk(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1>0';",
    "CREATE FUNCTION app.g() RETURNS SETOF app.v LANGUAGE sql BEGIN ATOMIC SELECT * FROM app.v; END;",
    "SET search_path = app; CREATE FUNCTION h(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT app.k($1)'; CREATE FUNCTION g2() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    "SET timezone = 'America/New_York'; ALTER TABLE app.t ADD PRIMARY KEY (a), ADD COLUMN late timestamptz DEFAULT '2020-01-01'; CREATE SCHEMA app;",
    "CREATE FUNCTION app.k(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';",
  ];

  test.for([files, files.toReversed(), [files.join("\n")]])("of files and statements", async (sources, { database }) => {
    const declared = await load(database, sources);
    expect(declared.find(({ name }) => name === "column:app.t.late")).toMatchObject({ at: { line: expect.any(Number) } });
    const columns = await runSql(
      database,
      "SELECT string_agg(attname, ' ' ORDER BY attnum) AS names FROM pg_attribute WHERE attrelid = 'app.v'::regclass",
    );
    expect(columns).toEqual([{ names: "a d late" }]);
    const defaults = await runSql(
      database,
      "SET timezone = 'UTC'; SELECT pg_get_expr(adbin, adrelid) AS late FROM pg_attrdef WHERE adrelid = 'app.t'::regclass",
    );
    expect(defaults).toEqual([{ late: "'2020-01-01 05:00:00+00'::timestamp with time zone" }]);
  });

  test("of what no statement says", async ({ database }) => {
    // The call in the DO block and in the body of the function are strings: only running tells.
    const source = `DO $$ BEGIN PERFORM later(); END $$;
CREATE TABLE t (a text DEFAULT later());
CREATE FUNCTION later() RETURNS text LANGUAGE sql AS 'SELECT ''x''';
CREATE SCHEMA IF NOT EXISTS public; CREATE EXTENSION plpgsql; CREATE SCHEMA public;
ALTER TYPE mood ADD VALUE 'b'; CREATE TABLE m (a mood DEFAULT 'b'); CREATE TYPE mood AS ENUM ('a');`;
    await load(database, [source]);
    expect(await runSql(database, "SELECT 1 FROM m")).toEqual([]);
  });
});

describe("errors", () => {
  test("have their place, their code and their hint, all at once", async ({ database }) => {
    const error = await problems(database, [
      "-- é😀\nCREATE TABLE t (\n  a int,\n  b mood\n);\nCREATE VIEW v AS SELECT 'é😀', c FROM t;",
      "CREATE TABLE ok (); CREATE TABLE u (a int DEFAULT 'x');",
    ]);
    expect(places(error)).toEqual([
      '1.sql:4:5 source.unresolved type "mood" does not exist (SQLSTATE 42704).',
      '2.sql:1:51 source.invalid invalid input syntax for type integer: "x" (SQLSTATE 22P02).',
    ]);
    expect(await runSql(database, "SELECT * FROM ok")).toEqual([]);
    expect(places(await problems(await createDatabase(), ["CREATE VIEW v AS\nSELECT 'é😀', c FROM (SELECT 1) AS s;"]))).toEqual([
      '1.sql:2:15 source.unresolved column "c" does not exist (SQLSTATE 42703).',
    ]);
  });

  test("of circles say what to do", async ({ database }) => {
    const error = await problems(database, [
      "CREATE TABLE a (b int PRIMARY KEY REFERENCES b); CREATE TABLE b (a int PRIMARY KEY REFERENCES a);",
    ]);
    expect(error.diagnostics).toHaveLength(2);
    expect(error.hint).toContain("ALTER TABLE");
  });

  test("of missing roles name them, unless they are lent", async ({ database }) => {
    const source = 'CREATE TABLE t (); GRANT SELECT ON t TO "No body";';
    expect(places(await problems(database, [source]))).toEqual([
      '1.sql:1:20 source.unresolved role "No body" does not exist (SQLSTATE 42704).',
    ]);
    const other = await createDatabase();
    const session = await connect(parseConnection(other, { env: process.env }) as ServerTarget);
    const tag = `${shadowTag()}_lent`;
    const lent = await lendRoles(session, tag, ["No body", "Who else"]);
    // a failure of one statement makes all run one by one
    await load(other, [`ALTER TABLE t OWNER TO "Who else"; ${source}`, "CREATE VIEW v AS SELECT 1 AS one FROM u; CREATE TABLE u ();"], {
      lent,
    });
    expect(await runSql(other, "SELECT relacl::text FROM pg_class WHERE relname = 't'")).toEqual([
      { relacl: expect.stringContaining(`${tag}_1=r/${tag}_2`) },
    ]);
    const { objects } = await introspect(session, new KindRegistry(kinds), { within: lent.begin });
    expect(objects.get("owner:table:public.t")?.is).toEqual({ role: "Who else" });
    expect(await runSql(other, "SELECT FROM pg_roles WHERE rolname IN ('No body', 'Who else')")).toEqual([]);
    await session.close();
    await dropDatabase(other);
    await runSql(database, `DROP ROLE ${tag}_1, ${tag}_2`);
  });

  test("that were tried again run under their own settings", async ({ database }) => {
    const sources = [
      "CREATE TABLE a (x later, at timestamptz DEFAULT timestamptz '2020-01-01');",
      "SET timezone = 'America/New_York'; CREATE TABLE b (x later);",
    ];
    const onMissing = () => runSql(database, "CREATE DOMAIN later AS int").then(() => true);
    await load(database, sources, { onMissing });
    expect(await runSql(database, "SET timezone = 'UTC'; SELECT pg_get_expr(adbin, adrelid) AS value FROM pg_attrdef")).toEqual([
      { value: "'2020-01-01 00:00:00+00'::timestamp with time zone" },
    ]);
  });

  test("of extensions say where they are missing", async ({ database }) => {
    const error = await problems(database, ["CREATE EXTENSION no_such_extension;"]);
    expect(error).toMatchObject({ hint: expect.stringContaining("Install no_such_extension on ") });
  });
});
