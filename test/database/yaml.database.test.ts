/** YAML files as people write them, loaded into a database. */
import { expect } from "vitest";
import { connect } from "../../src/database/connect.ts";
import { parseConnection } from "../../src/database/connection-string.ts";
import { elaborate } from "../../src/desired/elaborate.ts";
import { parseSource } from "../../src/desired/state.ts";
import { type Declared, declaredBy } from "../../src/desired/statement.ts";
import type { DbmError } from "../../src/errors/error.ts";
import { kinds } from "../../src/kinds/index.ts";
import { KindRegistry } from "../../src/model/kind.ts";
import { runSql, test } from "../support/database.ts";

const registry = new KindRegistry([...kinds]);

async function load(url: string, files: Readonly<Record<string, string>>): Promise<Declared[]> {
  const session = await connect(parseConnection(url, { env: {} }));
  try {
    const sources = Object.entries(files).map(([file, text]) => ({
      file,
      path: file,
      text,
      language: file.endsWith(".sql") ? ("sql" as const) : ("yaml" as const),
    }));
    const { units } = await parseSource(sources, registry, session.server.major);
    await elaborate(session, units);
    return declaredBy(units);
  } finally {
    await session.close();
  }
}
const problems = (url: string, files: Readonly<Record<string, string>>): Promise<string[]> =>
  load(url, files).then(
    () => Promise.reject(new Error("was accepted")),
    (error: DbmError) => error.diagnostics.map(({ at, message }) => `${at?.file}:${at?.line}:${at?.column} ${message}`),
  );

test("the schema at the top of a file is made where nothing else declares it", async ({ database }) => {
  const inApp = "schema: app\ntables: { t: { columns: { id: int } } }\n";
  await load(database, {
    "a.yaml": inApp,
    "b.yaml": "schema: app\nviews: { v: { query: SELECT 1 AS one } }\n",
    "c.yaml": "schema: none\n",
  });
  expect(await runSql(database, "SELECT to_regclass('app.v') AS v, to_regnamespace('none') AS none")).toEqual([{ v: "app.v", none: null }]);
  await load(database, { "a.yaml": inApp.replace("app", "other"), "b.sql": "CREATE SCHEMA other;" });
  await load(database, { "a.yaml": inApp.replace("app", "third"), "b.yaml": "schemas: { third: {} }" });
});

const shop = `
schema: app
schemas: { app: {} }
enums:   { user_status: [active, suspended] }
tables:
  users:
    renamed_from: customers
    comment: People who can sign in
    columns:
      id:         { type: bigint, identity: always }
      email:      { type: text, not_null: true, renamed_from: mail }
      status:     { type: user_status, not_null: true, default: "'active'" }
      team_id:    bigint
      created_at: { type: timestamptz, not_null: true, default: now() }
      updated_at: { type: timestamptz }
    primary_key: [id]
    unique:       { users_email_key: [email] }
    checks:       { users_email_check: "position('@' in email::text) > 1" }
    foreign_keys: { users_team_fkey: { columns: [team_id], references: teams(id), on_delete: cascade } }
    indexes:      { users_created_idx: { columns: [created_at desc], where: "status = 'active'" } }
    row_security: true
    policies:     { own_rows: { for: select, using: "id = current_setting('app.user')::bigint" } }
    triggers:     { touch: { when: before update, each: row, execute: app.touch() } }
    grants:       { public: [select, insert] }
views:     { active_users: { query: "select id, email from app.users where status = 'active'" } }
functions: { touch(): { returns: trigger, language: plpgsql, body: "begin new.updated_at := now(); return new; end" } }
`;

test("the sections of the documentation, mixed with SQL, in any order of files", async ({ database }) => {
  const declared = await load(database, {
    "a.yaml": shop,
    "z.sql": "CREATE TABLE app.teams (id bigint PRIMARY KEY, first app.user_status);",
  });
  const [row] = await runSql(
    database,
    "INSERT INTO app.users (email) VALUES ('a@b'); UPDATE app.users SET email = 'c@d'; SELECT status::text, email, updated_at > '2020-01-01' AS touched FROM app.active_users JOIN app.users USING (id, email)",
  );
  expect(row).toEqual({ status: "active", email: "c@d", touched: true });
  const renamed = declared.filter(({ renamedFrom }) => renamedFrom !== undefined);
  expect(renamed.map(({ name, renamedFrom, at }) => [name, renamedFrom, at.line])).toEqual([
    ["relation:app.users", ["app", "customers"], 6],
    ["column:app.users.email", ["app", "users", "mail"], 11],
  ]);
});

test("mistakes in SQL texts are told at the entry that holds them", async ({ database }) => {
  const file = `tables:
  a:
    columns:
      x: { type: int }
      y: { type: int, default: "nothing()" }
  b: { columns: { x: { type: no_such_type } } }
  c: { columns: { x: { type: int } }, checks: { nope: y > 1 } }
views: { v: { query: select 1 from nowhere } }
`;
  expect((await problems(database, { "a.yaml": file })).map((problem) => problem.replace(/ \(SQLSTATE.*/, ""))).toEqual([
    "a.yaml:5:23 function nothing() does not exist",
    'a.yaml:6:19 type "no_such_type" does not exist',
    'a.yaml:7:49 column "y" does not exist',
    'a.yaml:8:10 relation "nowhere" does not exist',
  ]);
  const broken = 'tables:\n  t:\n    columns:\n      a: { type: int, default: "now(" }\n      b: int b\n';
  expect(await problems(database, { "b.yaml": broken })).toEqual([
    'b.yaml:4:23 syntax error at or near "," in the SQL of COLUMN public.t.a',
  ]);
});

test("an object that is declared twice is told once, with both places", async ({ database }) => {
  const table = "tables: { t: { columns: { x: int } } }\n";
  const twice = await problems(database, { "a.yaml": table, "b.yaml": table.replace("t:", "public.t:") });
  expect(twice).toEqual(["b.yaml:1:11 table public.t is declared twice: at a.yaml:1 and at b.yaml:1."]);
  expect((await problems(database, { "a.yaml": table, "b.sql": "CREATE TABLE t (x int);" })).join()).toContain("is declared twice");
});
