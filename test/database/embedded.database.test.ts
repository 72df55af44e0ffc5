/** The embedded database: directories, their lock, extensions, the kept image. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connect } from "../../src/database/connect.ts";
import { embeddedExtensions } from "../../src/database/embedded-extensions.ts";

let folder: string;
const target = (name: string) => ({ kind: "embedded", directory: join(folder, name) }) as const;
const inMemory = { kind: "embedded", directory: null } as const;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dbmigrator-embedded-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a directory keeps its data; a second user is refused while it is open", async () => {
  const first = await connect(target("deep/er"));
  await first.run("CREATE EXTENSION citext; CREATE TABLE kept (name citext); INSERT INTO kept VALUES ('A')");
  await expect(connect(target("deep/er"))).rejects.toMatchObject({
    code: "connect.failed",
    message: expect.stringContaining("in use by this process"),
  });
  await first.close();
  const second = await connect(target("deep/er"));
  expect(await second.query("SELECT name FROM kept WHERE name = 'a'")).toEqual([{ name: "A" }]);
  await second.close();
  expect(existsSync(join(folder, "deep/er/dbmigrator.lock"))).toBe(false);
});

test("a folder that cannot be made, or that holds something else", async () => {
  const at = (directory: string) => connect({ kind: "embedded", directory });
  const refused = (message: string) => ({ code: "connect.failed", message: expect.stringContaining(message) });
  if (existsSync("/proc")) await expect(at("/proc/nowhere/db")).rejects.toMatchObject(refused("ENOENT"));
  writeFileSync(join(folder, "notes.txt"), "mine");
  await expect(at(join(folder, "notes.txt"))).rejects.toMatchObject(refused("EEXIST"));
  await expect(at(folder)).rejects.toMatchObject(refused("holds something else"));
  expect(readdirSync(folder)).toEqual(["notes.txt"]);
});

test("the lock of a live process counts, that of a dead one does not", async () => {
  await (await connect(target("db"))).close();
  const lock = join(folder, "db", "dbmigrator.lock");
  const other = spawn("sleep", ["60"]);
  const started = existsSync("/proc") ? readFileSync(`/proc/${other.pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19] : null;
  writeFileSync(lock, JSON.stringify({ pid: other.pid, started }));
  await expect(connect(target("db"))).rejects.toMatchObject({
    code: "connect.failed",
    message: expect.stringContaining(`process ${other.pid}`),
  });
  other.kill("SIGKILL");
  await new Promise((resolve) => other.once("exit", resolve));
  await (await connect(target("db"))).close();
  writeFileSync(lock, "{torn");
  await (await connect(target("db"))).close();
});

test("data of another major version is refused", async () => {
  await (await connect(target("db"))).close();
  writeFileSync(join(folder, "db", "PG_VERSION"), "12\n");
  await expect(connect(target("db"))).rejects.toMatchObject({ code: "connect.failed", message: expect.stringContaining("PostgreSQL 12") });
  expect(existsSync(join(folder, "db", "dbmigrator.lock"))).toBe(false);
});

test("in memory only the extensions asked for are there, in a directory all of them", async () => {
  const bare = await connect(inMemory);
  await expect(bare.run("CREATE EXTENSION hstore")).rejects.toMatchObject({ code: "0A000" });
  await bare.close();
  const some = await connect(inMemory, { extensions: ["hstore", "earthdistance", "uuid-ossp", "no_such_extension"] });
  await some.run(
    `CREATE EXTENSION hstore; CREATE EXTENSION earthdistance CASCADE; CREATE EXTENSION "uuid-ossp"; SELECT uuid_generate_v4()`,
  );
  await some.close();
});

test("every extension on offer can be created", async () => {
  const session = await connect(target("all"));
  for (const name of embeddedExtensions().filter((name) => name !== "plpgsql")) {
    await session.run(`CREATE EXTENSION IF NOT EXISTS "${name}" CASCADE`);
  }
  const [row] = await session.query<{ setting: string }>("SELECT current_setting('default_text_search_config') AS setting");
  expect(row?.setting).toBe("pg_catalog.english");
  await session.close();
});

test("the initialised data directory is kept, used, and replaced when damaged", async () => {
  const before = process.env.XDG_CACHE_HOME;
  process.env.XDG_CACHE_HOME = join(folder, "cache");
  try {
    await (await connect(inMemory)).close();
    const [image] = readdirSync(join(folder, "cache", "dbmigrator"));
    expect(image).toMatch(/^pglite-.*\.tar$/);
    const file = join(folder, "cache", "dbmigrator", image as string);
    writeFileSync(file, "damaged");
    const session = await connect(inMemory);
    expect(await session.query("SELECT count(*)::int4 AS relations FROM pg_class WHERE relnamespace = 'public'::regnamespace")).toEqual([
      { relations: 0 },
    ]);
    await session.close();
    expect(readFileSync(file).length).toBeGreaterThan(1_000_000);
  } finally {
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
  }
});
