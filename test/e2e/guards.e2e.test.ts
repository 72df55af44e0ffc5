/** What apply refuses, and why: plans that are stale or edited, harm that nobody agreed to, a database that somebody else changes. */
import pg from "pg";
import { expect } from "vitest";
import { databaseUrl, runSql } from "../support/database.ts";
import { pretendPooler } from "../support/proxy.ts";
import { expectFailure, type Project, test } from "./project.ts";

const ask = async (url: string, sql: string): Promise<unknown> => Object.values((await runSql(url, sql))[0] ?? {})[0];
const hasTable = (url: string, name: string) => ask(url, `SELECT to_regclass('${name}') IS NOT NULL`);

/** Counts those who found the lock taken and looked who has it. */
const waiters =
  "SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'dbmigrator' AND datname = current_database() AND query LIKE '%pg_locks%'";

/** A plan that adds a column to a table that is there. */
async function savePlan(project: Project, database: string): Promise<void> {
  await runSql(database, "CREATE TABLE users (id bigint PRIMARY KEY)");
  project.folder.write("schema/users.sql", "CREATE TABLE users (id bigint PRIMARY KEY, name text);\n");
  await project.succeed("plan --out plan.json");
}

test("a plan that is stale", async ({ project, database }) => {
  await savePlan(project, database);
  await runSql(database, "ALTER TABLE users ADD COLUMN name integer");
  expectFailure(await project.run("apply plan.json --auto-approve"), 3, "the plan is stale: column:public.users/name", "Make a new plan");
  expect(await ask(database, "SELECT count(*)::int FROM dbmigrator.history")).toBe(0);
});

test("a plan for another database, one that was applied already, and what changes while it runs", async ({ project, database }) => {
  await savePlan(project, database);
  const elsewhere = { DBMIGRATOR_URL: databaseUrl("postgres") };
  expectFailure(await project.run("apply plan.json --auto-approve", { env: elsewhere }), 8, "the plan was made for", "--env");
  await runSql(
    database,
    `CREATE FUNCTION aside() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN CREATE TABLE IF NOT EXISTS aside (); END$$;
     CREATE EVENT TRIGGER aside ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION aside()`,
  );
  expectFailure(
    await project.run("apply plan.json --auto-approve"),
    1,
    "objects that the plan does not touch changed",
    "table:public.aside",
  );
  expectFailure(await project.run("apply plan.json --auto-approve"), 3, "the plan was applied already, as 2", "Make a new plan");
});

test("a plan that was edited, is no plan, is not there", async ({ project, database }) => {
  await savePlan(project, database);
  project.folder.write("plan.json", project.folder.read("plan.json").replace("name text", "name int"));
  expectFailure(await project.run("apply plan.json --auto-approve"), 3, "plan.json was changed after it was made", "Make a new plan");
  project.folder.write("other.json", '{"name": "other"}');
  expectFailure(await project.run("apply other.json --auto-approve"), 3, "other.json is not a plan", "plan --out");
  project.folder.write("text.json", "ALTER TABLE users");
  expectFailure(await project.run("apply text.json --auto-approve"), 3, "text.json is not JSON");
  expectFailure(await project.run("apply gone.json --auto-approve"), 3, "gone.json does not exist");
});

test("nobody is there to say yes", async ({ project, database }) => {
  await savePlan(project, database);
  expectFailure(await project.run("apply plan.json", { input: "yes\n" }), 8, "nobody is there to say yes", "--auto-approve");
  project.folder.write("fix.sql", "CREATE TABLE fixed ();");
  expectFailure(await project.run("apply fix.sql"), 8, "nobody is there to say yes");
  expectFailure(await project.run("apply empty.sql"), 3, "empty.sql does not exist");
  project.folder.write("empty.sql", "-- nothing\n");
  expectFailure(await project.run("apply empty.sql --auto-approve"), 3, "empty.sql holds no statement");
  project.folder.write("own.sql", "BEGIN;\nCREATE TABLE fixed ();\nCOMMIT;\n");
  expectFailure(await project.run("apply own.sql --auto-approve"), 3, "transactions are made by dbmigrator", "--> own.sql:1:1");
  expect(await hasTable(database, "dbmigrator.history")).toBe(false);
});

