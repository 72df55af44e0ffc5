/** What is said of changes of columns, and what PostgreSQL does: whether the table's file is another one afterwards. */
import { expect, inject } from "vitest";
import { introspect } from "../../src/catalog/introspect.ts";
import { connect } from "../../src/database/connect.ts";
import { parseConnection } from "../../src/database/connection-string.ts";
import { kinds } from "../../src/kinds/index.ts";
import { KindRegistry } from "../../src/model/kind.ts";
import type { Model } from "../../src/model/object.ts";
import { plan } from "../../src/plan/plan.ts";
import { runSql, test } from "../support/database.ts";

const registry = new KindRegistry([...kinds]);

async function modelOf(url: string): Promise<Model> {
  const session = await connect(parseConnection(url, { env: process.env }));
  try {
    return await introspect(session, registry);
  } finally {
    await session.close();
  }
}

const before = `CREATE TABLE public.t (a int, b varchar(5), c timestamp(3), d date, g int GENERATED ALWAYS AS (a + 1) STORED);
  CREATE FUNCTION public.roll() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 4; END';
  CREATE DOMAIN public.id AS uuid DEFAULT gen_random_uuid();
  CREATE DOMAIN public.short AS text CHECK (length(VALUE) < 9);
  CREATE DOMAIN public.plain AS text DEFAULT 'a'`;

/** Since PostgreSQL 18. */
const namedNotNulls: [string, string[]][] =
  inject("serverMajor") < 18
    ? []
    : [
        ["ADD CONSTRAINT given NOT NULL a", ["may-fail-on-rows"]],
        ["ADD CONSTRAINT given NOT NULL a NOT VALID", []],
      ];

test.for<[string, string[]]>([
  ["ADD COLUMN x int DEFAULT 1", []],
  ["ADD COLUMN x timestamptz NOT NULL DEFAULT now()", []],
  ["ADD COLUMN x timestamptz DEFAULT clock_timestamp()", ["rewrites-table"]],
  ["ADD COLUMN x uuid NOT NULL DEFAULT gen_random_uuid()", ["rewrites-table"]],
  ["ADD COLUMN x int DEFAULT 1 + public.roll()", ["rewrites-table"]],
  ["ADD COLUMN x serial", ["rewrites-table"]],
  ["ADD COLUMN x int GENERATED ALWAYS AS IDENTITY", ["rewrites-table"]],
  ["ADD COLUMN x int GENERATED ALWAYS AS (a * 2) STORED", ["rewrites-table"]],
  ["ADD COLUMN x public.id", ["rewrites-table"]],
  ["ADD COLUMN x public.short", ["rewrites-table"]],
  ["ADD COLUMN x public.plain", []],
  ["DROP COLUMN g", []],
  ["DROP COLUMN b", ["deletes-data"]],
  ["DROP COLUMN g, ADD COLUMN g bigint GENERATED ALWAYS AS (a + 2) STORED", ["rewrites-table"]],
  ["DROP COLUMN g, ADD COLUMN g int", []],
  ["ALTER COLUMN b TYPE varchar(9)", []],
  ["ALTER COLUMN b TYPE varchar(4)", ["may-fail-on-rows", "rewrites-table"]],
  ["ALTER COLUMN c TYPE timestamp(5)", []],
  ["ALTER COLUMN c TYPE timestamp(1)", ["rewrites-table"]],
  ["ALTER COLUMN d TYPE timestamp", ["rewrites-table"]],
  ["ALTER COLUMN a SET NOT NULL", ["may-fail-on-rows"]],
  ...namedNotNulls,
])("%s", async ([change, hazards], { database }) => {
  await runSql(database, before);
  const from = await modelOf(database);
  const [was] = await runSql(database, "SELECT relfilenode FROM pg_class WHERE oid = 'public.t'::regclass");
  await runSql(database, `ALTER TABLE public.t ${change}`);
  const [is] = await runSql(database, "SELECT relfilenode FROM pg_class WHERE oid = 'public.t'::regclass");
  const { steps } = plan(from, await modelOf(database), registry, { user: "postgres" });
  const said = [...new Set(steps.flatMap((step) => step.hazards ?? []).map(({ type }) => type))].sort();
  expect(said).toEqual(hazards);
  expect(said.includes("rewrites-table"), "the file is another one").toBe(was?.relfilenode !== is?.relfilenode);
});

test.for(["DROP COLUMN a", "ALTER COLUMN a TYPE bigint", "ALTER COLUMN a TYPE smallint", "ADD COLUMN x uuid NOT NULL"])(
  "%s of a foreign table, which has no rows of its own",
  async (change, { database }) => {
    await runSql(
      database,
      "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE public.f (a int, b text) SERVER s",
    );
    const from = await modelOf(database);
    await runSql(database, `ALTER FOREIGN TABLE public.f ${change}`);
    const { steps } = plan(from, await modelOf(database), registry, { user: "postgres" });
    expect(steps).not.toEqual([]);
    expect(steps.flatMap(({ hazards = [] }) => hazards)).toEqual([]);
  },
);
