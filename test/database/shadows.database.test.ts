/** Shadows: each kind opens empty, and leaves nothing behind, also after a run that was killed. */
import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, inject } from "vitest";
import { createContext } from "../../src/app/context.ts";
import { desiredStateOf } from "../../src/app/desired-state.ts";
import { openProject } from "../../src/app/project.ts";
import { liveDatabase } from "../../src/app/read-database.ts";
import { connect } from "../../src/database/connect.ts";
import { parseConnection, type ServerTarget } from "../../src/database/connection-string.ts";
import type { Session } from "../../src/database/session.ts";
import { chooseShadow } from "../../src/desired/shadow/auto.ts";
import { embeddedShadow } from "../../src/desired/shadow/embedded.ts";
import { lendRoles } from "../../src/desired/shadow/lent-roles.ts";
import { closeAllShadows } from "../../src/desired/shadow/provider.ts";
import { siblingShadow } from "../../src/desired/shadow/sibling.ts";
import { urlShadow } from "../../src/desired/shadow/url.ts";
import { workFolder } from "../support/cli.ts";
import { createDatabase, databaseUrl, dropDatabase, runSql, test } from "../support/database.ts";

const env = process.env;
const targetOf = (url: string): ServerTarget => parseConnection(url, { env }) as ServerTarget;
const databases = async (): Promise<unknown[]> =>
  (await runSql(inject("serverUrl"), "SELECT datname FROM pg_database WHERE datname LIKE 'dbmigrator_shadow_%' ORDER BY 1")).map(
    ({ datname }) => datname,
  );

/** A login role for one test. */
async function createRole(options: string): Promise<{ readonly name: string; at(url: string): ServerTarget }> {
  const name = `role_${randomBytes(4).toString("hex")}`;
  await runSql(inject("serverUrl"), `CREATE ROLE ${name} LOGIN ${options}`);
  return { name, at: (url) => ({ ...targetOf(url), user: name }) };
}

/** A new database that is in use: other tests' shadows remove it as well, if they come in between. */
async function createAndUse(name: string): Promise<Session> {
  await runSql(inject("serverUrl"), `CREATE DATABASE ${name}`);
  return connect(targetOf(databaseUrl(name))).catch(() => createAndUse(name));
}

afterAll(closeAllShadows);