test("what deletes data needs consent by name", async ({ project, database }) => {
  await runSql(database, "CREATE TABLE users (id bigint, legacy text)");
  project.folder.write("schema/users.sql", "CREATE TABLE users (id bigint);\n");
  await project.succeed("plan --out plan.json");
  expectFailure(await project.run("apply plan.json --auto-approve"), 8, "deletes-data", /step 1: .*legacy/, "--allow deletes-data");
  expectFailure(await project.run("apply plan.json --auto-approve --allow weakens-security"), 8, "deletes-data");
  await project.succeed("apply plan.json --auto-approve --allow-destructive");
  expectFailure(await project.run("down"), 8, "nobody is there to say yes");
});

test("a protected environment takes saved plans only", async ({ project, database }) => {
  await savePlan(project, database);
  project.folder.write("dbmigrator.yaml", `environments:\n  prod: { url: "\${PROD}", protected: true }\n`);
  project.folder.write("fix.sql", "CREATE TABLE fixed ();");
  const env = { PROD: database, DBMIGRATOR_URL: "" };
  for (const words of ["apply --auto-approve", "apply fix.sql --auto-approve"]) {
    expectFailure(await project.run(words, { env }), 8, "the environment prod is protected", "plan --out plan.json");
  }
  await project.succeed("apply plan.json --auto-approve", { env });
});

test("one at a time: the others wait, or say who is at work", async ({ project, database }) => {
  await savePlan(project, database);
  const holder = new pg.Client({ connectionString: database, application_name: "somebody" });
  await holder.connect();
  const { rows } = await holder.query("SELECT pg_advisory_lock(1684172135, 1), pg_backend_pid() AS pid");
  const who = new RegExp(`another dbmigrator is at work on this database \\(process ${rows[0]?.pid}, user postgres, application somebody`);
  expectFailure(await project.run("apply plan.json --auto-approve --lock-wait 0"), 4, who, "--lock-wait");
  const waiting = project.run("apply plan.json --auto-approve --lock-wait 30s");
  await expect.poll(() => ask(database, waiters), { timeout: 30_000 }).toBe(1);
  await holder.end();
  const { code, stderr } = await waiting;
  expect(stderr).toMatch(who);
  expect(code).toBe(0);
});

test("who waits has no transaction open: an index that is built meanwhile does not wait for the waiter", async ({ project, database }) => {
  await savePlan(project, database);
  const holder = new pg.Client({ connectionString: database, statement_timeout: 20_000 });
  await holder.connect();
  await holder.query("SELECT pg_advisory_lock(1684172135, 1)");
  const waiting = project.run("apply --auto-approve");
  await expect.poll(() => ask(database, waiters), { timeout: 30_000 }).toBe(1);
  const ours = "application_name = 'dbmigrator' AND datname = current_database()";
  const session = `SELECT state, xact_start AS begun, backend_xid AS xid, backend_xmin AS snapshot FROM pg_stat_activity WHERE ${ours}`;
  await expect
    .poll(() => runSql(database, session), { timeout: 30_000 })
    .toEqual([{ state: "idle", begun: null, xid: null, snapshot: null }]);
  await holder.query("CREATE INDEX CONCURRENTLY ON users (id)");
  await holder.end();
  expect((await waiting).code).toBe(0);
});

test("two applies at once: one does it, the other finds it done", async ({ project, database }) => {
  await savePlan(project, database);
  const results = await Promise.all([1, 2].map(() => project.run("apply plan.json --auto-approve")));
  expect(results.map(({ code }) => code).sort()).toEqual([0, 3]);
  expect(await ask(database, "SELECT count(*)::int FROM dbmigrator.history")).toBe(1);
});

