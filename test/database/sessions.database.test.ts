/** Sessions: a server and the embedded database answer alike. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, inject, test, vi } from "vitest";
import { connect } from "../../src/database/connect.ts";
import { parseConnection } from "../../src/database/connection-string.ts";
import type { Notice, ServerError, Session } from "../../src/database/session.ts";
import { requireWritable } from "../../src/database/writable.ts";
import { createDatabase, databaseUrl, dropDatabase, runSql } from "../support/database.ts";
import { passwordRole } from "../support/server.ts";

const open = (url: string): Promise<Session> => connect(parseConnection(url, { env: process.env }));

async function failure(attempt: Promise<unknown>): Promise<ServerError> {
  return attempt.then(
    () => Promise.reject(new Error("did not fail")),
    (error) => error as ServerError,
  );
}

/** One value of every type that a catalog query or the ledger reads. */
const values = `SELECT 9007199254740993::int8 AS int8, 7::int4 AS int4, 4294967295::oid AS oid, '{a,"b c"}'::name[] AS names, '{1,2}'::oid[] AS oids,
  'x'::"char" AS "char", '{a,b}'::"char"[] AS chars, timestamptz '2020-01-01 10:00:00.123456+00' AS timestamptz, '{"a":[1]}'::jsonb AS jsonb,
  1.50::numeric AS numeric, 1.5::float8 AS float8, '1 2'::int2vector AS int2vector, true AS bool, '{1,2}'::int8[] AS int8s, date '2020-01-01' AS date,
  '\\xab'::bytea AS bytea, interval '1 day' AS interval, 'pg_class'::regclass AS regclass, '{t,f}'::bool[] AS bools,
  ARRAY[NULL, 'a,b"\\'] AS texts, '(1,2)'::point AS point, '{1.50}'::numeric[] AS numerics, NULL::int4 AS nothing`;

describe.each(["server", "embedded"])("on the %s", (where) => {
  const withSession = async (use: (session: Session) => Promise<void>): Promise<void> => {
    const session = await open(where === "server" ? inject("serverUrl") : "pglite:");
    try {
      await use(session);
    } finally {
      await session.close();
    }
  };

  test("values come back as documented, with and without parameters", () =>
    withSession(async (session) => {
      const expected = {
        int8: "9007199254740993",
        int4: 7,
        oid: 4294967295,
        names: ["a", "b c"],
        oids: [1, 2],
        char: "x",
        chars: ["a", "b"],
        timestamptz: "2020-01-01 10:00:00.123456+00",
        jsonb: { a: [1] },
        numeric: "1.50",
        float8: 1.5,
        int2vector: "1 2",
        bool: true,
        int8s: ["1", "2"],
        date: "2020-01-01",
        bytea: "\\xab",
        interval: "1 day",
        regclass: "pg_class",
        bools: [true, false],
        texts: [null, 'a,b"\\'],
        point: "(1,2)",
        numerics: ["1.50"],
        nothing: null,
      };
      expect(await session.query(values)).toEqual([expected]);
      expect(await session.query(values, [])).toEqual([expected]);
    }));

  test("parameters of every shape arrive", () =>
    withSession(async (session) => {
      const sent = [["a", null, 'x"y\\'], { z: "ü" }, "5", null, true];
      const [row] = await session.query("SELECT $1::text[] AS a, $2::jsonb AS b, $3::int8 AS c, $4::text AS d, $5::bool AS e", sent);
      expect(row).toEqual({ a: sent[0], b: sent[1], c: "5", d: null, e: true });
    }));

  test("several queries in one round trip, also after a line comment", () =>
    withSession(async (session) => {
      expect(await session.queryAll(["SELECT 1 AS a -- one", "SELECT 2 AS b WHERE false", "SELECT 3 AS c"])).toEqual([
        [{ a: 1 }],
        [],
        [{ c: 3 }],
      ]);
      expect(await session.queryAll([])).toEqual([]);
    }));

  test("several statements are one transaction; the error keeps its place", () =>
    withSession(async (session) => {
      const sql = "CREATE TABLE gone (id int); SELECT wrong FROM gone";
      expect(await failure(session.run(sql))).toMatchObject({ code: "42703", position: String(sql.indexOf("wrong") + 1) });
      expect(await session.query("SELECT to_regclass('gone') AS gone")).toEqual([{ gone: null }]);
      const raised = await failure(
        session.run("DO $$ BEGIN RAISE EXCEPTION 'm' USING DETAIL = 'd', HINT = 'h', ERRCODE = '23505'; END $$"),
      );
      expect(raised).toMatchObject({
        message: "m",
        code: "23505",
        detail: "d",
        hint: "h",
        where: expect.stringContaining("inline_code_block"),
      });
    }));

  test("notices reach the listener until it leaves", () =>
    withSession(async (session) => {
      const heard: Notice[] = [];
      const leave = session.onNotice((notice) => heard.push(notice));
      await session.run("DO $$ BEGIN RAISE WARNING 'one'; END $$");
      leave();
      await session.run("DO $$ BEGIN RAISE WARNING 'two'; END $$");
      expect(heard).toEqual([{ severity: "WARNING", code: "01000", message: "one" }]);
    }));

  test("settings that change what the catalog prints are the same", () =>
    withSession(async (session) => {
      const [row] = await session.query(
        "SELECT current_setting('timezone') AS zone, current_setting('datestyle') AS dates, current_setting('search_path') AS path, current_setting('allow_system_table_mods') AS system",
      );
      expect(row).toEqual({ zone: "UTC", dates: expect.stringMatching(/^ISO/), path: '"$user", public', system: "off" });
      expect(session.server.embedded).toBe(where === "embedded");
      expect(session.server.version).toMatch(new RegExp(`^${session.server.major}\\.`));
      await requireWritable(session);
    }));
});

