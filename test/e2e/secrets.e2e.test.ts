/** A password goes from the source to the server, and to no other place. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { CliResult } from "../support/cli.ts";
import { runSql } from "../support/database.ts";
import { expectFailure, type Project, test } from "./project.ts";

const password = `p'w"x-Geheim9`;
/** In a connection string of libpq. */
const quoted = `'${password.replace("'", "\\'")}'`;
/** What every way of writing it has in common. */
const trace = "Geheim9";

const wrapper = "CREATE FOREIGN DATA WRAPPER files;\nCREATE SERVER remote FOREIGN DATA WRAPPER files;\n";
const mapping = (secret: string, more = ""): string =>
  `servers:\n  remote:\n    wrapper: files\n    user_mappings: { public: { options: { user: joe, password: ${JSON.stringify(secret)}${more} } } }\n`;
const subscription = (secret: string): string =>
  `subscriptions:\n  feed:\n    connection: ${JSON.stringify(`host=127.0.0.1 port=1 dbname=nowhere password=${secret}`)}\n    publications: [news]\n`;

const isWanted = (url: string): Promise<unknown> =>
  runSql(
    url,
    `SELECT (SELECT umoptions FROM pg_user_mappings) AS mapping, (SELECT subconninfo FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database()) AS connection,
 (SELECT subenabled FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database()) AS enabled`,
  ).then(([row]) => row);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** Nothing that was said, written beside the source, or put into the ledger. */
async function expectNoTrace({ folder }: Project, database: string, ...said: readonly CliResult[]): Promise<void> {
  for (const { stdout, stderr } of said) expect(stdout + stderr).not.toContain(trace);
  const written = filesBelow(folder.path).filter((path) => !path.startsWith(join(folder.path, "schema")) && !path.endsWith("file.sql"));
  for (const path of written) expect(readFileSync(path, "utf8"), path).not.toContain(trace);
  const tables = ["history", "events", "meta"].map((table) => `SELECT row_to_json(t)::text AS row FROM dbmigrator.${table} t`);
  const rows = await runSql(database, tables.join(" UNION ALL "));
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(trace);
}

const timeout = 240_000;

test("passwords of user mappings and subscriptions reach the server and nothing else", { timeout }, async ({ project, database }) => {
  const { folder, run, succeed } = project;
  folder.write("schema/wrapper.sql", "CREATE FOREIGN DATA WRAPPER files;\n");
  folder.write("schema/remote.yaml", mapping(password));
  folder.write("schema/feed.yaml", subscription(quoted));
  const said: CliResult[] = [];
  for (const form of ["human", "json", "sql", "markdown"]) said.push(await succeed(`plan --format ${form}`));
  expect(said[2]?.stdout).toContain("OPTIONS (password '***', \"user\" 'joe')");
  said.push(await succeed("diff"), await succeed("plan --out plan.json"));
  said.push(await succeed("apply plan.json --auto-approve --log-format json"), await succeed("status --detailed"));
  expect(await isWanted(database)).toEqual({
    mapping: expect.arrayContaining([`password=${password}`]),
    connection: `host=127.0.0.1 port=1 dbname=nowhere password=${quoted}`,
    enabled: true,
  });
  const none = await run("plan --detailed-exitcode");
  expect(none).toMatchObject({ code: 0, stdout: expect.stringContaining("No changes.") });

  // another password: without a file, and back only through the source
  folder.write("schema/remote.yaml", mapping(`other-${trace}`));
  said.push(none, await succeed("plan --format json"), await succeed("apply --auto-approve"));
  expect(await isWanted(database)).toMatchObject({ mapping: expect.arrayContaining([`password=other-${trace}`]) });
  const back = await run("down --auto-approve");
  expectFailure(back, 8, "a secret of user mapping public/remote would have to be set again", "Put the former state");
  said.push(back);

  // the database as files, which are a source that changes nothing
  const exported = await succeed("export --out schema2");
  expect(exported.stderr).toMatch(/! secrets are written as \*\*\*.*subscription feed, user mapping public\/remote/);
  said.push(exported, await succeed("export --format sql"), await succeed("export --format sql --out schema3"));
  for (const source of ["schema2", "schema3"]) {
    expect(await run(`plan --source ${source} --detailed-exitcode`)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("No changes."),
    });
  }
  await expectNoTrace(project, database, ...said);
});

test("a saved plan takes its secrets from a source that still leads to it", { timeout }, async ({ project, database }) => {
  const { folder, run, succeed } = project;
  await runSql(database, wrapper);
  folder.write("schema/wrapper.sql", "CREATE FOREIGN DATA WRAPPER files;\n");
  folder.write("schema/remote.yaml", mapping(password));
  await succeed("plan --out plan.json");
  expect(JSON.parse(folder.read("plan.json")).up.steps).toMatchObject([{ masked: true, sql: expect.stringContaining("'***'") }]);
  folder.write("schema/remote.yaml", mapping(password, ", host: db"));
  expectFailure(
    await run("apply plan.json --auto-approve"),
    8,
    "step 1 of the plan sets a secret of user mapping public/remote, and schema no longer leads to that step",
    "make a new plan",
  );
  folder.write("schema/remote.yaml", mapping(password));
  folder.write("schema/more.sql", "CREATE TABLE a (id int);\n");
  const applied = await succeed("apply plan.json --auto-approve");
  expect(await isWanted(database)).toMatchObject({ mapping: expect.arrayContaining([`password=${password}`]) });
  // the way back drops, and so needs no secret
  await succeed("down --auto-approve --allow-destructive");
  expect(await isWanted(database)).toMatchObject({ mapping: null });
  await expectNoTrace(project, database, applied);
});

