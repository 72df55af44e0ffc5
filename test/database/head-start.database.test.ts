/** Loading that begins before the source is parsed to its end. */
import { expect, inject } from "vitest";
import { parseConnection, type ServerTarget } from "../../src/database/connection-string.ts";
import { HeadStart } from "../../src/desired/head-start.ts";
import type { Shadow } from "../../src/desired/shadow/provider.ts";
import { siblingShadow } from "../../src/desired/shadow/sibling.ts";
import { readSqlFile } from "../../src/desired/sql-files.ts";
import { runSql, test } from "../support/database.ts";
import { registry } from "../support/model.ts";

interface Start {
  /** The statements that were run, as far as the shadow tells. */
  readonly relations: readonly string[];
  readonly left: readonly string[];
}

const isThere = async ({ session }: Shadow): Promise<boolean> =>
  (await runSql(inject("serverUrl"), `SELECT FROM pg_database WHERE datname = '${session.server.database}'`)).length > 0;

/** Undefined where it was in vain. */
async function start(database: string, text: string): Promise<Start | undefined> {
  const target = parseConnection(database, { env: process.env }) as ServerTarget;
  const opening = siblingShadow(target).open();
  const headStart = new HeadStart(opening, [text]);
  const { units, diagnostics } = await readSqlFile({ file: "a.sql", text }, registry.all, (unit) => headStart.offer(unit));
  expect(diagnostics).toEqual([]);
  const shadow = await opening;
  await waitUntilIdle(shadow);
  const begun = await headStart.end(units);
  if (begun === undefined) {
    expect(await isThere(shadow)).toBe(false);
    return undefined;
  }
  try {
    expect(begun.shadow).toBe(shadow);
    const rows = await shadow.session.query<{ name: string }>(
      "SELECT relname::text AS name FROM pg_class WHERE relnamespace IN ('public'::regnamespace, 'pg_catalog'::regnamespace) AND oid >= 16384 AND relkind IN ('r', 'v') ORDER BY oid",
    );
    expect(await shadow.session.query("SHOW search_path")).toEqual([{ search_path: '"$user", public' }]);
    return { relations: rows.map(({ name }) => name), left: begun.left.map(({ sql }) => sql) };
  } finally {
    await shadow.close();
  }
}

/** What was offered has been run, as long as that goes. */
async function waitUntilIdle({ session }: Shadow): Promise<void> {
  let last = "";
  for (let quiet = 0; quiet < 15; quiet++) {
    const [row] = await session.query<{ there: string }>("SELECT count(*) || ' ' || max(oid) AS there FROM pg_class");
    if (row?.there !== last) quiet = 0;
    last = row?.there ?? "";
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("statements run in the order of the source up to one that wants what follows", async ({ database }) => {
  const text = `CREATE TABLE a (id bigserial PRIMARY KEY, at timestamptz DEFAULT now(), name text COLLATE "C");
CREATE VIEW w AS SELECT upper(name) AS name FROM a;
CREATE VIEW v AS SELECT * FROM b;
CREATE TABLE b ();`;
  expect(await start(database, text)).toEqual({ relations: ["a", "w"], left: ["CREATE TABLE b ()", "CREATE VIEW v AS SELECT * FROM b"] });
});

test("a view that groups rows waits for the keys of its tables", async ({ database }) => {
  const view = "CREATE VIEW v AS SELECT id, name FROM a GROUP BY id";
  const key = "ALTER TABLE a ADD PRIMARY KEY (id)";
  const begun = await start(database, `CREATE TABLE a (id int, name text); ${view}; ${key};`);
  expect(begun).toEqual({ relations: ["a"], left: [key, view] });
  expect(await start(database, `CREATE TABLE a (id int, name text); ${key}; ${view};`)).toEqual({ relations: ["a", "v"], left: [] });
});

test("one that fails, needs a commit, names a missing role, may come last or is no part of the shadow ends it", async ({ database }) => {
  for (const last of [
    "CREATE TABLE b (a int, a int)",
    "ALTER TYPE mood ADD VALUE 'blue'",
    "ALTER TABLE a OWNER TO nobody_here",
    "CREATE ROLE head_start_nobody",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
    "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS ''; CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()",
  ]) {
    const begun = await start(database, `CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE a (b mood); ${last}; CREATE TABLE c ();`);
    expect(begun?.left, last).toContain("CREATE TABLE c ()");
    expect(
      begun?.relations.filter((name) => name !== "a"),
      last,
    ).toEqual([]);
  }
});

test("an order that turns out to be wrong gives the shadow up", async ({ database }) => {
  // pg_catalog has such a type, and the source says more
  expect(await start(database, "CREATE TABLE a (x text); CREATE TYPE text AS ENUM ('a');")).toBeUndefined();
});

test("what an extension brings is there for what follows", async ({ database }) => {
  const text = `CREATE SCHEMA app; ALTER SCHEMA app OWNER TO CURRENT_USER; CREATE EXTENSION citext;
CREATE TABLE a (name citext); ALTER TABLE a ADD x app.nowhere;`;
  expect(await start(database, text)).toEqual({ relations: ["a"], left: ["ALTER TABLE a ADD x app.nowhere"] });
  const later = await start(database, "CREATE TABLE a (id bigserial); CREATE EXTENSION citext;");
  expect(later).toEqual({ relations: [], left: ["CREATE EXTENSION citext", "CREATE TABLE a (id bigserial)"] });
});

test("a name is waited for until there is the schema that it may be in", async ({ database }) => {
  const text = `CREATE DOMAIN users_id AS int; SET search_path = auth, public; CREATE TABLE t (id users_id);`;
  expect(await start(database, text)).toEqual({ relations: [], left: ["CREATE TABLE t (id users_id)"] });
});

test("nothing is left of it when the source turns out to be wrong", async ({ database }) => {
  const opening = siblingShadow(parseConnection(database, { env: process.env }) as ServerTarget).open();
  const headStart = new HeadStart(opening, []);
  await readSqlFile({ file: "a.sql", text: "CREATE TABLE a (); CREATE TABLE b ()" }, [], (unit) => headStart.offer(unit));
  const shadow = await opening;
  expect(await isThere(shadow)).toBe(true);
  await headStart.abandon();
  expect(await isThere(shadow)).toBe(false);
});