describe("sibling", () => {
  test("is like a fresh database, with the target's encoding and locale, and is dropped", async ({ database }) => {
    const shadow = await siblingShadow(targetOf(database)).open();
    const name = shadow.session.server.database;
    expect(name).toMatch(new RegExp(`^dbmigrator_shadow_${process.pid}_\\d{13}_[0-9a-f]{8}$`));
    const like = "SELECT encoding, datcollate, datctype FROM pg_database WHERE datname = current_database()";
    expect(await shadow.session.query(like)).toEqual(await runSql(database, like));
    const acl = "SELECT nspname, nspowner::regrole::text AS owner, nspacl::text FROM pg_namespace WHERE nspname = 'public'";
    expect(await shadow.session.query(acl)).toEqual(await runSql(database, acl));
    await shadow.session.run("CREATE FUNCTION later() RETURNS int LANGUAGE sql AS 'SELECT id FROM not_yet'");
    await Promise.all([shadow.close(), shadow.close()]);
    expect(await databases()).not.toContain(name);
  });

  const icu =
    inject("serverMajor") >= 15 && "CREATE DATABASE %s TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de-u-co-phonebk' LOCALE 'C'";
  const builtin =
    inject("serverMajor") >= 17 && "CREATE DATABASE %s TEMPLATE template0 LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'";
  const others = ["CREATE DATABASE %s TEMPLATE template0 ENCODING LATIN1 LOCALE 'C'", icu, builtin].filter((sql) => sql !== false);
  test.for(others)("is like a target made by %s", async (sql) => {
    const name = `like_${randomBytes(4).toString("hex")}`;
    await runSql(inject("serverUrl"), sql.replace("%s", name));
    const provider =
      inject("serverMajor") >= 17 ? "datlocprovider, datlocale" : inject("serverMajor") >= 15 ? "datlocprovider, daticulocale" : "1 AS one";
    const like = `SELECT pg_encoding_to_char(encoding) AS encoding, datcollate, ${provider} FROM pg_database WHERE datname = current_database()`;
    const shadow = await siblingShadow(targetOf(databaseUrl(name))).open();
    expect(await shadow.session.query(like)).toEqual(await runSql(databaseUrl(name), like));
    await shadow.close();
    await runSql(inject("serverUrl"), `DROP DATABASE ${name}`);
  });

  test("is dropped while a statement runs in it, by the signal handler's function", async ({ database }) => {
    const shadow = await siblingShadow(targetOf(database)).open();
    const name = shadow.session.server.database;
    const running = expect(shadow.session.query("SELECT pg_sleep(30)")).rejects.toThrow();
    await closeAllShadows();
    await running;
    expect(await databases()).not.toContain(name);
  });

  test("removes leftovers that are old and unused, and no others", async ({ database }) => {
    const id = randomBytes(4).toString("hex");
    const old = `dbmigrator_shadow_1_${Date.now() - 3_600_000}_${id}`;
    const used = `dbmigrator_shadow_2_${Date.now() - 3_600_000}_${id}`;
    const young = `dbmigrator_shadow_3_${Date.now()}_${id}`;
    const foreign = `dbmigrator_shadow_of_mine_${id}`;
    for (const name of [old, young, foreign]) await runSql(inject("serverUrl"), `CREATE DATABASE ${name}`);
    const user = await createAndUse(used);
    await (await siblingShadow(targetOf(database)).open()).close();
    const left = await databases();
    expect(left).not.toContain(old);
    expect(left).toEqual(expect.arrayContaining([used, young, foreign]));
    await user.close();
    for (const name of [used, young, foreign]) await dropDatabase(databaseUrl(name));
  });

  test("without CREATEDB the GRANT to ask for is named", async ({ database }) => {
    const role = await createRole("");
    await expect(siblingShadow(role.at(database)).open()).rejects.toMatchObject({
      code: "shadow.unavailable",
      hint: expect.stringContaining(`ALTER ROLE ${role.name} CREATEDB`),
    });
  });

  test("works for a plain role with CREATEDB", async ({ database }) => {
    const role = await createRole("CREATEDB");
    const shadow = await siblingShadow(role.at(database)).open();
    await shadow.session.run("CREATE TABLE t (id int)");
    await shadow.close();
  });
});

describe("embedded", () => {
  test("has the extensions asked for, and warns of another major version", async () => {
    const like = { major: 13, version: "13.1", database: "d", user: "u", embedded: false, pooled: false, lockSlots: 6400, address: "h:1" };
    const shadow = await embeddedShadow(like).open(["citext", "postgis"]);
    await shadow.session.run("CREATE EXTENSION citext");
    expect(shadow.warnings).toEqual([expect.stringMatching(/shadow is PostgreSQL \d+, the target PostgreSQL 13/)]);
    expect((await lendRoles(shadow.session, shadow.tag, ["app user", "app", "app user"])).names).toEqual(["app", "app user"]);
    await shadow.close();
  });
});

/** Something of every class that a database can hold; superuser. */
const everything = `
  CREATE SCHEMA app; CREATE TABLE app.users (id int PRIMARY KEY); CREATE TABLE public.orders (id int REFERENCES app.users) PARTITION BY RANGE (id);
  CREATE TABLE public.orders_1 PARTITION OF public.orders FOR VALUES FROM (1) TO (2); CREATE VIEW public.v AS SELECT * FROM app.users;
  CREATE MATERIALIZED VIEW app.m AS SELECT 1 AS one; CREATE TYPE public.mood AS ENUM ('a'); CREATE DOMAIN public.positive AS int CHECK (value > 0);
  CREATE FUNCTION public.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE AGGREGATE public.agg(int) (sfunc = int4pl, stype = int);
  CREATE EXTENSION hstore;
  CREATE SEQUENCE public.s; CREATE PUBLICATION p FOR ALL TABLES; CREATE COLLATION public.c FROM "C"; CREATE TEXT SEARCH CONFIGURATION public.t (COPY = simple);
  CREATE FUNCTION public.et() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER et ON sql_drop EXECUTE FUNCTION public.et();
  CREATE FOREIGN DATA WRAPPER w; CREATE SERVER srv FOREIGN DATA WRAPPER w; CREATE USER MAPPING FOR public SERVER srv; CREATE FOREIGN TABLE app.ft (a int) SERVER srv;
  CREATE CAST (int AS public.mood) WITH INOUT; CREATE CAST (inet AS uuid) WITH INOUT; CREATE ACCESS METHOD am2 TYPE TABLE HANDLER heap_tableam_handler; SELECT lo_create(0);
  CREATE SUBSCRIPTION sub CONNECTION 'dbname=nowhere' PUBLICATION p WITH (connect = false, slot_name = NONE);
  ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC; ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
  ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO pg_monitor; GRANT ALL ON SCHEMA public TO pg_monitor; COMMENT ON SCHEMA public IS 'mine';`
  .split(";")
  .map((sql) => sql.trim())
  .filter((sql) => sql !== "");

