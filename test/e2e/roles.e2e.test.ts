/** Roles belong to the whole server: what a plan does to them, and what it leaves alone. */
import { randomBytes } from "node:crypto";
import { afterAll, expect } from "vitest";
import { createDatabase, databaseUrl, dropDatabase, runSql } from "../support/database.ts";
import { expectFailure, type Project, test as withProject } from "./project.ts";

const server = databaseUrl("postgres");
const consent = "--auto-approve --allow deletes-data,weakens-security";

/** Names of roles of one test, dropped after it. */
const test = withProject.extend<{ role: (name: string) => string }>({
  role: async ({ database: _database }, use) => {
    const prefix = `e2e_${randomBytes(4).toString("hex")}`;
    await use((name) => `${prefix}_${name}`);
    // what belongs to them is in the database, which goes first
    leftovers.push(prefix);
  },
});
const leftovers: string[] = [];
const rolesLike = (pattern: string): Promise<Record<string, unknown>[]> =>
  runSql(server, `SELECT rolname AS name FROM pg_roles WHERE rolname ~ '${pattern}' ORDER BY 1`);

afterAll(async () => {
  for (const prefix of leftovers) for (const { name } of await rolesLike(`^${prefix}`)) await runSql(server, `DROP ROLE "${name}"`);
});

const noChanges = async ({ run }: Project): Promise<void> => {
  const { code, stdout, stderr } = await run("plan --detailed-exitcode");
  expect(code, stdout + stderr).toBe(0);
};

test("a plan makes none, whatever the shadow; apply makes them, down takes them back", async ({ project, database, role }) => {
  const { folder, succeed } = project;
  const [app, readers] = [role("App"), role("readers")];
  folder.write(
    "schema/a.sql",
    `CREATE TABLE t (a int); GRANT SELECT ON t TO "${readers}"; ALTER TABLE t OWNER TO "${app}";
     DO $$ BEGIN EXECUTE 'GRANT INSERT ON t TO ${readers}'; END $$;
     CREATE USER "${app}" PASSWORD 'gar geheim' IN ROLE ${readers}; CREATE ROLE ${readers};`,
  );
  const empty = await createDatabase();
  for (const shadow of ["auto", "embedded", empty]) {
    folder.write("dbmigrator.yaml", `project: p\nshadow: "${shadow}"\n`);
    const { stdout } = await succeed("plan --format sql");
    expect(stdout).toContain(`CREATE ROLE "${app}" LOGIN PASSWORD '***'`);
    expect(stdout).toContain(`GRANT INSERT, SELECT ON TABLE public.t TO ${readers}`);
    expect(await rolesLike(`^(${role("")}|dbmigrator_shadow_${process.pid}_)`), shadow).toEqual([]);
  }
  await dropDatabase(empty);
  folder.write("dbmigrator.yaml", "project: p\n");
  await succeed("plan --out plan.json");
  await succeed(`apply plan.json ${consent}`);
  await noChanges(project);
  const login = new URL(database);
  login.username = app;
  login.password = "gar%20geheim";
  expect(await runSql(login.href, "SELECT a FROM t")).toEqual([]);
  await succeed(`down ${consent}`);
  expect(await rolesLike(`^${role("")}`)).toEqual([]);
});

test("only those that are declared are looked at, and all that they are members of", async ({ project, role }) => {
  const { folder, succeed } = project;
  const [app, other, admins] = [role("app"), role("other"), role("admins")];
  await runSql(
    server,
    `CREATE ROLE ${admins} SUPERUSER; CREATE ROLE ${other} IN ROLE ${admins}; CREATE ROLE ${app} LOGIN IN ROLE ${admins}`,
  );
  folder.write("schema/a.yaml", `roles: { ${app}: { login: true, database_settings: { work_mem: 8MB } } }\n`);
  const { stdout } = await succeed("plan --format sql");
  expect(stdout).toContain(`REVOKE ${admins} FROM ${app};`);
  expect(stdout).not.toContain(other);
  await succeed(`apply ${consent}`);
  await noChanges(project);
  // no longer declared, it is left as it is
  folder.write("schema/a.yaml", "tables: {}\n");
  await noChanges(project);
  expect(await rolesLike(`^${role("")}`)).toHaveLength(3);
});

