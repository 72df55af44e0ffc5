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

/** A server has dblink, the embedded database does not; a type of its own stands for those of extensions that no test server has. */
const notEmbedded = `
  CREATE SCHEMA extra;
  CREATE EXTENSION dblink SCHEMA extra;
  CREATE TYPE extra.shape;
  CREATE FUNCTION extra.shape_in(cstring, oid, integer) RETURNS extra.shape LANGUAGE internal IMMUTABLE STRICT AS 'bpcharin';
  CREATE FUNCTION extra.shape_out(extra.shape) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'bpcharout';
  CREATE FUNCTION extra.shape_modifier(cstring[]) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'bittypmodin';
  CREATE TYPE extra.shape (INPUT = extra.shape_in, OUTPUT = extra.shape_out, TYPMOD_IN = extra.shape_modifier, LIKE = bpchar);
  CREATE FUNCTION extra.meets(extra.shape, extra.shape) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'bpchareq';
  CREATE OPERATOR extra.&& (LEFTARG = extra.shape, RIGHTARG = extra.shape, FUNCTION = extra.meets, COMMUTATOR = OPERATOR(extra.&&), RESTRICT = eqsel);
  ALTER EXTENSION dblink ADD TYPE extra.shape;
  ALTER EXTENSION dblink ADD FUNCTION extra.shape_in(cstring, oid, integer);
  ALTER EXTENSION dblink ADD FUNCTION extra.shape_out(extra.shape);
  ALTER EXTENSION dblink ADD FUNCTION extra.shape_modifier(cstring[]);
  ALTER EXTENSION dblink ADD FUNCTION extra.meets(extra.shape, extra.shape);
  ALTER EXTENSION dblink ADD OPERATOR extra.&& (extra.shape, extra.shape);`;

const ofExtension = `
  CREATE TABLE areas (id integer PRIMARY KEY, area extra.shape NOT NULL DEFAULT 'none', corner extra.shape(4) DEFAULT 'here'::extra.shape(4), CHECK (area OPERATOR(extra.&&) 'all'));
  CREATE MATERIALIZED VIEW met AS SELECT a.id FROM areas a JOIN areas b ON a.area OPERATOR(extra.&&) b.area;
  CREATE VIEW remote AS SELECT name FROM extra.dblink('other', 'SELECT name FROM names') AS found (name text);
  CREATE SERVER other FOREIGN DATA WRAPPER dblink_fdw OPTIONS (dbname 'other');`;

test("an extension that the shadow's server does not have", async ({ project, database }) => {
  const { folder, run, succeed } = project;
  const source = (sql: string): void => folder.write("schema/a.sql", `CREATE SCHEMA extra; CREATE EXTENSION dblink SCHEMA extra;\n${sql}`);
  folder.write("dbmigrator.yaml", "shadow: embedded\n");
  source(ofExtension);
  expectFailure(await run("plan"), 3, "nor has the database, which it could be stubbed after");

  await runSql(database, notEmbedded);
  const { stdout } = await succeed("apply --auto-approve");
  expect(stdout).toContain("stubbed in the shadow: extension dblink");
  expect(stdout).toContain("+ table public.areas");
  expect(stdout).not.toMatch(/extension dblink\s+(schema|version|comment)|[-+] (schema|extension|function)/);
  expect((await succeed("plan --detailed-exitcode --manage all")).stdout).toContain("No changes.");

  // a source that leaves extensions alone is lent the same
  folder.write("schema/a.sql", ofExtension);
  expect((await succeed("plan --detailed-exitcode")).stdout).toMatch(/stubbed in the shadow: .*extension dblink[\s\S]*No changes\./);

  source(ofExtension.replaceAll("shape(4)", "shape(5)"));
  expect((await succeed("plan")).stdout).toMatch(/~ column corner +type extra\.shape\(4\) → extra\.shape\(5\)/);
  source("CREATE TABLE areas (area extra.shape(Point, 4));");
  expectFailure(await run("plan"), 3, "invalid input syntax for type integer", "has only a stub of the extension dblink");
});