/** Every user object of a database as the server describes it, with what is said and granted on public. */
const inventory = `SELECT pg_describe_object(classid, objid, 0) AS object FROM (
    SELECT classid, objid FROM pg_depend WHERE objid >= 16384 UNION SELECT 'pg_default_acl'::regclass, oid FROM pg_default_acl
    UNION SELECT 'pg_publication'::regclass, oid FROM pg_publication UNION SELECT 'pg_am'::regclass, oid FROM pg_am WHERE oid >= 16384
    UNION SELECT 'pg_cast'::regclass, oid FROM pg_cast WHERE oid >= 16384 UNION SELECT 'pg_language'::regclass, oid FROM pg_language WHERE oid >= 16384
    UNION SELECT 'pg_foreign_data_wrapper'::regclass, oid FROM pg_foreign_data_wrapper UNION SELECT 'pg_event_trigger'::regclass, oid FROM pg_event_trigger
    UNION SELECT 'pg_largeobject'::regclass, oid FROM pg_largeobject_metadata) AS all_objects
  UNION ALL SELECT concat_ws(' ', nspname, nspowner::regrole, nspacl, obj_description(oid)) FROM pg_namespace WHERE nspname = 'public'
  UNION ALL SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database() ORDER BY 1`;

describe("url", () => {
  test("is filled with everything there is, and is as before afterwards", async ({ database }) => {
    await runSql(database, `COMMENT ON DATABASE ${new URL(database).pathname.slice(1)} IS 'for shadows'`);
    const before = await runSql(database, inventory);
    const shadow = await urlShadow(targetOf(database)).open();
    const name = `lent_${randomBytes(4).toString("hex")}`;
    const lent = await lendRoles(shadow.session, shadow.tag, [name]);
    const owned = `CREATE TABLE owned (id int); ALTER TABLE owned OWNER TO ${name}; ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO ${name}`;
    await shadow.session.run([...lent.begin, owned, ...lent.end].join(";"));
    expect(await runSql(database, `SELECT FROM pg_roles WHERE rolname = '${name}'`)).toEqual([]);
    expect(await runSql(database, `SELECT FROM pg_roles WHERE starts_with(rolname, '${shadow.tag}')`)).toHaveLength(1);
    for (const sql of everything) await shadow.session.run(sql);
    await shadow.close();
    expect(await runSql(database, inventory)).toEqual(before);
    expect(await runSql(database, `SELECT FROM pg_roles WHERE starts_with(rolname, '${shadow.tag}')`)).toEqual([]);
  });

  test("what a killed run left is removed; the next run finds it as it was", async ({ database }) => {
    const before = await runSql(database, inventory);
    const killed = await urlShadow(targetOf(database)).open();
    for (const sql of everything) await killed.session.run(sql);
    await killed.session.close();
    const next = await urlShadow(targetOf(database)).open();
    expect(await next.session.query("SELECT FROM pg_namespace WHERE nspname = 'app'")).toEqual([]);
    await next.close();
    expect(await runSql(database, inventory)).toEqual(before);
  });

  test("a plain owner will do, also after a failed transaction", async () => {
    const role = await createRole("");
    const url = await createDatabase();
    await runSql(
      url,
      `ALTER DATABASE ${new URL(url).pathname.slice(1)} OWNER TO ${role.name}; ALTER SCHEMA public OWNER TO pg_database_owner`,
    );
    const before = await runSql(url, inventory);
    const shadow = await urlShadow(role.at(url)).open();
    await shadow.session.run("CREATE TABLE public.t (id int); DROP SCHEMA public CASCADE; CREATE SCHEMA app CREATE TABLE u (id int)");
    await expect(shadow.session.run("BEGIN; SELECT 1/0")).rejects.toThrow();
    await expect(lendRoles(shadow.session, shadow.tag, ["nobody_yet"])).rejects.toThrow();
    await shadow.close();
    expect(await runSql(url, inventory)).toEqual(before);
    const second = await urlShadow(role.at(url)).open();
    await expect(lendRoles(second.session, second.tag, ["nobody_yet"])).rejects.toMatchObject({
      code: "shadow.unavailable",
      hint: expect.stringContaining("CREATEROLE"),
    });
    await second.close();
    await dropDatabase(url);
  });

  test("a database that is not empty is refused and left alone", async ({ database }) => {
    await runSql(database, "CREATE SCHEMA app CREATE TABLE users (id int); CREATE TABLE orders (id int)");
    await expect(urlShadow(targetOf(database)).open()).rejects.toMatchObject({
      code: "shadow.not-empty",
      message: expect.stringMatching(/relation orders.*schema app/),
    });
    expect(await runSql(database, "SELECT to_regclass('app.users')::text AS users, to_regclass('orders')::text AS orders")).toEqual([
      { users: "app.users", orders: "orders" },
    ]);
  });

  test("a database of someone else, and the target itself, are refused", async ({ database }) => {
    const role = await createRole("");
    await expect(urlShadow(role.at(database)).open()).rejects.toMatchObject({
      code: "shadow.unavailable",
      hint: expect.stringContaining("OWNER TO"),
    });
    await expect(urlShadow(targetOf(database), targetOf(database)).open()).rejects.toMatchObject({
      code: "shadow.unavailable",
      message: expect.stringContaining("the target itself"),
    });
  });

  test("two runs take turns, and an interrupted one gives it back", async ({ database }) => {
    const first = await urlShadow(targetOf(database)).open();
    await first.session.run("CREATE TABLE t (id int)");
    const running = expect(first.session.query("SELECT pg_sleep(30)")).rejects.toMatchObject({ code: "57014" });
    const waiting = urlShadow(targetOf(database)).open();
    await closeAllShadows();
    await running;
    const second = await waiting;
    expect(await second.session.query("SELECT to_regclass('t') AS t")).toEqual([{ t: null }]);
    await second.close();
  });
});

