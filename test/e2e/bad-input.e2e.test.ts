/** What users write wrongly: the exit code, and a message with what, where and what to do. */
import { describe, expect, inject } from "vitest";
import { databaseUrl } from "../support/database.ts";
import { passwordRole } from "../support/server.ts";
import { expectFailure, test } from "./project.ts";

describe("the command line", () => {
  test("an unknown command, an unknown option, a value that is none", async ({ project }) => {
    expectFailure(await project.run("plna"), 64, "unknown command plna", "Did you mean `plan`?");
    expectFailure(
      await project.run("plan --detailed-exitcoed"),
      64,
      "unknown option --detailed-exitcoed",
      "Did you mean `--detailed-exitcode`?",
    );
    expectFailure(await project.run("plan everything"), 64, "unexpected argument everything");
    expectFailure(await project.run("plan --format xml"), 64, /Given: "xml".*"human", "json"/);
    expectFailure(await project.run("plan --url"), 64, "--url needs a value");
    expectFailure(await project.run("apply --lock-wait soon"), 64, "--lock-wait soon is no length of time", "500ms");
    expectFailure(await project.run("down few"), 64, "few is no number of entries");
    expectFailure(await project.run("apply --allow delets-data"), 64, "there is no hazard delets-data", "Did you mean `deletes-data`?");
    const { stderr } = await project.run("plan --log-format json");
    expect(JSON.parse(stderr)).toMatchObject({ type: "error", code: "source.not-found", exit: 78 });
  });
});

describe("the configuration", () => {
  test("nothing says which database", async ({ project }) => {
    expectFailure(
      await project.run("plan", { env: { DBMIGRATOR_URL: "" } }),
      78,
      "nothing says which database to use",
      "--url",
      "dbmigrator.yaml",
    );
  });

  test("an unknown key, an unknown environment, a variable that is not set", async ({ project }) => {
    const env = { DBMIGRATOR_URL: "" };
    project.folder.write("dbmigrator.yaml", "source: ./schema\nenvironmets:\n  dev: { url: 'pglite:dev' }\n");
    expectFailure(
      await project.run("plan", { env }),
      78,
      "unknown key `environmets`",
      "--> dbmigrator.yaml:2:1",
      "Did you mean `environments`?",
    );
    project.folder.write("dbmigrator.yaml", `environments:\n  prod:\n    url: "\${PROD_URL}"\n`);
    expectFailure(await project.run("plan --env prdo", { env }), 78, "there is no environment prdo", "Did you mean `prod`?");
    expectFailure(await project.run("plan", { env }), 78, "needs the variable PROD_URL", "--> dbmigrator.yaml:3:10", "Set PROD_URL");
    const prod = { DB_CONNECTION_PROD: "pglite:memory", DBMIGRATOR_URL: "postgres://nobody@127.0.0.1:1/elsewhere" };
    project.folder.write("dbmigrator.yaml", "environments: { prod: { } }\nmanage: [grantz]\n");
    project.folder.write("schema/a.sql", "CREATE TABLE a ();\n");
    expectFailure(await project.run("plan --env prod", { env: prod }), 78, "no category grantz", "--> dbmigrator.yaml:2:9", "`grant`");
    project.folder.write("dbmigrator.yaml", "environments: [\n");
    expectFailure(await project.run("plan", { env }), 78, /--> dbmigrator.yaml:\d+:\d+/);
  });
});

