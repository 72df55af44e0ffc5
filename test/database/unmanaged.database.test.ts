/** What a database holds and no kind models is reported, and nothing else is. */
import { expect } from "vitest";
import { introspect } from "../../src/catalog/introspect.ts";
import { connect } from "../../src/database/connect.ts";
import { parseConnection } from "../../src/database/connection-string.ts";
import { kinds } from "../../src/kinds/index.ts";
import { KindRegistry } from "../../src/model/kind.ts";
import type { Model } from "../../src/model/object.ts";
import { runSql, test } from "../support/database.ts";

async function modelOf(url: string): Promise<Model> {
  const session = await connect(parseConnection(url, { env: process.env }));
  try {
    return await introspect(session, new KindRegistry(kinds));
  } finally {
    await session.close();
  }
}

const reported = async (url: string): Promise<string[]> => (await modelOf(url)).unmanaged.map(({ message }) => message);

test("an empty database holds nothing of the kind", async ({ database }) => {
  expect(await reported(database)).toEqual([]);
});

test("what is said of the database itself", async ({ database }) => {
  const name = new URL(database).pathname.slice(1);
  await runSql(
    database,
    `ALTER DATABASE ${name} SET search_path TO app, public; ALTER DATABASE ${name} SET work_mem TO '8MB';
     COMMENT ON DATABASE ${name} IS 'A shop.'; REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC; ALTER DATABASE ${name} CONNECTION LIMIT 7`,
  );
  const all = ["comment", "connection limit", "list of privileges", "setting search_path", "setting work_mem"];
  expect(await reported(database)).toEqual(all.map((what) => `${what} of the database is not managed: dbmigrator leaves it as it is`));
});

test("base types, also those with elements", async ({ database }) => {
  await runSql(
    database,
    `CREATE TYPE public.pair;
     CREATE FUNCTION public.pair_in(cstring) RETURNS public.pair LANGUAGE internal STRICT IMMUTABLE AS 'point_in';
     CREATE FUNCTION public.pair_out(public.pair) RETURNS cstring LANGUAGE internal STRICT IMMUTABLE AS 'point_out';
     CREATE TYPE public.pair (INPUT = public.pair_in, OUTPUT = public.pair_out, LIKE = point, ELEMENT = float8);
     CREATE TABLE public.t (a public.pair, b public.pair[])`,
  );
  expect(await reported(database)).toEqual(["type public.pair is not managed: dbmigrator leaves it as it is"]);
});

test("indexes of the tables of extensions are theirs", async ({ database }) => {
  await runSql(
    database,
    `CREATE EXTENSION dblink; CREATE TABLE public.known (id integer PRIMARY KEY, name text UNIQUE);
     ALTER EXTENSION dblink ADD TABLE public.known`,
  );
  expect(await reported(database)).toEqual([]);
});

test("large objects are rows, and not reported", async ({ database }) => {
  await runSql(database, "SELECT lo_from_bytea(0, 'x')");
  expect(await reported(database)).toEqual([]);
});

test("a partition that is half detached is reported, and detached to the end", async ({ database }) => {
  await runSql(
    database,
    `CREATE TABLE public.m (at int) PARTITION BY RANGE (at); CREATE TABLE public.m1 PARTITION OF public.m FOR VALUES FROM (0) TO (9);
     UPDATE pg_catalog.pg_inherits SET inhdetachpending = true WHERE inhrelid = 'public.m1'::regclass`,
  );
  const model = await modelOf(database);
  expect(model.unmanaged.map(({ message }) => message)).toEqual([
    "partition public.m1 is half detached: an interrupted DETACH PARTITION CONCURRENTLY waits for ALTER TABLE public.m DETACH PARTITION public.m1 FINALIZE",
  ]);
  const partition = model.objects.get("partition:public.m1");
  const kind = new KindRegistry(kinds).get("partition");
  const context = { current: model, desired: model, serverMajor: model.serverMajor, isDropped: () => false };
  const statements = [kind.drop(partition as never, context as never)].flat();
  for (const { sql } of statements) await runSql(database, sql);
  expect((await modelOf(database)).objects.has("partition:public.m1")).toBe(false);
});