describe("auto", () => {
  test("takes what the setting, the target and the privileges allow", async ({ database }) => {
    const kindOf = async (setting: string, target: ServerTarget): Promise<string> => {
      const session = await connect(target);
      const shadow = await (await chooseShadow({ setting, target, session, env })).open();
      await shadow.close();
      await session.close();
      return shadow.kind;
    };
    const shadowUrl = await createDatabase();
    const plain = await createRole("");
    expect(await kindOf("auto", targetOf(database))).toBe("sibling");
    expect(await kindOf("auto", plain.at(database))).toBe("embedded");
    expect(await kindOf("embedded", targetOf(database))).toBe("embedded");
    expect(await kindOf(shadowUrl, targetOf(database))).toBe("url");
    await expect(kindOf("sibling", plain.at(database))).rejects.toMatchObject({ code: "shadow.unavailable" });
    await dropDatabase(shadowUrl);
  });

  test("is asked once for a desired state, and given its extensions", async ({ database }) => {
    const folder = workFolder({ "schema/a.sql": "CREATE EXTENSION citext;\nCREATE TABLE t (id citext);" });
    const context = createContext({ cwd: folder.path, env: {}, emit: () => undefined });
    const target = (await createRole("")).at(database);
    const project = { ...(await openProject(context, { url: database })), target };
    const session = await connect(target);
    const asked: string[] = [];
    const query: Session["query"] = (sql, values) => {
      if (sql.includes("rolcreatedb")) asked.push(sql);
      return session.query(sql, values);
    };
    const watched: Session = { ...session, query };
    const state = await desiredStateOf(context, project, watched, liveDatabase(context, watched));
    await state.closed;
    await session.close();
    expect(state.model.objects.has("extension:citext")).toBe(true);
    expect(asked).toHaveLength(1);
    folder.remove();
  });
});
