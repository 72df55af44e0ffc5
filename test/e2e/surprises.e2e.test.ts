/** What users of schema tools were surprised by, and are not to be here: names, files and objects that are not what they seem. */
import { expect, inject } from "vitest";
import { runSql } from "../support/database.ts";
import { expectFailure, test } from "./project.ts";

test("a rename: done once, then told to be needless; refused where both names are there", async ({ project, database }) => {
  await runSql(database, "CREATE TABLE cats (id int); INSERT INTO cats VALUES (1)");
  project.folder.write("schema/pets.sql", "-- dbmigrator: renamed_from=cats\nCREATE TABLE pets (id int);\n");
  await project.succeed("apply --auto-approve");
  expect(await runSql(database, "SELECT id FROM pets")).toEqual([{ id: 1 }]);
  const again = await project.succeed("plan --detailed-exitcode");
  expect(again.stdout + again.stderr).toContain("renamed_from can be removed");
  await runSql(database, "CREATE TABLE cats (id int)");
  expectFailure(await project.run("plan"), 3, "the database has both", "pets.sql");
});

test("line ends, a byte order mark, comments and layout change nothing", async ({ project }) => {
  const text = "CREATE TABLE pets (id int, name text DEFAULT 'x');\nCREATE VIEW names AS SELECT name FROM pets;\n";
  project.folder.write("schema/pets.sql", text);
  await project.succeed("apply --auto-approve");
  for (const same of [
    text.replaceAll("\n", "\r\n"),
    `\uFEFF${text}`,
    text.trimEnd(),
    `-- a word\n${text.replace("(id int,", "(\n  id   int, /* two */")}\n\n`,
  ]) {
    project.folder.write("schema/pets.sql", same);
    const { code, stdout } = await project.run("plan --detailed-exitcode");
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("No changes.") });
  }
});

test("what pg_dump writes besides the objects is no obstacle", async ({ project }) => {
  const dump = [
    "\\restrict Xq3Fv0",
    "-- Dumped from database version 18.0",
    "SET statement_timeout = 0;",
    "SELECT pg_catalog.set_config('search_path', '', false);",
    "SET default_tablespace = '';",
    "CREATE TABLE public.pets (id integer NOT NULL);",
    "ALTER TABLE public.pets OWNER TO postgres;",
    "ALTER TABLE ONLY public.pets ADD CONSTRAINT pets_pkey PRIMARY KEY (id);",
    "\\unrestrict Xq3Fv0",
    "",
  ];
  project.folder.write("schema/dump.sql", dump.join("\n"));
  await project.succeed("apply --auto-approve");
  expect((await project.succeed("plan --detailed-exitcode")).stdout).toContain("No changes.");
});

test("members of extensions, other schemas and the ledger are left alone", async ({ project, database }) => {
  await runSql(database, "CREATE SCHEMA theirs; CREATE TABLE theirs.kept (id int); CREATE TABLE pets (id int); CREATE EXTENSION pg_trgm");
  project.folder.write("schema/pets.sql", "CREATE EXTENSION pg_trgm;\nCREATE TABLE pets (id int, name text);\n");
  const { stdout } = await project.succeed("apply --auto-approve");
  expect(stdout).not.toMatch(/theirs|similarity|dbmigrator\./);
  expect((await project.succeed("plan --detailed-exitcode")).stdout).toContain("No changes.");
  expect(await runSql(database, "SELECT to_regclass('theirs.kept') IS NOT NULL AS kept")).toEqual([{ kept: true }]);
});

test("a column that must have a value, on a table with rows: the rows stay, and the way out is in the plan", async ({
  project,
  database,
}) => {
  await runSql(database, "CREATE TABLE pets (id int); INSERT INTO pets VALUES (1), (2)");
  project.folder.write("schema/pets.sql", "CREATE TABLE pets (id int, name text NOT NULL);\n");
  expect((await project.succeed("plan")).stdout).toMatch(/name.*(fail|null)/s);
  const failed = await project.run("apply --auto-approve");
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain('column "name" of relation "pets" contains null values');
  expect(await runSql(database, "SELECT count(*)::int AS rows FROM pets")).toEqual([{ rows: 2 }]);
});

