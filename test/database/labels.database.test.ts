/** Security labels are read and set; written into the catalog here, as no provider that would take them comes with PostgreSQL. */
import { expect } from "vitest";
import { introspect } from "../../src/catalog/introspect.ts";
import { connect } from "../../src/database/connect.ts";
import { parseConnection } from "../../src/database/connection-string.ts";
import { kinds } from "../../src/kinds/index.ts";
import { KindRegistry } from "../../src/model/kind.ts";
import type { Model } from "../../src/model/object.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Step } from "../../src/plan/types.ts";
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

/** What `SECURITY LABEL` would do: a column's number is 1, that of a whole table 0. */
const label = (text: string, column: number): string =>
  `SET allow_system_table_mods TO on; DELETE FROM pg_catalog.pg_seclabel WHERE objsubid = ${column};
   INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label)
   VALUES ('public.t'::regclass, 'pg_catalog.pg_class'::regclass, ${column}, 'guard', '${text}')`;

test("labels of a table and of a column: set, altered, taken away", async ({ database }) => {
  await runSql(database, "CREATE TABLE public.t (a int)");
  const without = await modelOf(database);
  await runSql(database, label("it''s secret", 0));
  const secret = await modelOf(database);
  await runSql(database, `${label("public", 0)}; ${label("masked", 1)}`);
  const masked = await modelOf(database);
  const between = (from: Model, to: Model) => plan(from, to, registry, { user: "postgres" });
  const sql = (steps: readonly Step[]): string[] => steps.map((step) => step.sql).sort();

  expect(sql(between(without, secret).steps)).toEqual(["SECURITY LABEL FOR guard ON TABLE public.t IS 'it''s secret'"]);
  const altered = between(secret, masked);
  expect(sql(altered.steps)).toEqual([
    "SECURITY LABEL FOR guard ON COLUMN public.t.a IS 'masked'",
    "SECURITY LABEL FOR guard ON TABLE public.t IS 'public'",
  ]);
  expect(sql(altered.down.steps)).toEqual([
    "SECURITY LABEL FOR guard ON COLUMN public.t.a IS NULL",
    "SECURITY LABEL FOR guard ON TABLE public.t IS 'it''s secret'",
  ]);
  const removed = between(secret, without).steps;
  expect(sql(removed)).toEqual(["SECURITY LABEL FOR guard ON TABLE public.t IS NULL"]);
  expect(removed.flatMap(({ hazards = [] }) => hazards).map(({ type }) => type)).toEqual(["weakens-security"]);
});