test("a password is compared with its verifier, and set where it is another", async ({ project, role }) => {
  const { folder, succeed } = project;
  const declare = (text: string) => folder.write("schema/a.yaml", `roles: { ${role("app")}: { ${text} } }\n`);
  declare("login: true, password: eins");
  await succeed(`apply ${consent}`);
  await noChanges(project);
  declare("login: true, password: zwei");
  const { stdout } = await succeed("plan --format sql");
  expect(stdout).toContain("PASSWORD '***'");
  await succeed(`apply ${consent}`);
  await noChanges(project);
  declare("login: true");
  await noChanges(project);
});

test("who may not read verifiers sets passwords of new roles only", async ({ project, database, role }) => {
  const { folder } = project;
  const admin = role("admin");
  const name = new URL(database).pathname.slice(1);
  await runSql(
    database,
    `CREATE ROLE ${admin} LOGIN CREATEROLE CREATEDB; ALTER SCHEMA public OWNER TO ${admin}; ALTER DATABASE ${name} OWNER TO ${admin}`,
  );
  const url = new URL(database);
  url.username = admin;
  const as = { env: { DBMIGRATOR_URL: url.href } };
  folder.write(
    "schema/a.sql",
    `CREATE ROLE ${role("a")} LOGIN PASSWORD 'eins'; CREATE ROLE ${role("b")}; CREATE TABLE t (); GRANT SELECT ON t TO ${role("b")};`,
  );
  const applied = await project.run(`apply ${consent}`, as);
  expect(applied.code, applied.stderr).toBe(0);
  expect((await project.run("plan --detailed-exitcode", as)).code).toBe(0);
  folder.write("schema/b.sql", `ALTER ROLE ${role("a")} PASSWORD 'zwei';`);
  expect((await project.run("plan --detailed-exitcode", as)).code).toBe(0);
});

test("plans that lend the same names at the same time", async ({ project, role }) => {
  project.folder.write(
    "schema/a.sql",
    `CREATE ROLE ${role("a")}; CREATE ROLE ${role("b")}; CREATE TABLE t (); GRANT SELECT ON t TO ${role("b")}, ${role("a")};`,
  );
  const plans = await Promise.all([1, 2, 3].map((number) => project.run(`plan --out ${number}.json`)));
  for (const { code, stderr } of plans) expect(code, stderr).toBe(0);
  expect(await rolesLike(`^${role("")}`)).toEqual([]);
});

test("what a source cannot say of roles", async ({ project, role }) => {
  const { folder, run } = project;
  folder.write("schema/a.sql", `ALTER ROLE ${role("a")} LOGIN;\n`);
  expectFailure(
    await run("plan"),
    3,
    `ROLE ${role("a")}, which the source does not declare`,
    "--> schema/a.sql:1:1",
    `CREATE ROLE ${role("a")}`,
  );
  folder.write("schema/a.sql", `CREATE ROLE ${role("a")};\nALTER ROLE ${role("a")} IN DATABASE elsewhere SET work_mem TO '1MB';\n`);
  expectFailure(await run("plan"), 3, "another database than", "--> schema/a.sql:2:1", "`database_settings:`");
  folder.write("schema/a.sql", `CREATE ROLE ${role("a")};\nCREATE ROLE ${role("a")};\n`);
  expectFailure(await run("plan"), 3, "is declared twice", "--> schema/a.sql:2:1");
  folder.write("schema/a.sql", `CREATE TABLE t ();\nGRANT SELECT ON t TO ${role("nobody")};\n`);
  expectFailure(await run("plan"), 3, `role "${role("nobody")}" does not exist`, "`roles:`");
  folder.write("schema/a.sql", "");
  folder.write("schema/b.yaml", `roles: { ${role("a")}: { valid_until: tomorrow } }\n`);
  expectFailure(await run("plan"), 3, "valid_until", "2030-12-31");
});

test("a table is renamed beside them", async ({ project, database, role }) => {
  const { folder, succeed } = project;
  await runSql(database, `CREATE ROLE ${role("old")}; CREATE TABLE a (id int); GRANT SELECT ON a TO ${role("old")}`);
  folder.write(
    "schema/a.yaml",
    `roles: { ${role("old")}: { login: true }, ${role("new")}: {} }
tables: { b: { renamed_from: a, columns: { id: int }, grants: { ${role("old")}: select, ${role("new")}: select } } }\n`,
  );
  const { stdout } = await succeed("plan --format sql");
  expect(stdout).toContain("ALTER TABLE public.a RENAME TO b");
  await succeed(`apply ${consent}`);
  await noChanges(project);
  await succeed(`down ${consent}`);
  expect(await rolesLike(`^${role("")}`)).toHaveLength(1);
});