test("an index that a failed build left invalid is made anew", async ({ project, database }) => {
  await runSql(database, "CREATE TABLE pets (id int); INSERT INTO pets VALUES (1), (1)");
  await expect(runSql(database, "CREATE UNIQUE INDEX CONCURRENTLY pets_id ON pets (id)")).rejects.toThrow("could not create unique index");
  await runSql(database, "DELETE FROM pets");
  project.folder.write("schema/pets.sql", "CREATE TABLE pets (id int);\nCREATE UNIQUE INDEX pets_id ON pets (id);\n");
  expect((await project.succeed("plan")).stdout).toContain("index pets_id");
  await project.succeed("apply --auto-approve");
  expect(await runSql(database, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'pets_id'::regclass")).toEqual([{ indisvalid: true }]);
});

test("no message proposes to delete data for the sake of the tool", async ({ project, database }) => {
  project.folder.write("schema/pets.sql", "CREATE TABLE pets (id int);\n");
  await project.succeed("apply --auto-approve");
  await runSql(database, "ALTER TABLE pets ADD by_hand int; INSERT INTO pets VALUES (1, 2)");
  const { code, stdout, stderr } = await project.run("apply --auto-approve");
  expect(code).not.toBe(0);
  expect(stdout + stderr).not.toMatch(/reset|recreate the database|all data/i);
  expect(await runSql(database, "SELECT by_hand FROM pets")).toEqual([{ by_hand: 2 }]);
});

test("a schema gets another name, and objects move into one that is new", async ({ project, database }) => {
  const { folder, succeed } = project;
  const old = "CREATE SCHEMA shop;\nCREATE TABLE shop.goods (id int PRIMARY KEY);\nCREATE TABLE ledger (id int PRIMARY KEY);\n";
  folder.write("schema/a.sql", old);
  await succeed("apply --auto-approve");
  await runSql(database, "INSERT INTO shop.goods VALUES (1); INSERT INTO ledger VALUES (1)");

  folder.write(
    "schema/a.sql",
    `-- dbmigrator: renamed_from=shop
CREATE SCHEMA store; CREATE SCHEMA books;
CREATE TABLE store.goods (id int PRIMARY KEY);
-- dbmigrator: renamed_from=public.ledger
CREATE TABLE books.ledger (id int PRIMARY KEY);`,
  );
  const { stdout } = await succeed("plan");
  expect(stdout).toContain("» schema shop → store");
  expect(stdout).toContain("» table public.ledger → books.ledger");
  await succeed("apply --auto-approve");
  expect(await runSql(database, "SELECT id FROM store.goods UNION ALL SELECT id FROM books.ledger")).toHaveLength(2);
  const again = (await succeed("plan --detailed-exitcode")).stdout;
  expect(again).toContain("No changes.");
  expect(again).not.toContain("schema shop is to be managed");

  await succeed("down --auto-approve");
  folder.write("schema/a.sql", old);
  expect((await succeed("plan --detailed-exitcode")).stdout).toContain("No changes.");
  expect(await runSql(database, "SELECT id FROM shop.goods UNION ALL SELECT id FROM ledger")).toHaveLength(2);
});

test.skipIf(inject("serverMajor") < 17)("names of what a partition got survive an export to YAML", async ({ project, database }) => {
  const once = "CONSTRAINT once EXCLUDE USING btree (place WITH =)";
  await runSql(
    database,
    `CREATE TABLE visits (place int NOT NULL, ${once}) PARTITION BY LIST (place);
     CREATE TABLE visits_1 PARTITION OF visits FOR VALUES IN (1); CREATE TABLE visits_2 PARTITION OF visits FOR VALUES IN (2);
     ALTER TABLE visits_1 RENAME CONSTRAINT visits_1_place_excl TO once_1;`,
  );
  const { stderr } = await project.succeed("export --format yaml --out schema");
  expect(stderr).not.toContain("!");
  expect(project.folder.read("schema/public/tables/visits_1.yaml")).toContain("once_1: { inherited: once }");
  expect((await project.succeed("plan --detailed-exitcode")).stdout).toContain("No changes.");
});

test("what is named after a renamed table, column or domain is renamed along with it", async ({ project, database }) => {
  const old = `CREATE DOMAIN mark AS int CHECK (VALUE > 0);
CREATE TABLE acct (id serial PRIMARY KEY, mail text UNIQUE, n mark CHECK (n < 9), boss int REFERENCES acct);
CREATE INDEX ON acct (n);
CREATE TABLE entry (id int PRIMARY KEY, acct int REFERENCES acct, mail text CONSTRAINT entry_acct_fk REFERENCES acct (mail));\n`;
  project.folder.write("schema/a.sql", old);
  await project.succeed("apply --auto-approve");
  await runSql(database, "SELECT nextval('acct_id_seq'), nextval('acct_id_seq')");
  project.folder.write(
    "schema/a.sql",
    `-- dbmigrator: renamed_from=mark
CREATE DOMAIN grade AS int CHECK (VALUE > 0);
-- dbmigrator: renamed_from=acct
CREATE TABLE account (
  id bigserial PRIMARY KEY,
  email text UNIQUE, -- dbmigrator: renamed_from=mail
  n grade CHECK (n < 9),
  boss int REFERENCES account
);
CREATE INDEX ON account (n);
CREATE TABLE entry (id int PRIMARY KEY, acct int REFERENCES account, mail text CONSTRAINT entry_account_fk REFERENCES account (email));\n`,
  );
  const { stdout } = await project.succeed("plan --out plan.json");
  expect(stdout).toContain("» sequence public.acct_id_seq → public.account_id_seq  named after table public.account");
  const { up, down } = JSON.parse(project.folder.read("plan.json"));
  for (const { steps } of [up, down]) {
    const renamed = steps.map(
      ({ sql }: { sql: string }) => /RENAME (?:COLUMN|CONSTRAINT)?|TYPE|AS bigint|AS integer/.exec(sql)?.[0] ?? sql,
    );
    expect(renamed.filter((words: string) => !/^(RENAME|TYPE|AS )/.test(words))).toEqual([]);
  }
  await project.succeed("apply --auto-approve --allow rewrites-table,deletes-data");
  expect((await project.succeed("plan --detailed-exitcode")).stdout).toContain("No changes.");
  expect(await runSql(database, "SELECT nextval('account_id_seq')::int AS next")).toEqual([{ next: 3 }]);
  await project.succeed("down --auto-approve");
  expect(await runSql(database, "SELECT nextval('acct_id_seq')::int AS next")).toEqual([{ next: 4 }]);
  project.folder.write("schema/a.sql", old);
  expect((await project.succeed("plan --detailed-exitcode")).stdout).toContain("No changes.");
});

test("a partition that is not managed is not taken along", async ({ project, database }) => {
  const tables = "CREATE TABLE m (id int, v int) PARTITION BY LIST (id);\nCREATE TABLE m1 PARTITION OF m FOR VALUES IN (1);\n";
  await runSql(database, `${tables}CREATE SCHEMA ext; CREATE TABLE ext.m2 PARTITION OF m FOR VALUES IN (2); INSERT INTO m VALUES (1), (2)`);
  const refused = ["table public.m would be dropped, and table ext.m2 with it, which is not managed", "--schemas"];
  project.folder.write("schema/m.sql", tables.replace("LIST (id)", "LIST (v)"));
  expectFailure(await project.run("apply --auto-approve --allow-destructive"), 3, ...refused);
  project.folder.write("schema/m.sql", "CREATE TABLE other ();\n");
  expectFailure(await project.run("apply --auto-approve --allow-destructive"), 3, ...refused);
  expect(await runSql(database, "SELECT count(*)::int AS n FROM ext.m2")).toEqual([{ n: 1 }]);
});
