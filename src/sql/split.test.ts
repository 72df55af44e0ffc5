/** Splitting of scripts. */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { DbmError } from "../errors/error.ts";
import { blankKeyword, loadParser, splitInPieces, splitSql } from "./split.ts";

beforeAll(loadParser);

const texts = (script: string): string[] => splitSql(script, "f.sql").map((statement) => statement.sql);
const problem = (script: string): DbmError => {
  try {
    splitSql(script, "f.sql");
  } catch (error) {
    return error as DbmError;
  }
  throw new Error("was accepted");
};

describe("names that newer versions of PostgreSQL take for keywords", () => {
  it.each([
    ["create function f(json json) returns text return $1", 'create function f("json" "json") returns text return $1'],
    ["create function JSON_Value(j jsonb) returns text return $1", 'create function "json_value"(j jsonb) returns text return $1'],
    ["create table t (id int, system_user text)", 'create table t (id int, "system_user" text)'],
    ["create view v as select json_exists(a) from t", 'create view v as select "json_exists"(a) from t'],
  ])("%s", (sql, read) =>
    expect(texts(`select json '{}';\n${sql};\nselect 'json_value'`)).toEqual(["select json '{}'", read, "select 'json_value'"]),
  );

  it("are left alone where the grammar takes them", () => {
    const sql = "create view v as select js from json_table('[1]', '$[*]' columns (js int path '$'))";
    expect(texts(sql)).toEqual([sql]);
  });

  it("do not move places, nor hide what is wrong", () => {
    const [, second] = splitSql("create function f(json json)\n returns text return $1; select 1", "f.sql");
    expect(second?.at).toMatchObject({ line: 2, column: 26 });
    expect(problem("create function f(json json)\n returns text return $1;\nselect json '1' fro m").at).toMatchObject({
      line: 3,
      column: 21,
    });
    expect(problem("select * from json_table(a, '$' columns (b int pth '$'))")).toMatchObject({
      message: 'syntax error at or near "pth"',
      at: { line: 1, column: 48 },
    });
  });
});

describe("splitSql", () => {
  it.each<[string, string, string[]]>([
    ["nothing", "", []],
    ["blanks and comments", " \n-- a;\n/* ; */", []],
    ["empty statements", ";; select 1;; ;", ["select 1"]],
    ["no semicolon at the end", "select 1; select 2 ", ["select 1", "select 2"]],
    [
      "escape strings",
      String.raw`select E'a\';'; select 'a\'; select 2`,
      [String.raw`select E'a\';'`, String.raw`select 'a\'`, "select 2"],
    ],
    ["dollar quotes", "do $a$ begin; $$ ; $$ $b$ end $a$; select $$;$$, $1", ["do $a$ begin; $$ ; $$ $b$ end $a$", "select $$;$$, $1"]],
    ["nested comments", "/* a /* b */ ; c */ select 1 /*/ ; */; select 2", ["select 1 /*/ ; */", "select 2"]],
    ["names with semicolons", 'create table "a;b" (c int); select 1', ['create table "a;b" (c int)', "select 1"]],
    [
      "bodies of SQL",
      "create function f() returns int begin atomic select 1; select case when true then 2 end; end; select 3",
      ["create function f() returns int begin atomic select 1; select case when true then 2 end; end", "select 3"],
    ],
    [
      "rules with several actions",
      "create rule r as on insert to t do also (delete from a; delete from b); select 1",
      ["create rule r as on insert to t do also (delete from a; delete from b)", "select 1"],
    ],
    ["beyond ASCII", "select 'é😀'; select '中' as \"naïve\"; select 1", ["select 'é😀'", "select '中' as \"naïve\"", "select 1"]],
    ["lines of Windows", "select\r\n1;\r\n-- a\r\nselect 2;\r\n", ["select\r\n1", "select 2"]],
    ["\\restrict", "\\restrict abc\nselect '\n\\restrict';\n\\unrestrict abc\n", ["select '\n\\restrict'"]],
  ])("%s", (_, script, expected) => expect(texts(script)).toEqual(expected));

  it("says where a statement stands", () => {
    const [first, second] = splitSql("-- é\n select '😀'; -- x\n\n  create table t ()", "f.sql");
    expect(first).toMatchObject({ type: "SelectStmt", at: { file: "f.sql", line: 2, column: 2 } });
    expect(second).toMatchObject({ type: "CreateStmt", at: { line: 4, column: 3, text: "  create table t ()" } });
  });

  it("loses nothing between the statements but blanks and comments", () => {
    const piece = fc.constantFrom(
      "select 1;",
      "select 'é;😀';",
      "-- a;\n",
      "/* ; /* */ */",
      "\r\n",
      "do $x$;$$;$x$;",
      ";",
      "\\restrict a\n",
      'create table "a;" ();',
      " ",
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const script = `${pieces.join("\n")}\n`;
        let end = 0;
        let rebuilt = "";
        for (const statement of splitSql(script, "f.sql")) {
          expect(script.startsWith(statement.sql, statement.start)).toBe(true);
          rebuilt +=
            script.slice(end, statement.start) + statement.sql + script.slice(statement.start + statement.sql.length, statement.end);
          expect(script.slice(end, statement.start)).not.toMatch(/select|create|do /);
          end = statement.end;
        }
        expect(rebuilt + script.slice(end)).toBe(script);
        expect(script.slice(end)).not.toMatch(/select|create|do /);
      }),
    );
  });
});

