/** Runs that fail midway: what is rolled back, what stays, what the user is told, and that the next run goes on from there. */
import pg from "pg";
import { expect } from "vitest";
import { runSql } from "../support/database.ts";
import { expectFailure, test } from "./project.ts";

test("a step fails: everything is rolled back, and the step, its SQL and its place are named", async ({ project, database }) => {
  await runSql(database, "CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1)");
  project.folder.write(
    "schema/a.sql",
    "CREATE TABLE a (id int);\nCREATE TABLE b (id int);\n\nALTER TABLE a ADD CONSTRAINT a_id UNIQUE (id);\n",
  );
  const failed = await project.run("apply --auto-approve");
  expect({ ...failed, code: failed.code }).toMatchObject({ code: 1 });
  expect(failed.stderr).toMatch(/step \d of 2 failed: could not create unique index "a_id" \(SQLSTATE 23505\)/);
  expect(failed.stderr).toContain("--> schema/a.sql:4:1");
  expect(failed.stderr).toContain("Key (id)=(1) is duplicated.");
  expect(failed.stderr).toMatch(/The statement was:\n\s+ALTER TABLE public.a ADD CONSTRAINT a_id UNIQUE/);
  expect(failed.stderr).toContain("Nothing was changed: the transaction was rolled back.");
  expect(await runSql(database, "SELECT to_regclass('b') AS b, (SELECT count(*)::int FROM dbmigrator.history) AS entries")).toEqual([
    { b: null, entries: 0 },
  ]);
  await runSql(database, "DELETE FROM a");
  await project.succeed("apply --auto-approve");
});

test("a deferred constraint fails before COMMIT", async ({ project }) => {
  project.folder.write(
    "fix.sql",
    "CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO a VALUES (1, 2);\n",
  );
  expectFailure(await project.run("apply fix.sql --auto-approve"), 1, "violates foreign key constraint", "Nothing was changed");
});

test("a table is altered while deferred checks of its rows are due", async ({ project, database }) => {
  await runSql(
    database,
    "CREATE TABLE a (id int PRIMARY KEY, name text, of int REFERENCES a DEFERRABLE INITIALLY DEFERRED); INSERT INTO a VALUES (1, NULL, 1)",
  );
  const fill = "UPDATE a SET name = '', of = id WHERE name IS NULL;\nINSERT INTO a VALUES (2, '', 1);\n";
  const alter = "ALTER TABLE a ALTER name SET NOT NULL;\n";
  project.folder.write("fix.sql", fill + alter);
  expectFailure(
    await project.run("apply fix.sql --auto-approve"),
    1,
    'step 3 of 3 failed: cannot ALTER TABLE "a" because it has pending trigger events (SQLSTATE 55006)',
    "--> fix.sql:3:1",
    "Put `SET CONSTRAINTS ALL IMMEDIATE;` before this statement",
    "Nothing was changed",
  );
  expect(await runSql(database, "SELECT name FROM a")).toEqual([{ name: null }]);
  project.folder.write("fix.sql", `${fill}SET CONSTRAINTS ALL IMMEDIATE;\n${alter}`);
  await project.succeed("apply fix.sql --auto-approve");
});

test("a step fails after a commit: what stays is named, can be planned on, and can be taken back", async ({ project, database }) => {
  await runSql(database, "CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1)");
  project.folder.write(
    "schema/a.sql",
    "CREATE TYPE mood AS ENUM ('sad', 'ok');\nCREATE TABLE a (id int UNIQUE, mood mood DEFAULT 'ok');\n",
  );
  const failed = await project.run("apply --auto-approve");
  expect(failed.code).toBe(6);
  expect(failed.stderr).toMatch(/failed: could not create unique index/);
  expect(failed.stderr).toMatch(/Steps? 1.* of \d (is|are) applied and stays?\. Plan again/);
  const status = JSON.parse((await project.succeed("status --format json")).stdout);
  expect(status).toMatchObject({ applied: 0, entries: [{ state: "failed", steps: expect.stringMatching(/^1\//) }] });
  await runSql(database, "DELETE FROM a");
  expect((await project.succeed("plan")).stdout).not.toContain("mood sad");
  await project.succeed("apply --auto-approve");
  expect((await project.succeed("plan")).stdout).toContain("No changes.");
  await project.succeed("down 2 --auto-approve --allow-destructive");
  expect(await runSql(database, "SELECT enum_range(NULL::mood)::text AS moods")).toEqual([{ moods: "{sad}" }]);
});

test("a statement outside of transactions fails: it may have left something", async ({ project, database }) => {
  await runSql(database, "CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1)");
  project.folder.write("fix.sql", "CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);\n");
  const failed = await project.run("apply fix.sql --auto-approve");
  expectFailure(failed, 6, "could not create unique index", "an index may be left invalid");
  expect(JSON.parse((await project.succeed("status --format json")).stdout).entries).toMatchObject([{ state: "failed", steps: "0/1" }]);
});

test("somebody holds a lock: the run is tried again, and says who is in the way", async ({ project, database }) => {
  await runSql(database, "CREATE TABLE a (id int)");
  project.folder.write("dbmigrator.yaml", "apply: { retries: 1, lockTimeout: 200ms }\n");
  project.folder.write("schema/a.sql", "CREATE TABLE a (id int, name text);\n");
  project.folder.write("fix.sql", "CREATE TABLE b ();\nALTER TABLE a ADD COLUMN age int;\n");
  const blocker = new pg.Client({ connectionString: database, application_name: "report" });
  await blocker.connect();
  await blocker.query("BEGIN; SELECT count(*) FROM a");
  const who = /process \d+, user postgres, application report, idle in transaction for 00:00:\d\d: BEGIN; SELECT count/;
  for (const words of ["apply --auto-approve", "apply fix.sql --auto-approve"]) {
    const failed = await project.run(words);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/lock timeout; rolled back, try 2 of 2 follows\n.*process/);
    expect(failed.stderr).toMatch(/failed: canceling statement due to lock timeout \(SQLSTATE 55P03\)/);
    expect(failed.stderr).toMatch(new RegExp(`Held by ${who.source}`));
  }
  const patient = project.run("apply --auto-approve", { env: { DBMIGRATOR_LOCK_TIMEOUT: "30s" } });
  const waiting =
    "SELECT FROM pg_stat_activity WHERE application_name = 'dbmigrator' AND wait_event_type = 'Lock' AND datname = current_database()";
  await expect.poll(() => runSql(database, waiting), { timeout: 30_000 }).toHaveLength(1);
  await blocker.query("COMMIT");
  await blocker.end();
  expect((await patient).code).toBe(0);
});

test("a statement that takes too long", async ({ project }) => {
  project.folder.write("fix.sql", "CREATE TABLE a ();\nSELECT pg_sleep(60);\n");
  expectFailure(
    await project.run("apply fix.sql --auto-approve --timeout 300ms"),
    1,
    "step 2 of 2 failed: canceling statement due to statement timeout",
    "Nothing was changed",
  );
});
