/** `dbmigrator init`: what it writes, and what it leaves alone. */
import { expect } from "vitest";
import { runSql } from "../support/database.ts";
import { expectFailure, test } from "./project.ts";

test("a new project has settings, a first table, a folder for migrations and a ledger", async ({ project, database }) => {
  const { stdout } = await project.succeed("init");
  expect(stdout).toBe(
    "wrote dbmigrator.yaml\nwrote schema/notes.yaml\nwrote migrations/README.md\nmade the ledger, the schema dbmigrator\n\nNext: dbmigrator plan\n",
  );
  expect(await runSql(database, "SELECT * FROM dbmigrator.history")).toEqual([]);
  expect((await project.succeed("plan")).stdout).toContain("+ table public.notes");
  expectFailure(await project.run("init"), 78, "dbmigrator.yaml is there already", "Nothing was written");
});

test("without a database that is named, none is opened", async ({ project }) => {
  expect((await project.succeed("init", { env: { DBMIGRATOR_URL: "" } })).stdout).not.toContain("ledger");
});

test("a database is taken over as it is; what is there already stays", async ({ project, database }) => {
  await runSql(database, "CREATE TABLE users (id bigint);");
  project.folder.write("dbmigrator.yaml", "migrations: ./db/changes\n");
  project.folder.write("db/changes/20260131120000_a.up.sql", "SELECT 1;\n");
  const { stdout } = await project.succeed("init --baseline");
  expect(stdout).toMatch(/users\.yaml\n(wrote schema.*\n)*made the ledger.*\nrecorded the live schema as \d+_baseline\n/);
  expect(stdout).not.toContain("README");
  expect((await project.succeed("plan")).stdout).toContain("No changes");
});