test("a database that cannot be written to", async ({ project, database }) => {
  await savePlan(project, database);
  project.folder.write("schema/more.sql", "CREATE TABLE more (id bigint);\n");
  await runSql(database, `ALTER DATABASE ${new URL(database).pathname.slice(1)} SET default_transaction_read_only = on`);
  for (const words of ["apply --auto-approve", "apply plan.json --auto-approve"]) {
    expectFailure(await project.run(words), 5, "is read-only: default_transaction_read_only is on (set by: database)", "primary server");
  }
  expect((await project.succeed("plan")).stdout).toContain("+ table public.more");
  await project.succeed("status");
});

test("a pooler that may give every transaction another session is refused before the lock", async ({ project, database }) => {
  await savePlan(project, database);
  project.folder.write("fix.sql", "CREATE TABLE fixed ();");
  const proxy = await pretendPooler(database);
  const env = { DBMIGRATOR_URL: proxy.url };
  const changing = ["apply --auto-approve", "apply plan.json --auto-approve", "apply fix.sql --auto-approve", "down --auto-approve"];
  for (const words of [...changing, `init --url ${proxy.url}`]) {
    const { host } = new URL(proxy.url);
    expectFailure(
      await project.run(words, { env }),
      8,
      `a connection pooler answers at ${host}`,
      "Connect to the server itself",
      "--pooler session",
    );
  }
  expect(await hasTable(database, "dbmigrator.history")).toBe(false);
  for (const words of ["diff", "status", "export", "apply --dry-run"]) await project.succeed(words, { env });
  expect((await project.succeed("plan --format sql", { env })).stdout).toContain("ADD COLUMN name text");
  project.folder.write("dbmigrator.yaml", "shadow: sibling\n");
  expectFailure(await project.run("plan", { env }), 8, "a connection pooler answers at", "shadow: embedded");
  project.folder.write("dbmigrator.yaml", "");
  await project.succeed("apply plan.json --auto-approve", { env: { ...env, DBMIGRATOR_POOLER: "session" } });
  await project.succeed("down --auto-approve --allow-destructive --pooler session", { env });
  await proxy.close();
});

test("behind a pooler nothing is set for longer than a transaction, and the database reads the same", async ({ project, database }) => {
  const name = new URL(database).pathname.slice(1);
  await runSql(
    database,
    `ALTER DATABASE ${name} SET standard_conforming_strings = off; ALTER DATABASE ${name} SET bytea_output = 'escape'`,
  );
  const source = String.raw`CREATE TABLE users (name text CHECK (name ~ '^\d+$'), key bytea DEFAULT '\xff', age interval DEFAULT '1 day');`;
  project.folder.write("schema/users.sql", source);
  await project.succeed("apply --auto-approve");
  const proxy = await pretendPooler(database);
  const { stdout } = await project.succeed("plan", { env: { DBMIGRATOR_URL: proxy.url } });
  expect(stdout).toContain("No changes.");
  await proxy.close();
});

test("a scope that fits nothing is told", async ({ project }) => {
  project.folder.write("schema/users.sql", "CREATE TABLE users (id bigint);\n");
  const { stdout } = await project.succeed("plan --schemas public,ap --exclude view:none");
  expect(stdout).toContain("schema ap is to be managed, and is neither in the database nor in the source");
  expect(stdout).toContain("--exclude view:none fits no object");
  expectFailure(await project.run("plan --target table:none"), 64, "--target table:none fits no object", "table:app.users");
  expectFailure(await project.run("plan --manage commnet"), 64, "there is no category commnet", "Did you mean `comment`?");
});

/** A base type: its functions are written in C, and nobody describes it in a schema. */
const baseType = `CREATE TYPE odd;
CREATE FUNCTION odd_in(cstring) RETURNS odd LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION odd_out(odd) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE odd (INPUT = odd_in, OUTPUT = odd_out, LIKE = text);`;

test("what is not managed is listed, and refused by --strict", async ({ project, database }) => {
  project.folder.write("schema/users.sql", "CREATE TABLE users (id bigint);\n");
  await runSql(database, baseType);
  expect((await project.succeed("plan --exclude function:*")).stdout).toContain("type public.odd is not managed");
  expectFailure(await project.run("plan --strict"), 3, "type public.odd is not managed");
});
