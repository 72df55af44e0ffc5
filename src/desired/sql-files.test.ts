/** SQL files of a source as statements for the shadow. */
import { describe, expect, it } from "vitest";
import { readSqlFile, type SqlSource } from "./sql-files.ts";

const read = (text: string): Promise<SqlSource> => readSqlFile({ file: "f.sql", text });
const renames = async (text: string): Promise<string[]> =>
  (await read(text)).units.flatMap(({ declares }) =>
    declares.flatMap(({ name, renamedFrom }) => (renamedFrom === undefined ? [] : [`${name} ← ${renamedFrom.join(".")}`])),
  );

describe("readSqlFile", () => {
  it("reads what pg_dump writes", async () => {
    const dump = `\\restrict x
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
SET default_tablespace = fast;
CREATE TABLE app.t (a int);
ALTER TABLE app.t OWNER TO joe;
SET default_tablespace = '';
CREATE INDEX i ON app.t (a);
\\unrestrict x
`;
    const { units, diagnostics } = await read(dump);
    expect(diagnostics).toEqual([]);
    expect(units.map(({ sql, searchPath, settings }) => [sql, searchPath, settings?.map(({ sql }) => sql)])).toEqual([
      ["CREATE TABLE app.t (a int)", [], ["SET default_tablespace = fast"]],
      ["ALTER TABLE app.t OWNER TO joe", [], ["SET default_tablespace = fast"]],
      ["CREATE INDEX i ON app.t (a)", [], ["SET default_tablespace = ''"]],
    ]);
  });

  it("collects every problem", async () => {
    const { units, diagnostics } = await read(
      "INSERT INTO t VALUES (1);\nCREATE DATABASE d;\nBEGIN;\n-- dbmigrator: rename=x\nCREATE TABLE t ();",
    );
    expect(units).toHaveLength(1);
    expect(diagnostics.map(({ code, severity, at }) => [code, severity, at?.line])).toEqual([
      ["source.unsupported", "error", 1],
      ["source.unsupported", "error", 2],
      ["source.unsupported", "warning", 3],
      ["source.unknown-key", "error", 4],
    ]);
    expect((await read("CREATE TABLE t (a int,, b int)")).diagnostics).toMatchObject([
      { code: "source.syntax", at: { line: 1, column: 23 } },
    ]);
  });

  it("resolves names by the search_path at the statement", async () => {
    const { units } = await read("CREATE TABLE a (); SET search_path = app, public; CREATE TABLE b (); RESET ALL; CREATE TABLE c ();");
    expect(units.map(({ declares }) => declares[0]?.name)).toEqual(["relation:public.a", "relation:app.b", "relation:public.c"]);
  });

  it("maps places in a statement to the file", async () => {
    const [unit] = (await read("-- é\n\n  CREATE TABLE t (\n    a int,\n    é x)")).units;
    expect(unit?.declares.map(({ name, at }) => [name, at.line, at.column])).toEqual([
      ["relation:public.t", 3, 3],
      ["column:public.t.a", 4, 5],
      ['column:public.t."é"', 5, 5],
    ]);
    expect(unit?.locate?.(unit.sql.indexOf("é x") + 2)).toMatchObject({ line: 5, column: 7, text: "    é x)" });
  });
});

