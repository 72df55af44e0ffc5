/** The test server does what the other tests rely on. */
import { expect, inject } from "vitest";
import { createDatabase, databaseUrl, dropDatabase, runSql, test } from "./support/database.ts";

test("each test has an empty database of the wanted version", async ({ database }) => {
  const [version] = await runSql(database, "SHOW server_version_num");
  expect(Math.floor(Number(version?.server_version_num) / 10_000)).toBe(inject("serverMajor"));
  expect(await runSql(database, "SELECT FROM pg_catalog.pg_class WHERE relnamespace = 'public'::regnamespace")).toEqual([]);
});

test("a database is made from a script, and is gone after it is dropped", async () => {
  const url = await createDatabase("CREATE TABLE made (id int); INSERT INTO made VALUES (1)");
  expect(await runSql(url, "SELECT id FROM made")).toEqual([{ id: 1 }]);
  await dropDatabase(url);
  await expect(runSql(url, "SELECT 1")).rejects.toMatchObject({ code: "3D000" });
});

// a server that was given decides itself whom it trusts
test.skipIf(process.env.DBMIGRATOR_TEST_URL)("the role with a password gets in with it and not without", async () => {
  const url = databaseUrl("postgres", "password-role");
  expect(await runSql(url, "SELECT current_user AS user")).toEqual([{ user: "with_password" }]);
  const wrong = new URL(url);
  wrong.password = "wrong";
  await expect(runSql(wrong.href, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
});
