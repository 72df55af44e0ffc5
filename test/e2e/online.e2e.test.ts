/** Indexes of tables that others use meanwhile: built beside them, those of partitioned tables too; what an interrupted build leaves is finished by the next run. */
import pg from "pg";
import { expect } from "vitest";
import { runSql } from "../support/database.ts";
import { expectFailure, test } from "./project.ts";

const patience = { timeout: 30_000, interval: 50 };
const table = "CREATE TABLE visits (id int, page text);\n";
const index = "CREATE UNIQUE INDEX visits_id ON visits (id);\n";
const fill = "INSERT INTO visits SELECT i, 'page ' || i FROM generate_series(1, 100) AS i";
const waitsSince = (time: string): string =>
  `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE % INDEX CONCURRENTLY%' AND wait_event_type = 'Lock' AND query_start < clock_timestamp() - '${time}'::interval`;

/** A transaction that has written to the table, and is still open. */
async function openWriter(url: string): Promise<pg.Client> {
  const writer = new pg.Client({ connectionString: url });
  await writer.connect();
  await writer.query("BEGIN; INSERT INTO visits VALUES (1001, 'open')");
  return writer;
}

test("others write while an index is built, and the build waits for them as long as they take", async ({ project, database }) => {
  await runSql(database, table + fill);
  project.folder.write("schema/visits.sql", table + index);
  const writer = await openWriter(database);
  const applying = project.run("apply --auto-approve --lock-timeout 200ms");
  await expect.poll(() => runSql(database, waitsSince("600ms")), patience).toHaveLength(1);
  await runSql(database, "SET lock_timeout = '500ms'; INSERT INTO visits VALUES (1002, 'meanwhile')");
  await writer.query("COMMIT");
  await writer.end();
  expect(await applying).toMatchObject({ code: 0 });
  expect((await project.succeed("plan")).stdout).toContain("No changes.");
  await project.succeed("down --auto-approve");
});

test("killed in the middle of a build: apply makes the index anew, beside the others again", async ({ project, database }) => {
  await runSql(database, table + fill);
  project.folder.write("schema/visits.sql", table + index);
  const writer = await openWriter(database);
  const controller = new AbortController();
  const killed = project.run("apply --auto-approve", { signal: controller.signal });
  await expect.poll(() => runSql(database, waitsSince("0s")), patience).toHaveLength(1);
  controller.abort("SIGKILL");
  expect(await killed).toMatchObject({ code: null });
  await expect.poll(() => runSql(database, waitsSince("0s")), patience).toHaveLength(0);
  await writer.query("COMMIT");
  await writer.end();
  expect(await runSql(database, "SELECT indisvalid AS valid FROM pg_index WHERE indrelid = 'visits'::regclass")).toEqual([
    { valid: false },
  ]);
  const again = await project.succeed("apply --auto-approve");
  expect(again.stderr).toMatch(/DROP INDEX public\.visits_id[\s\S]*CREATE UNIQUE INDEX CONCURRENTLY visits_id/);
  expect((await project.succeed("plan")).stdout).toContain("No changes.");
});

test("rows that the index does not allow: what is left is told, and the next apply goes on", async ({ project, database }) => {
  await runSql(database, `${table}${fill}; INSERT INTO visits VALUES (7, 'twice')`);
  project.folder.write("schema/visits.sql", `${table}${index}CREATE TABLE other ();\n`);
  expectFailure(
    await project.run("apply --auto-approve --format json"),
    6,
    "step 2 of 2 failed: could not create unique index",
    "Key (id)=(7) is duplicated.",
    "Step 1 of 2 is applied and stays.",
    "an index may be left invalid",
  );
  expect((await project.succeed("status --detailed")).stdout).toMatch(/failed.*1\/2|1\/2.*failed/);
  await runSql(database, "DELETE FROM visits WHERE page = 'twice'");
  await project.succeed("apply --auto-approve");
  expect((await project.succeed("plan")).stdout).toContain("No changes.");
});

