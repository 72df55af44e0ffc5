/** A shadow of another version than the server, as a role without CREATEDB gets it: what only prints differently is no change. */
import { expect, inject } from "vitest";
import { runSql } from "../support/database.ts";
import { expectFailure, test } from "./project.ts";

/** Views lose qualifiers in PostgreSQL 16, NOT NULL has names since 18: this says something that each of them prints in its own way. */
const first = `
CREATE TABLE places (id int NOT NULL, code int PRIMARY KEY);
CREATE TABLE customers (id int CONSTRAINT customer_numbered NOT NULL PRIMARY KEY, name text CONSTRAINT named NOT NULL, kind varchar(8) CHECK (kind IN ('a', 'b')));
CREATE DOMAIN amount AS numeric CONSTRAINT given NOT NULL CHECK (VALUE > 0);
CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customers, total amount, doubled numeric GENERATED ALWAYS AS (total * 2) STORED);
CREATE INDEX big ON orders (customer) WHERE total > 100;
CREATE VIEW names AS SELECT id, name FROM customers WHERE kind = 'a';
CREATE VIEW totals AS SELECT n.name, sum(o.total) AS total FROM names n JOIN orders o ON o.customer = n.id GROUP BY n.name;
CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM names;
CREATE FUNCTION total_of(who int) RETURNS numeric LANGUAGE sql BEGIN ATOMIC SELECT sum(total) FROM orders WHERE customer = who; END;
CREATE RULE quiet AS ON DELETE TO names DO INSTEAD SELECT id FROM names;
ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON customers USING (id IN (SELECT customer FROM orders));
`;
const second = `${first.replace("WHERE kind = 'a'", "WHERE kind = 'b'")}
CREATE VIEW later AS SELECT id FROM customers;`;

test.skipIf(inject("serverMajor") >= 18)(
  "plan, apply, rename and back",
  { timeout: 300_000 },
  async ({ project: { folder, run, succeed } }) => {
    const apply = "apply --auto-approve --allow deletes-data,weakens-security";
    const expectNothingLeft = async (): Promise<void> => {
      expect((await succeed("plan --detailed-exitcode")).stdout).toContain("No changes");
    };
    folder.write("dbmigrator.yaml", "shadow: embedded\n");
    folder.write("schema/shop.sql", first);
    await succeed(apply);
    await expectNothingLeft();

    folder.write("schema/shop.sql", second);
    const { stdout } = await succeed("plan --format json --out plan.json");
    expect(JSON.parse(stdout).words).toBeGreaterThanOrEqual(18);
    await succeed(`${apply} plan.json`);
    await expectNothingLeft();
    expectFailure(await run(`${apply} plan.json`), 3, "already");

    await succeed("down --auto-approve --allow deletes-data,weakens-security");
    folder.write("schema/shop.sql", first);
    await expectNothingLeft();

    folder.write(
      "schema/shop.sql",
      first
        .replace("CREATE VIEW names AS", "-- dbmigrator: renamed_from=names\nCREATE VIEW named AS")
        .replaceAll(/(FROM|TO) names/g, "$1 named")
        .replace("CREATE TABLE places", "-- dbmigrator: renamed_from=places\nCREATE TABLE sites"),
    );
    const renamed = (await succeed("plan")).stdout;
    expect(renamed).toContain("» view public.names → public.named");
    expect(renamed).toContain("» table public.places → public.sites");
    await succeed(apply);
    await expectNothingLeft();
  },
);

test.skipIf(inject("serverMajor") >= 18)("what is no matter of words is no other way of printing it", async ({ database, project }) => {
  const parted = `
CREATE TABLE visits (place int NOT NULL, n int) PARTITION BY LIST (place);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES IN (1);
ALTER TABLE ONLY visits ADD CONSTRAINT visits_once UNIQUE (place, n);
ALTER TABLE ONLY visits_1 ADD CONSTRAINT visits_1_once UNIQUE (place, n);
`;
  await runSql(database, parted);
  project.folder.write("dbmigrator.yaml", "shadow: embedded\n");
  project.folder.write("schema/visits.sql", `${parted}ALTER INDEX visits_once ATTACH PARTITION visits_1_once;\n`);
  await project.succeed("apply --auto-approve --allow deletes-data,weakens-security");
  expect(await runSql(database, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'visits_once'::regclass")).toEqual([
    { indisvalid: true },
  ]);
});
