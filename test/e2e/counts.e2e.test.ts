/** A plan says how many rows its hazards are about. */
import { expect } from "vitest";
import { runSql } from "../support/database.ts";
import { test } from "./project.ts";

const before = `CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TABLE teams (id int PRIMARY KEY, code text);
CREATE TABLE users (id int, team int, email text, legacy text, age int, mood mood);
INSERT INTO teams VALUES (1, 'a'), (2, 'a'), (3, NULL), (4, NULL);
INSERT INTO users SELECT i, i % 5, CASE WHEN i % 10 > 0 THEN 'mail' || i END, CASE WHEN i <= 3 THEN 'x' END, i, 'ok' FROM generate_series(1, 1200) AS i;
`;
const after = `CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TABLE teams (id int PRIMARY KEY, code text, CONSTRAINT teams_code UNIQUE (code));
CREATE TABLE users (
  id int,
  team int CONSTRAINT users_team REFERENCES teams (id),
  email text NOT NULL,
  age int CONSTRAINT grown CHECK (age >= 18),
  mood mood,
  since date NOT NULL
);
CREATE UNIQUE INDEX users_age ON users ((age / 2) DESC) WHERE age > 1000;
`;

test("hazards are counted", async ({ project, database }) => {
  await runSql(database, before);
  project.folder.write("schema/all.sql", after);
  const { stdout } = await project.succeed("plan --format json");
  const { up } = JSON.parse(stdout) as { up: { steps: { key: string; hazards?: { type: string; message: string; rows?: object }[] }[] } };
  const counted = up.steps.flatMap(({ key, hazards = [] }) =>
    hazards.flatMap(({ type, rows }) => (rows === undefined ? [] : [[key, type, rows]])),
  );
  expect(Object.fromEntries(counted.map(([key, , rows]) => [key, rows]))).toEqual({
    "column:public.users/legacy": { affected: 3, total: 1200 },
    "column:public.users/email": { affected: 120, total: 1200 },
    "column:public.users/since": { affected: 1200, total: 1200 },
    "unique:public.teams/teams_code": { affected: 2, total: 2 },
    "foreign_key:public.users/users_team": { affected: 240, total: 1200 },
    "check:public.users/grown": { affected: 17, total: 1200 },
    "index:public.users/users_age": { affected: 198, total: 200 },
  });
  const shown = (await project.succeed("plan")).stdout;
  expect(shown).toContain("the values of public.users.legacy are deleted (3 of 1,200 rows)");
  expect(shown).toMatch(/fails when public\.users has rows: since is not null.* \(all 1,200 rows\)/);
});

test("values of another type are counted", async ({ project, database }) => {
  await runSql(
    database,
    "CREATE TYPE mood AS ENUM ('ok', 'sad', 'gone'); CREATE TABLE t (a mood, b text, c text[], d text, e mood[]); " +
      "INSERT INTO t VALUES ('ok', 'sad', '{ok}', '1', '{gone}'), ('gone', 'glad', '{ok,bad}', 'x', '{}'), (NULL, NULL, NULL, NULL, NULL)",
  );
  project.folder.write(
    "schema/all.sql",
    "CREATE TYPE mood AS ENUM ('sad', 'ok');\nCREATE TABLE t (a mood, b mood, c mood[], d int, e mood[]);\n",
  );
  const shown = (await project.succeed("plan")).stdout;
  expect(shown).toContain("rows of public.t that hold 'gone' make it fail (2 of 3 rows)");
  expect(shown).toContain("values of public.t.b that are no public.mood make it fail (1 of 3 rows)");
  expect(shown).toContain("values of public.t.c that are no public.mood[] make it fail (1 of 3 rows)");
  expect(shown).toContain("values of public.t.d that are no integer make it fail (1 of 3 rows)");
});

test("what cannot be counted is told without numbers", async ({ project, database }) => {
  await runSql(database, before);
  project.folder.write(
    "schema/all.sql",
    "CREATE TYPE mood AS ENUM ('ok', 'sad');\nCREATE TABLE teams (id int PRIMARY KEY, code text);\nCREATE TABLE users (id int, team int, email text, legacy text, age int, mood mood, more int UNIQUE);\n",
  );
  expect((await project.succeed("plan")).stdout).toContain("rows of public.users with equal more make it fail\n");
});

test("what the plan changes first, or what does more than compute, is not counted", async ({ project, database }) => {
  await runSql(
    database,
    "CREATE FUNCTION fine(int) RETURNS bool IMMUTABLE LANGUAGE sql RETURN true; CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 0) STORED); " +
      "CREATE TABLE parent (id int); CREATE TABLE child () INHERITS (parent); INSERT INTO t VALUES (1), (2); INSERT INTO child VALUES (1), (1)",
  );
  project.folder.write(
    "schema/all.sql",
    "CREATE FUNCTION fine(int) RETURNS bool IMMUTABLE LANGUAGE sql RETURN $1 > 5;\n" +
      "CREATE TABLE t (a int CONSTRAINT calls CHECK (fine(a)), b int GENERATED ALWAYS AS (a * 2) STORED CONSTRAINT t_b UNIQUE);\n" +
      "CREATE TABLE parent (id int);\nCREATE TABLE child () INHERITS (parent);\nCREATE UNIQUE INDEX parent_id ON parent (id);\n",
  );
  const shown = (await project.succeed("plan")).stdout;
  expect(shown).toContain("is false make it fail\n");
  expect(shown).toContain("rows of public.t with equal b make it fail\n");
  expect(shown).toContain("rows of public.parent with equal id make it fail (there are no rows)");
});