describe("the source", () => {
  test("it is not there, or empty", async ({ project }) => {
    expectFailure(await project.run("plan"), 78, "schema does not exist", "--source");
    project.folder.write("schema/readme.txt", "nothing");
    expectFailure(await project.run("plan"), 78, "schema holds no *.yaml, *.yml or *.sql file", "--source");
  });

  test("SQL that PostgreSQL cannot read", async ({ project }) => {
    project.folder.write("schema/a.sql", "CREATE TABLE a (id int);\n\nCREATE TABEL b (id int);\n");
    expectFailure(await project.run("plan"), 3, 'syntax error at or near "TABEL"', "--> schema/a.sql:3:8", /CREATE TABEL b.*\n {11}\^/);
  });

  test("a type and a table that do not exist, all at once", async ({ project }) => {
    project.folder.write(
      "schema/a.sql",
      "CREATE TABLE a (\n  id int,\n  mood mood_type\n);\nCREATE TABLE b (id int REFERENCES nowhere (id));\n",
    );
    const result = await project.run("plan");
    expectFailure(result, 3, 'type "mood_type" does not exist', "--> schema/a.sql:3:8", /mood mood_type\n {11}\^/);
    expectFailure(result, 3, 'relation "nowhere" does not exist', /--> schema\/a.sql:5:\d+/);
  });

  test("a table that is declared twice: both places", async ({ project }) => {
    project.folder.write("schema/a.sql", "CREATE TABLE users (id int);\n");
    project.folder.write("schema/b.sql", "-- again\nCREATE TABLE public.users (id int);\n");
    expectFailure(await project.run("plan"), 3, /users is declared twice/, "schema/a.sql:1", "schema/b.sql:2:1", "Remove one of the two");
  });

  test("statements that are no declarations", async ({ project }) => {
    project.folder.write(
      "schema/a.sql",
      "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\nALTER ROLE ALL SET work_mem TO '8MB';\nCREATE DATABASE d;\n",
    );
    const result = await project.run("plan");
    expectFailure(result, 3, "INSERT changes rows", "--> schema/a.sql:2:1", "`data:`");
    expectFailure(result, 3, "concerns every role of the server", "--> schema/a.sql:3:1", "CREATE DATABASE concerns the whole server");
  });

  test("YAML: a key, a value, the syntax", async ({ project }) => {
    project.folder.write("schema/a.yaml", "tables:\n  users:\n    colums:\n      id: { type: bigint }\n");
    expectFailure(await project.run("plan"), 3, "`colums`", "--> schema/a.yaml:3:5", "Did you mean `columns`?");
    project.folder.write("schema/a.yaml", "tables:\n  users:\n    columns:\n      id: { typ: bigint }\n");
    const typo = await project.run("plan");
    expectFailure(typo, 3, "`typ`", "id needs `type`");
    expect(typo.stderr.match(/error:/g)).toHaveLength(2);
    project.folder.write("schema/a.yaml", "tables:\n  users:\n    columns:\n      id: { type: bigint, not_null: maybe }\n");
    expectFailure(await project.run("plan"), 3, "not_null", "--> schema/a.yaml:4:37");
    project.folder.write("schema/a.yaml", "tables:\n  users: {\n");
    expectFailure(await project.run("plan"), 3, /--> schema\/a.yaml:\d+:\d+/);
    project.folder.write("schema/a.yaml", "tables:\n  users:\n    columns:\n      id: { type: bigintt }\n");
    expectFailure(await project.run("plan"), 3, 'type "bigintt" does not exist', /--> schema\/a.yaml:4:\d+/);
  });
});

describe("the database", () => {
  test("a server that is not there, an unknown host, an unknown database, a wrong password", async ({ project }) => {
    const plan = (url: string) => project.run("plan", { env: { DBMIGRATOR_URL: url } });
    expectFailure(
      await plan("postgres://me:sesame@127.0.0.1:1/shop"),
      5,
      "cannot connect to 127.0.0.1:1/shop as me: nothing listens on port 1",
      "server runs",
    );
    expectFailure(await plan("postgres://me:sesame@no-such-host.invalid/shop"), 5, "the host name no-such-host.invalid is not known");
    expectFailure(await plan(databaseUrl("no_such_database")), 5, "the database no_such_database does not exist", "CREATE DATABASE");
    const wrong = new URL(inject("serverUrl"));
    wrong.username = passwordRole.user;
    wrong.password = "open-sesame";
    const refused = await plan(wrong.href);
    expectFailure(refused, 5, `password authentication failed for user ${passwordRole.user}`, "~/.pgpass");
    expect(refused.stderr).not.toContain("sesame");
    expectFailure(await plan("mysql://me:sesame@localhost/shop"), 78, "mysql: is no known kind of database", "postgres://");
  });
});
