/** Roles that may not do what is asked of them are told what they lack, and leave nothing behind. */
import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { createDatabase, dropDatabase, runSql } from "../support/database.ts";
import { test as base, expectFailure, type Project, projectFor } from "./project.ts";

interface Fixture {
  readonly project: Project;
  /** A role that may connect and nothing else. */
  readonly role: string;
  /** The database, as the superuser. */
  readonly admin: string;
}

/** A project whose database is reached as a role without any privilege. */
const test = base.extend<{ fixture: Fixture }>({
  fixture: async ({ task: _task }, use) => {
    const role = `modest_${randomBytes(4).toString("hex")}`;
    const admin = await createDatabase(`CREATE ROLE ${role} LOGIN; CREATE SCHEMA theirs; CREATE TABLE theirs.users (id bigint);`);
    const url = new URL(admin);
    url.username = role;
    const project = projectFor(url.href);
    await use({ project, role, admin });
    project.folder.remove();
    await dropDatabase(admin);
    await runSql(new URL("/postgres", admin).href, `DROP ROLE ${role}`);
  },
});

test("no scratch database beside the target: the statement that allows it; the embedded one needs nobody's leave", async ({ fixture }) => {
  const { project, role, admin } = fixture;
  project.folder.write("schema/users.sql", "CREATE TABLE users (id bigint);\n");
  project.folder.write("dbmigrator.yaml", "shadow: sibling\n");
  expectFailure(
    await project.run("plan"),
    5,
    `${role} may not create the shadow database`,
    `ALTER ROLE ${role} CREATEDB;`,
    "shadow: embedded",
  );
  project.folder.write("dbmigrator.yaml", "shadow: auto\n");
  expect((await project.succeed("plan")).stdout).toContain("+ table public.users");
  const cached = (): number => readdirSync(join(project.folder.path, ".dbmigrator/cache")).length;
  expect(cached()).toBe(1);
  await runSql(admin, `ALTER ROLE ${role} CREATEDB`);
  await project.succeed("plan");
  expect(cached(), "what the embedded database printed is not taken for what the server prints").toBe(2);
});

test("the ledger cannot be made: the statement that allows it", async ({ fixture }) => {
  const { project, role, admin } = fixture;
  project.folder.write("fix.sql", "SELECT 1;");
  const database = new URL(admin).pathname.slice(1);
  expectFailure(
    await project.run("apply fix.sql --auto-approve"),
    5,
    `${role} may not do this`,
    `GRANT CREATE, CONNECT ON DATABASE ${database} TO ${role};`,
  );
});

test("a step that is not allowed: the step, what is missing, nothing changed", async ({ fixture }) => {
  const { project, role, admin } = fixture;
  await runSql(admin, `GRANT CREATE ON DATABASE ${new URL(admin).pathname.slice(1)} TO ${role}; GRANT CREATE ON SCHEMA public TO ${role}`);
  project.folder.write("fix.sql", "CREATE TABLE public.fixed ();\nALTER TABLE theirs.users ADD COLUMN name text;\n");
  const denied = await project.run("apply fix.sql --auto-approve");
  expectFailure(
    denied,
    1,
    "step 2 of 2 failed: permission denied for schema theirs (SQLSTATE 42501)",
    "--> fix.sql:2:",
    `GRANT USAGE, CREATE ON SCHEMA theirs TO ${role};`,
  );
  await runSql(admin, `GRANT USAGE ON SCHEMA theirs TO ${role}`);
  expectFailure(
    await project.run("apply fix.sql --auto-approve"),
    1,
    "must be owner of table users",
    "Connect as the owner of table users",
    "Nothing was changed",
  );
  expect(await runSql(admin, "SELECT to_regclass('public.fixed') AS fixed")).toEqual([{ fixed: null }]);
  expect(await runSql(admin, "SELECT * FROM dbmigrator.history")).toEqual([]);
});

test("a ledger that belongs to somebody else", async ({ fixture }) => {
  const { project, admin } = fixture;
  const owner = projectFor(admin);
  owner.folder.write("fix.sql", "SELECT 1;");
  await owner.succeed("apply fix.sql --auto-approve");
  owner.folder.remove();
  expectFailure(await project.run("status"), 5, "permission denied for schema dbmigrator", /GRANT USAGE.* ON SCHEMA dbmigrator TO/);
});