describe("directives", () => {
  it.each<[string, string[]]>([
    ["-- dbmigrator: renamed_from=customers\nCREATE TABLE app.users (a int)", ["relation:app.users ← app.customers"]],
    ["CREATE TABLE users ( -- @renamed from=crm.customers\n a int)", ["relation:public.users ← crm.customers"]],
    ["CREATE TABLE t (\n-- dbmigrator: renamed_from=Old\na int, b int)", ["column:public.t.a ← public.t.old"]],
    ['CREATE TABLE t (\n a int, -- @renamed from="Old Name"\n b int)', ["column:public.t.a ← public.t.Old Name"]],
    ["CREATE TABLE t (a int, /* dbmigrator: renamed_from=was */ b int, c int)", ["column:public.t.b ← public.t.was"]],
    ["CREATE TABLE t (/* dbmigrator: renamed_from=was */ a int, b int)", ["column:public.t.a ← public.t.was"]],
    ['CREATE TABLE t (a int, /* dbmigrator: renamed_from=was */ "B b" int)', ['column:public.t."B b" ← public.t.was']],
    ["CREATE TABLE t (a int, /* dbmigrator: renamed_from=was */ été int)", ['column:public.t."été" ← public.t.was']],
    ["CREATE TABLE t (a int, /* dbmigrator: renamed_from=was */ -- more\n b int)", ["column:public.t.a ← public.t.was"]],
    ['-- dbmigrator: renamed_from="the ""old"" one (1)"\nCREATE TABLE t (a int)', ['relation:public.t ← public.the "old" one (1)']],
    ["CREATE TYPE t AS ENUM (\n-- dbmigrator: renamed_from='it''s'\n'a')", ["label:public.t.a ← public.t.it's"]],
    ["CREATE /* @renamed from=x */ TYPE t AS ENUM ('a')", ["type:public.t ← public.x"]],
    ["CREATE TYPE t /* @renamed from=x */ AS ENUM ( /* @renamed from=y */\n 'a')", ["type:public.t ← public.x"]],
    [
      "CREATE TYPE t AS ENUM (\n 'a' /* @renamed from=Pending */,\n -- dbmigrator: renamed_from=\"B b\"\n 'b')",
      ["label:public.t.a ← public.t.Pending", "label:public.t.b ← public.t.B b"],
    ],
    ["CREATE INDEX i /* @renamed from=j */ ON app.t (a)", ["index:app.i ← app.j"]],
  ])("%s", async (sql, expected) => expect(await renames(sql)).toEqual(expected));

  it.each(["dbmigrator: renamed_from customers", "dbmigrator: renamed-from: customers", "@renamed from customers"])(
    "reports %s",
    async (said) => {
      expect((await read(`-- ${said}\nCREATE TABLE clients ()`)).diagnostics).toMatchObject([
        { code: "source.invalid", severity: "error", at: { line: 1 }, hint: expect.stringContaining("renamed_from=old_name") },
      ]);
    },
  );

  it("reports what cannot be renamed", async () => {
    expect((await read("-- dbmigrator: renamed_from=x\nALTER TABLE t SET LOGGED")).diagnostics).toMatchObject([
      { code: "source.invalid", at: { line: 1 } },
    ]);
  });

  it("leaves out what is to be ignored", async () => {
    expect(
      (
        await read("-- dbmigrator: ignore\nINSERT INTO t VALUES (1);\nCREATE TABLE t (); -- dbmigrator: ignore\nCREATE TABLE u ()")
      ).units.map(({ sql }) => sql),
    ).toEqual(["CREATE TABLE u ()"]);
  });

  it("takes a former name with its schema and the arguments of a routine", async () => {
    const { units, diagnostics } = await read(
      '-- dbmigrator: renamed_from="S".a(n integer, text[] DEFAULT NULL)\nCREATE FUNCTION s.b(n int, t text[]) RETURNS int RETURN 1;\n' +
        "-- dbmigrator: renamed_from=total(*)\nCREATE AGGREGATE s.n (*) (SFUNC = f, STYPE = int);",
    );
    expect(diagnostics).toEqual([]);
    expect(units.map(({ declares: [first] }) => [first?.renamedFrom, first?.renamedFromArguments])).toEqual([
      [["S", "a"], "n integer, text[] DEFAULT NULL"],
      [["s", "total"], "*"],
    ]);
  });

  it.each([
    ["before a setting", "-- dbmigrator: renamed_from=a\nSET search_path = app;\nCREATE TABLE t ();", "f.sql:1"],
    ["behind the last statement", "CREATE TABLE t ();\n-- dbmigrator: renamed_from=a\n", "f.sql:2"],
    ["in a file without statements", "-- dbmigrator: ignore\n", "f.sql:1"],
    ["a second one for the same object", "-- dbmigrator: renamed_from=a\n-- dbmigrator: renamed_from=b\nCREATE TABLE t ();", "f.sql:2"],
    ["without its sign", "-- dbmigrator: renamed from a\nCREATE TABLE t ();", "f.sql:1"],
    ["before no label", "CREATE TYPE e AS ENUM ('a' -- dbmigrator: renamed_from=\n, 'b');", "f.sql:1"],
    ["behind the last attribute", "CREATE TYPE c AS (b int\n-- dbmigrator: renamed_from=a\n);", "f.sql:2"],
    ["with arguments of a table", "-- dbmigrator: renamed_from=a(integer)\nCREATE TABLE t ();", "f.sql:1"],
    ["with words that are no name", "-- dbmigrator: renamed_from=a b\nCREATE TABLE t ();", "f.sql:1"],
  ])("leaves no directive unheard: %s", async (_where, text, place) => {
    const { diagnostics } = await read(text);
    expect(diagnostics.map(({ severity, at }) => `${severity} ${at?.file}:${at?.line}`)).toEqual([`error ${place}`]);
  });
});