describe("in pieces", () => {
  const read = (statements: Iterable<ReturnType<typeof splitSql>[number]>) =>
    [...statements].map(({ sql, at, type, directives }) => ({
      sql,
      at,
      type,
      directives: directives.map((one) => [one.name, one.value, one.at]),
    }));

  it.each([
    "create table t ();\n;\n-- dbmigrator: ignore\n",
    "create table t ();\n\\unrestrict a\n-- dbmigrator: ignore\n",
    "create table t ();\n/* a /* b */ */\n-- dbmigrator: ignore\n",
  ])("leave what stands behind the last statement to it: %j", (script) => {
    expect(read([...splitInPieces(script, "f.sql", 5)].flat())).toEqual(read(splitSql(script, "f.sql")));
  });

  it("are the same statements, with the same places and directives", () => {
    const part = fc.constantFrom(
      "create table t ();",
      "-- dbmigrator: ignore",
      "-- it ends here;",
      "/* or",
      "here; */",
      "/* é; */ select '😀;",
      "';",
      "create function f() returns int begin atomic select 1;",
      "end;",
      "create rule r as on insert to t do (select 1;",
      "select 2);",
      "do $x$;",
      "$x$;",
      "create table u (); -- dbmigrator: renamed_from=v",
      "\\restrict abc;",
      "/* a /* b; */ c; */",
      "copy t from stdin;",
      ";",
      "",
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 30 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom("\n", "\r\n"),
        (parts, size, newline) => {
          const script = parts.join(newline);
          let whole: ReturnType<typeof splitSql>;
          try {
            whole = splitSql(script, "f.sql");
          } catch (error) {
            const { code, message, at } = error as DbmError;
            expect(() => [...splitInPieces(script, "f.sql", size)]).toThrow(expect.objectContaining({ code, message, at }));
            return;
          }
          expect(read([...splitInPieces(script, "f.sql", size)].flat())).toEqual(read(whole));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("problems", () => {
  it("places syntax errors", () => {
    expect(problem("select 'é😀';\nselect '😀' frm a b;")).toMatchObject({
      code: "source.syntax",
      message: 'syntax error at or near "a"',
      at: { line: 2, column: 17 },
    });
    expect(problem("select 1;\nselect $a$ b")).toMatchObject({ code: "source.syntax", at: { line: 2, column: 8 } });
  });

  it("names commands of psql", () =>
    expect(problem("select 1;\n\\connect shop\n")).toMatchObject({
      code: "source.unsupported",
      message: "\\connect is a command of psql, not SQL.",
      at: { line: 2, column: 1 },
    }));

  it("points from COPY data to data:", () =>
    expect(problem("create table t ();\nCOPY t (a) FROM stdin;\n1\tfoo; bar\n\\.\n")).toMatchObject({
      code: "source.unsupported",
      message: "COPY data is not part of a schema.",
      at: { line: 3, column: 1 },
    }));
});

describe("directives", () => {
  it("belong to the statement behind them, or to the one before them on the same line", () => {
    const statements = splitSql(
      "-- dbmigrator: renamed_from=customers\nCREATE TABLE users (\n  -- @renamed from=mail\n  email text, -- dbmigrator: renamed-from=x\n  note text default '-- dbmigrator: no' -- dbmigrator: see the docs\n);\nselect 1; /* dbmigrator: ignore */\nselect 2;\nselect 3 -- dbmigrator: ignore",
      "f.sql",
    );
    expect(statements.map(({ directives }) => directives.map(({ name, value, at, trailing }) => [name, value, at.line, trailing]))).toEqual(
      [
        [
          ["renamed_from", "customers", 1, false],
          ["renamed_from", "mail", 3, false],
          ["renamed_from", "x", 4, true],
        ],
        [["ignore", null, 7, true]],
        [],
        [["ignore", null, 9, true]],
      ],
    );
  });
});

it("blanks a keyword without moving anything", () => {
  expect(blankKeyword("create /* concurrently */ index é concurrently i on t (a)", "concurrently")).toBe(
    "create /* concurrently */ index é              i on t (a)",
  );
});
