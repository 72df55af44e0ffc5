/** Ctrl-C and lost connections: what was not committed is gone, what was is known, nothing stays behind on the server. */
import pg from "pg";
import { expect, inject } from "vitest";
import { runSql } from "../support/database.ts";
import { type Cut, cutAtCommit } from "../support/proxy.ts";
import { expectFailure, type Project, test } from "./project.ts";

const ours = "application_name = 'dbmigrator' AND datname = current_database()";
const patience = { timeout: 30_000, interval: 100 };

/** Runs the words, interrupts them once the query finds a row, and answers how they ended and how long that took. */
async function interrupt(
  { run }: Project,
  words: string,
  { url, query }: { url: string; query: string },
  reason: "SIGINT" | "SIGTERM" = "SIGINT",
) {
  const controller = new AbortController();
  const running = run(words, { signal: controller.signal });
  await expect.poll(() => runSql(url, query), patience).toHaveLength(1);
  const started = Date.now();
  controller.abort(reason);
  const result = await running;
  expect(Date.now() - started).toBeLessThan(4500);
  return result;
}

test("while it waits for the lock", async ({ project, database }) => {
  project.folder.write("fix.sql", "CREATE TABLE a ();");
  const holder = new pg.Client({ connectionString: database });
  await holder.connect();
  await holder.query("SELECT pg_advisory_lock(1684172135, 1)");
  const waiting = { url: database, query: `SELECT FROM pg_stat_activity WHERE ${ours} AND query LIKE '%pg_locks%'` };
  expectFailure(await interrupt(project, "apply fix.sql --auto-approve", waiting), 130, "SIGINT", "stopped before doing anything");
  expectFailure(await interrupt(project, "apply fix.sql --auto-approve", waiting, "SIGTERM"), 143, "SIGTERM");
  await holder.end();
});

test("in the middle of a step", async ({ project, database }) => {
  project.folder.write("fix.sql", "CREATE TABLE a ();\nSELECT pg_sleep(60);\nCREATE TABLE b ();\n");
  const sleeping = { url: database, query: `SELECT FROM pg_stat_activity WHERE ${ours} AND wait_event = 'PgSleep'` };
  const stopped = await interrupt(project, "apply fix.sql --auto-approve", sleeping);
  expectFailure(stopped, 130, "step 2 of 3 failed", "--> fix.sql:2:1", "Nothing was changed: the transaction was rolled back.");
  expect(await runSql(database, `SELECT FROM pg_stat_activity WHERE ${ours}`)).toEqual([]);
  expect(await runSql(database, "SELECT to_regclass('a') AS a, (SELECT count(*)::int FROM dbmigrator.history) AS entries")).toEqual([
    { a: null, entries: 0 },
  ]);
});

test("killed between two transactions: nothing stays locked, and apply goes on from there", async ({ project, database }) => {
  const table = "CREATE TABLE users (id bigint, feeling mood";
  await runSql(database, `CREATE TYPE mood AS ENUM ('calm'); ${table})`);
  project.folder.write("schema/all.sql", `CREATE TYPE mood AS ENUM ('calm', 'glad');\n${table} DEFAULT 'glad');\n`);
  const blocker = new pg.Client({ connectionString: database });
  await blocker.connect();
  await blocker.query("BEGIN; LOCK TABLE users IN ACCESS SHARE MODE");
  const controller = new AbortController();
  const running = project.run("apply --auto-approve --lock-timeout 60s", { signal: controller.signal });
  await expect
    .poll(() => runSql(database, `SELECT FROM pg_stat_activity WHERE ${ours} AND wait_event_type = 'Lock'`), patience)
    .toHaveLength(1);
  controller.abort("SIGKILL");
  expect(await running).toMatchObject({ code: null });
  await blocker.end();
  expect((await project.succeed("status --detailed")).stdout).toMatch(/running.*1\/2|1\/2.*running/);
  await project.succeed("apply --auto-approve");
  expect((await project.succeed("plan")).stdout).toContain("No changes.");
});

test("in the middle of planning: no scratch database stays", async ({ project, database }) => {
  project.folder.write("schema/slow.sql", "CREATE MATERIALIZED VIEW slow AS SELECT 'scratch' AS name, pg_sleep(60)::text AS nothing;\n");
  const name =
    "SELECT datname FROM pg_stat_activity WHERE datname LIKE 'dbmigrator_shadow%' AND query LIKE '%AS SELECT ''scratch''%' AND state = 'active' AND pid <> pg_backend_pid()";
  let scratch: unknown;
  const controller = new AbortController();
  const running = project.run("plan", { signal: controller.signal });
  await expect.poll(async () => (scratch = (await runSql(database, name))[0]?.datname), patience).toBeDefined();
  controller.abort("SIGINT");
  expectFailure(await running, 130, "SIGINT");
  expect(await runSql(database, `SELECT FROM pg_database WHERE datname = '${scratch}'`)).toEqual([]);
});

test("the server ends the connection in the middle of a step", async ({ project, database }) => {
  project.folder.write("fix.sql", "CREATE TABLE a ();\nSELECT pg_sleep(60);\n");
  const running = project.run("apply fix.sql --auto-approve");
  const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${ours} AND wait_event = 'PgSleep'`;
  await expect.poll(() => runSql(database, end), patience).toHaveLength(1);
  expectFailure(await running, 1, "step 2 of 2 failed: terminating connection due to administrator command", "rolled back");
  expect(await runSql(database, "SELECT to_regclass('a') AS a")).toEqual([{ a: null }]);
});

/** Applies a file through a proxy that cuts the connection at COMMIT. */
async function applyThrough(cut: Cut, { project, database }: { project: Project; database: string }) {
  project.folder.write("fix.sql", "CREATE TABLE a ();\n");
  const proxy = await cutAtCommit(inject("serverUrl"), cut);
  const url = new URL(database);
  url.port = new URL(proxy.url).port;
  const result = await project.run("apply fix.sql --auto-approve --lock-wait 2s", { env: { DBMIGRATOR_URL: url.href } });
  await proxy.close();
  const [found] = await runSql(
    database,
    "SELECT to_regclass('a') IS NOT NULL AS made, (SELECT count(*)::int FROM dbmigrator.history) AS entries",
  );
  return { result, found };
}

test("the connection is lost at COMMIT, and the server had it", async ({ project, database }) => {
  const { result, found } = await applyThrough({ delivers: true, refusesLater: false }, { project, database });
  expect(result.stderr).toContain("the connection was lost at COMMIT");
  expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining("Applied 1 step") });
  expect(found).toEqual({ made: true, entries: 1 });
  await project.succeed("down --auto-approve --allow-destructive");
});

test("the connection is lost at COMMIT, and the server had not got it", async ({ project, database }) => {
  const { result, found } = await applyThrough({ delivers: false, refusesLater: false }, { project, database });
  expectFailure(result, 1, "the connection was lost at COMMIT, and the transaction was not committed", "Nothing was changed");
  expect(found).toEqual({ made: false, entries: 0 });
});

test("the connection is lost at COMMIT, and there is no other", async ({ project, database }) => {
  const { result, found } = await applyThrough({ delivers: true, refusesLater: true }, { project, database });
  expectFailure(result, 7, "nobody knows whether they were", "dbmigrator status --detailed");
  expect(found).toEqual({ made: true, entries: 1 });
});