test("a partitioned table: every partition's index by itself, then attached", async ({ project, database }) => {
  const tables = `CREATE TABLE events (id bigint NOT NULL, occurred date NOT NULL, payload jsonb) PARTITION BY RANGE (occurred);
CREATE TABLE april PARTITION OF events FOR VALUES FROM ('2026-04-01') TO ('2026-05-01');
CREATE TABLE may PARTITION OF events FOR VALUES FROM ('2026-05-01') TO ('2026-06-01') PARTITION BY RANGE (occurred);
CREATE TABLE may_early PARTITION OF may FOR VALUES FROM ('2026-05-01') TO ('2026-05-15');
CREATE TABLE may_late PARTITION OF may FOR VALUES FROM ('2026-05-15') TO ('2026-06-01');
`;
  await runSql(database, `${tables}CREATE INDEX may_late_payload_idx ON may_late USING gin (payload)`);
  await runSql(database, "INSERT INTO events SELECT i, '2026-04-03'::date + (i % 40), '{}' FROM generate_series(1, 100) AS i");
  project.folder.write("schema/events.sql", `${tables}CREATE INDEX events_payload_idx ON events USING gin (payload);\n`);
  const { stdout } = await project.succeed("plan --format sql");
  expect(stdout.match(/^(CREATE|ALTER|DROP) .*/gm)).toEqual([
    "CREATE INDEX CONCURRENTLY april_payload_idx ON public.april USING gin (payload);",
    "CREATE INDEX CONCURRENTLY may_early_payload_idx ON public.may_early USING gin (payload);",
    "CREATE INDEX may_payload_idx ON ONLY public.may USING gin (payload);",
    "ALTER INDEX public.may_payload_idx ATTACH PARTITION public.may_early_payload_idx;",
    "ALTER INDEX public.may_payload_idx ATTACH PARTITION public.may_late_payload_idx;",
    "CREATE INDEX events_payload_idx ON ONLY public.events USING gin (payload);",
    "ALTER INDEX public.events_payload_idx ATTACH PARTITION public.april_payload_idx;",
    "ALTER INDEX public.events_payload_idx ATTACH PARTITION public.may_payload_idx;",
  ]);
  await project.succeed("apply --auto-approve");
  const states =
    "SELECT bool_and(indisvalid) AS valid, count(*)::int AS indexes FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE c.relname LIKE '%payload_idx'";
  expect(await runSql(database, states)).toEqual([{ valid: true, indexes: 5 }]);
  expect((await project.succeed("plan")).stdout).toContain("No changes.");
  await project.succeed("down --auto-approve");
  expect(await runSql(database, states)).toEqual([{ valid: true, indexes: 1 }]);
});

test("a partition that is not managed: its index comes with that of the whole", async ({ project, database }) => {
  const tables = "CREATE TABLE events (id int) PARTITION BY LIST (id);\nCREATE TABLE first PARTITION OF events FOR VALUES IN (1);\n";
  await runSql(database, `${tables}CREATE SCHEMA archive; CREATE TABLE archive.second PARTITION OF events FOR VALUES IN (2)`);
  await runSql(database, "INSERT INTO events VALUES (1), (2)");
  project.folder.write("schema/events.sql", `${tables}CREATE INDEX events_id ON events (id);\n`);
  expect((await project.succeed("plan --format sql")).stdout).toContain("CREATE INDEX events_id ON public.events (id);");
  await project.succeed("apply --auto-approve");
  expect(
    await runSql(
      database,
      "SELECT bool_and(indisvalid) AS valid, count(*)::int AS n FROM pg_index WHERE indrelid::regclass::text ~ '^events|first|second'",
    ),
  ).toEqual([{ valid: true, n: 3 }]);
  expect((await project.succeed("plan")).stdout).toContain("No changes.");
});

test("an index takes the place of others: they go when it is there", async ({ project, database }) => {
  await runSql(
    database,
    `${table}${fill}; ALTER TABLE visits ADD CONSTRAINT visits_page UNIQUE (page); CREATE INDEX visits_old ON visits (id)`,
  );
  project.folder.write(
    "schema/visits.sql",
    `${table}CREATE UNIQUE INDEX visits_low ON visits (lower(page));\nCREATE INDEX visits_new ON visits (id, page);\n`,
  );
  expect((await project.succeed("plan --format sql")).stdout.match(/^(CREATE|ALTER|DROP) .*/gm)).toEqual([
    "CREATE UNIQUE INDEX CONCURRENTLY visits_low ON public.visits (lower(page));",
    "CREATE INDEX CONCURRENTLY visits_new ON public.visits (id, page);",
    expect.stringMatching(/DROP/),
    expect.stringMatching(/DROP/),
  ]);
  await project.succeed("apply --auto-approve");
  expect((await project.succeed("plan")).stdout).toContain("No changes.");
});

test("an index of a partitioned table is replaced in one transaction", async ({ project, database }) => {
  const tables = "CREATE TABLE events (id int, v int) PARTITION BY LIST (id);\nCREATE TABLE first PARTITION OF events FOR VALUES IN (1);\n";
  await runSql(database, `${tables}CREATE UNIQUE INDEX events_u ON events (id); INSERT INTO events VALUES (1, 1)`);
  project.folder.write("schema/events.sql", `${tables}CREATE UNIQUE INDEX events_u ON events (id, v);\n`);
  const { stdout } = await project.succeed("plan --format sql");
  expect(stdout).not.toContain("CONCURRENTLY");
  expect(stdout.match(/COMMIT/g)).toHaveLength(1);
  await project.succeed("apply --auto-approve");
});

test("the configuration decides", async ({ project, database }) => {
  await runSql(database, table);
  project.folder.write("schema/visits.sql", table + index);
  const planned = async (online: string): Promise<string> => {
    project.folder.write("dbmigrator.yaml", `project: app\nsource: schema/\napply: { online: ${online} }\n`);
    return (await project.succeed("plan --format sql")).stdout;
  };
  expect(await planned("auto")).toContain("CREATE UNIQUE INDEX visits_id");
  expect(await planned("always")).toContain("CREATE UNIQUE INDEX CONCURRENTLY visits_id");
  await runSql(database, fill);
  expect(await planned("auto")).toContain("CREATE UNIQUE INDEX CONCURRENTLY visits_id");
  expect(await planned("never")).toContain("CREATE UNIQUE INDEX visits_id");
});
