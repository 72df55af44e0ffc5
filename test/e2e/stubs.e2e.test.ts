/** A source may refer to what it does not manage: the shadow gets a copy of it, and it stays as it is. */
import { expect } from "vitest";
import { runSql } from "../support/database.ts";
import { expectFailure, test } from "./project.ts";

const theirs = `
  CREATE SCHEMA auth;
  CREATE DOMAIN auth.address AS text CHECK (VALUE LIKE '%@%');
  CREATE TABLE auth.kinds (kind text PRIMARY KEY);
  CREATE TABLE auth.users (id uuid PRIMARY KEY, mail auth.address UNIQUE, kind text REFERENCES auth.kinds);
  CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT id FROM auth.users LIMIT 1';`;

const ours = `
  CREATE TABLE profiles (id uuid PRIMARY KEY REFERENCES auth.users (id), mail auth.address);
  CREATE POLICY own ON profiles USING (id = auth.uid());
  CREATE VIEW mails AS SELECT p.id, u.mail FROM profiles p JOIN auth.users u USING (id);`;

test("a table, a type and a function of another schema", async ({ project, database }) => {
  project.folder.write("schema/a.sql", ours);
  expectFailure(await project.run("plan"), 3, /schema "auth" does not exist|"auth\.\w+" does not exist/);

  await runSql(database, theirs);
  const { stdout } = await project.succeed("plan --out plan.json");
  expect(stdout).toContain("stubbed in the shadow: domain auth.address, function auth.uid(), schema auth, table auth.users");
  expect(stdout).not.toMatch(/[-~+] (table|schema|domain|function) auth/);
  await project.succeed("apply plan.json --auto-approve");
  expect((await project.succeed("plan --detailed-exitcode")).stdout).toContain("No changes.");
  expect(
    await runSql(database, "SELECT conname FROM pg_constraint WHERE conrelid = 'auth.users'::regclass AND contype = 'f'"),
  ).toHaveLength(1);
});

test.for(["auto", "embedded"])("extensions that the source leaves alone (shadow: %s)", async (shadow, { project, database }) => {
  const { folder, run, succeed } = project;
  folder.write("dbmigrator.yaml", `shadow: ${shadow}\n`);
  folder.write("schema/a.sql", "CREATE TABLE people (mail citext PRIMARY KEY, tags extra.hstore CHECK (tags ? 'a'));");
  expectFailure(await run("plan"), 3, 'type "citext" does not exist');

  await runSql(database, "CREATE EXTENSION citext; CREATE SCHEMA extra; CREATE EXTENSION hstore SCHEMA extra; CREATE EXTENSION pg_trgm;");
  folder.write(
    "schema/a.sql",
    "SET search_path = public, extra;\nCREATE TABLE people (mail citext PRIMARY KEY, tags extra.hstore CHECK (tags ? 'a'));",
  );
  expect((await succeed("plan")).stdout).toMatch(/stubbed in the shadow: .*extension citext, extension hstore, extension pg_trgm/);
  await succeed("apply --auto-approve");
  expect((await succeed("plan --detailed-exitcode")).stdout).toContain("No changes.");

  // who says which extensions there are says it of all
  folder.write("schema/b.sql", "CREATE EXTENSION citext;");
  expectFailure(await run("plan"), 3, /"extra\.hstore" does not exist|schema "extra" does not exist/);
});
