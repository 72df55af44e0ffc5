/** Plans of two branches, made from the same state and applied one after the other: what is independent goes on, what is not is refused. */
import { expect } from "vitest";
import { runSql } from "../support/database.ts";
import { expectFailure, type Project, test } from "./project.ts";

const users = "CREATE TABLE users (id bigint PRIMARY KEY, email text);\n";
const orders = "CREATE TABLE orders (id bigint PRIMARY KEY);\n";
const renamed = "CREATE TABLE users (id bigint PRIMARY KEY,\n-- dbmigrator: renamed_from=email\nmail text);\n";

/** Makes the base, then a plan for each branch's source: 1.json, 2.json. */
async function savePlans({ folder, succeed }: Project, ...branches: readonly string[]): Promise<void> {
  folder.write("schema/all.sql", users + orders);
  await succeed("apply --auto-approve");
  for (const [index, source] of branches.entries()) {
    folder.write("schema/all.sql", source);
    await succeed(`plan --out ${index + 1}.json`);
  }
}

const apply = (plan: number): string => `apply ${plan}.json --auto-approve --allow deletes-data`;

test("independent changes are applied one after the other", async ({ project, database }) => {
  const phone = "CREATE TABLE users (id bigint PRIMARY KEY, email text, phone text);\n";
  const ordered =
    "CREATE TABLE orders (id bigint PRIMARY KEY, by bigint REFERENCES users);\nCREATE VIEW emails AS SELECT email FROM users;\n";
  await savePlans(project, phone + orders, users + ordered);
  for (const plan of [1, 2]) await project.succeed(apply(plan));
  project.folder.write("schema/all.sql", phone + ordered);
  expect((await project.succeed("plan")).stdout).toContain("No changes.");
  for (const _ of [1, 2]) await project.succeed("down --auto-approve --allow deletes-data");
  expect(
    await runSql(database, "SELECT attname FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 0 AND NOT attisdropped"),
  ).toHaveLength(2);
});

/** Of two branches, the second one's plan is refused; the text says why. */
const conflicts: readonly { readonly name: string; readonly first: string; readonly second: string; readonly why: string }[] = [
  {
    name: "both alter the same column",
    first: users.replace("email text", "email text NOT NULL") + orders,
    second: users.replace("email text", "email varchar(100)") + orders,
    why: "column:public.users/email changed after it was made",
  },
  {
    name: "a column is renamed that a new view reads",
    first: renamed + orders,
    second: `${users}${orders}CREATE VIEW emails AS SELECT email FROM users;\n`,
    why: "column:public.users/email, which it counts on, went or got another name",
  },
  {
    name: "a column is renamed that a new constraint is about",
    first: renamed + orders,
    second: users.replace("email text", "email text CHECK (email <> '')") + orders,
    why: "column:public.users/email, which it counts on, went or got another name",
  },
  {
    name: "a table is dropped that a new foreign key refers to",
    first: orders,
    second: `${users}CREATE TABLE orders (id bigint PRIMARY KEY, by bigint REFERENCES users);\n`,
    why: "column:public.users/id, primary_key:public.users/users_pkey, table:public.users, which it counts on, went or got another name",
  },
  {
    name: "a table gets another name that a new column is for",
    first: `-- dbmigrator: renamed_from=users\nCREATE TABLE people (id bigint PRIMARY KEY, email text);\n${orders}`,
    second: users.replace("email text", "email text, phone text") + orders,
    why: "table:public.users, which it counts on, went or got another name",
  },
  {
    name: "a new view reads a column that is renamed",
    first: `${users}${orders}CREATE VIEW emails AS SELECT email FROM users;\n`,
    second: renamed + orders,
    why: "view:public.emails came after it was made",
  },
  {
    name: "a new column is in a table that is dropped",
    first: users.replace("email text", "email text, phone text") + orders,
    second: orders,
    why: "column:public.users/phone came after it was made",
  },
];

for (const { name, first, second, why } of conflicts) {
  test(`refused: ${name}`, async ({ project }) => {
    await savePlans(project, first, second);
    await project.succeed(apply(1));
    expectFailure(await project.run(apply(2)), 3, `the plan is stale: ${why}`, "Make a new plan");
    project.folder.write("schema/all.sql", first);
    expect((await project.succeed("plan")).stdout).toContain("No changes.");
  });
}

test("a way back is refused where something new stands on what it takes away", async ({ project, database }) => {
  await savePlans(project, users.replace("email text", "email text, phone text") + orders);
  await project.succeed(apply(1));
  await runSql(database, "CREATE VIEW phones AS SELECT phone FROM users");
  const back = "down --auto-approve --allow deletes-data";
  expectFailure(await project.run(back), 3, "view:public.phones came after it was made, and stands on what it takes away");
  await runSql(database, "DROP VIEW phones");
  await project.succeed(back);
});