test("a password with every special character, in each spelling", async () => {
  const { host, port, password, user } = {
    ...new URL(databaseUrl("postgres")),
    ...passwordRole,
    host: new URL(databaseUrl("postgres")).hostname,
    port: new URL(databaseUrl("postgres")).port,
  };
  const spellings = [
    databaseUrl("postgres", "password-role"),
    `host=${host} port=${port} dbname=postgres user=${user} password='${password.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`,
    `Host=${host};Port=${port};Database=postgres;Username=${user};Password="${password.replaceAll('"', '""')}"`,
  ];
  for (const spelling of spellings) {
    const session = await open(spelling);
    expect(session.server.user).toBe(user);
    await session.close();
  }
});

test("a password from the file PGPASSFILE names", async () => {
  const { user, password } = passwordRole;
  const file = join(mkdtempSync(join(tmpdir(), "dbmigrator-pgpass-")), "pgpass");
  writeFileSync(file, `127.0.0.1:*:*:${user}:${password.replaceAll("\\", "\\\\").replaceAll(":", "\\:")}\n`, { mode: 0o600 });
  const url = new URL(databaseUrl("postgres"));
  url.hostname = "127.0.0.1";
  url.username = user;
  url.password = "";
  vi.stubEnv("PGPASSFILE", file);
  try {
    const session = await open(url.href);
    expect(session.server.user).toBe(user);
    await session.close();
  } finally {
    vi.unstubAllEnvs();
    rmSync(dirname(file), { recursive: true });
  }
});

test("a running statement is cancelled from a second connection", async () => {
  const session = await open(inject("serverUrl"));
  const running = failure(session.query("SELECT pg_sleep(30)"));
  await session.cancel();
  expect((await running).code).toBe("57014");
  expect(await session.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await session.close();
});

test("a connection that is lost while idle fails the next query and nothing else", async () => {
  const session = await open(inject("serverUrl"));
  const [row] = await session.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  await runSql(inject("serverUrl"), `SELECT pg_terminate_backend(${row?.pid})`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await failure(session.query("SELECT 1"));
  await session.close();
});

test("a database that is read-only by a setting is refused, and the setting named", async () => {
  const url = await createDatabase();
  await runSql(inject("serverUrl"), `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only TO on`);
  const session = await open(url);
  await expect(requireWritable(session)).rejects.toMatchObject({
    code: "connect.read-only",
    message: expect.stringContaining("default_transaction_read_only is on (set by: database)"),
  });
  await session.close();
  await dropDatabase(url);
});