test("*** leaves a secret to the database, which has to have it", { timeout }, async ({ project, database }) => {
  const { folder, run, succeed } = project;
  await runSql(database, `${wrapper}CREATE USER MAPPING FOR PUBLIC SERVER remote OPTIONS (user 'joe', password '${trace}')`);
  folder.write("schema/wrapper.sql", "CREATE FOREIGN DATA WRAPPER files;\n");
  folder.write("schema/remote.yaml", mapping("***", ", host: db"));
  expect((await succeed("diff")).stdout).toContain("OPTIONS (ADD host 'db')");
  await succeed("apply --auto-approve");
  expect(await isWanted(database)).toMatchObject({ mapping: expect.arrayContaining([`password=${trace}`, "host=db"]) });
  await runSql(database, "DROP USER MAPPING FOR PUBLIC SERVER remote");
  expectFailure(
    await run("plan"),
    3,
    "user mapping public/remote leaves its password to the database",
    /--> schema\/remote\.yaml:4:/,
    "Give the value, or leave the option out",
  );
});

test("what the server and the parser say of a secret is not repeated", { timeout }, async ({ project, database }) => {
  const { folder, run, succeed } = project;
  const role = `role_${new URL(database).pathname.slice(6)}`;
  folder.write("schema/t.sql", "CREATE TABLE t (id int);\n");
  folder.write("file.sql", `CREATE ROLE ${role} PASSWORD '${trace}';\nDROP ROLE ${role};\n`);
  const said = [await succeed("apply file.sql --dry-run"), await succeed("apply file.sql --auto-approve --log-format json")];
  expect(said[0]?.stdout).toContain("PASSWORD '***'");
  folder.write("file.sql", `CREATE USER MAPPING FOR nobody_at_all SERVER gone OPTIONS (password '${trace}');\n`);
  const failed = await run("apply file.sql --auto-approve");
  expect(failed.code).toBe(1);
  folder.write("file.sql", `CREATE SUBSCRIPTION s CONNECTION 'password=${trace} nonsense' PUBLICATION p WITH (connect = false);\n`);
  const refused = await run("apply file.sql --auto-approve");
  expect(refused.code).toBe(6);
  said.push(failed, refused);
  for (const text of [
    `CREATE SERVER s FOREIGN DATA WRAPPER gone OPTIONS (password '${trace}');`,
    `CREATE SUBSCRIPTION s CONNECTION 'password=${trace} nonsense' PUBLICATION p WITH (connect = false);`,
    `CREATE ROLE joe PASSWORD '${trace}' SYSID 5;`,
    `CREATE USER MAPPING FOR joe SERVER s OPTIONS (password 'it's ${trace}');`,
  ]) {
    folder.write("schema/s.sql", text);
    const result = await run("plan");
    expect(result.code).toBe(3);
    said.push(result);
  }
  await expectNoTrace(project, database, ...said);
});

test("a rename is tried in a shadow that is told no secret", { timeout }, async ({ project, database }) => {
  const { folder, run, succeed } = project;
  const connection = `host=127.0.0.1 port=1 dbname=nowhere password=${quoted}`;
  await runSql(
    database,
    `${wrapper}CREATE TABLE customers (id int); CREATE USER MAPPING FOR PUBLIC SERVER remote OPTIONS (user 'joe', password '${password.replace("'", "''")}');
CREATE SUBSCRIPTION feed CONNECTION '${connection.replaceAll("'", "''")}' PUBLICATION news WITH (connect = false, slot_name = 'feed', streaming = off)`,
  );
  await runSql(database, "ALTER SUBSCRIPTION feed ENABLE");
  folder.write("schema/wrapper.sql", "CREATE FOREIGN DATA WRAPPER files;\n");
  folder.write("schema/remote.yaml", mapping("***"));
  folder.write("schema/feed.yaml", subscription("***").replace("feed:", "stream:\n    renamed_from: feed\n    slot: feed"));
  folder.write("schema/clients.yaml", "tables:\n  clients: { renamed_from: customers, columns: { id: int } }\n");
  const planned = await succeed("plan --out plan.json");
  expect(planned.stdout).toMatch(/» subscription feed → stream[\s\S]*Steps: 2 in/);
  const applied = await succeed("apply plan.json --auto-approve");
  expect(await isWanted(database)).toMatchObject({ mapping: expect.arrayContaining([`password=${password}`]), connection, enabled: true });
  const none = await run("plan --detailed-exitcode");
  expect(none.code, none.stdout).toBe(0);
  await expectNoTrace(project, database, planned, applied, none, await succeed("down --auto-approve"));
});
