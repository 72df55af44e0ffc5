/** A real PostgreSQL server for the tests: one given, one in Docker, or one started here from binaries. */
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Binaries, findBinaries, type Identity, runnable, unprivileged } from "./binaries.ts";

export interface TestServer {
  /** URL of the database `postgres`, as a superuser. */
  readonly url: string;
  readonly major: number;
  /** Where the server comes from, for the log. */
  readonly origin: string;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Major version; default DBMIGRATOR_TEST_MAJOR, or 18. */
  readonly major?: number;
  /** Server parameters over those of every test server. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A role that must give its password (SCRAM), one with every character that needs care in a connection string. */
export const passwordRole = { user: "with_password", password: "p@ss:w/rd?#[]%20&=+'\"\\ ;é" } as const;

const defaults = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "logical",
  max_connections: "200",
  max_locks_per_transaction: "256",
};

/** Finds or starts the server of a test run: DBMIGRATOR_TEST_URL, else Docker, else binaries (npm package, then the system's). */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const given = process.env.DBMIGRATOR_TEST_URL;
  const major = options.major ?? Number(process.env.DBMIGRATOR_TEST_MAJOR ?? 18);
  const settings = { ...defaults, ...options.settings };
  const server = given ? await useServer(given) : ((await startContainer(major, settings)) ?? (await startBinaries(major, settings)));
  await createPasswordRole(server.url);
  await createTablespace(server.url);
  return server;
}

async function useServer(url: string): Promise<TestServer> {
  return { url, major: await majorOf(url), origin: "DBMIGRATOR_TEST_URL", stop: async () => {} };
}

/** Undefined where no engine answers, or where it cannot have the image. */
async function startContainer(major: number, settings: Record<string, string>): Promise<TestServer | undefined> {
  if (!(await isDockerAnswering())) return undefined;
  const { GenericContainer, Wait } = await import("testcontainers");
  const image = new GenericContainer(`postgres:${major}`)
    .withEnvironment({ POSTGRES_PASSWORD: "postgres" })
    .withCommand(["postgres", ...settingArguments(settings)])
    .withExposedPorts(5432)
    // the image starts the server twice: once to initialise it
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2));
  try {
    const container = await image.start();
    const url = `postgres://postgres:postgres@${container.getHost()}:${container.getMappedPort(5432)}/postgres`;
    return { url, major, origin: `Docker image postgres:${major}`, stop: async () => void (await container.stop()) };
  } catch (error) {
    console.warn(`Docker answers, but has no PostgreSQL for the tests: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** Asks the engine at DOCKER_HOST or at the usual socket; answers within a second. */
async function isDockerAnswering(): Promise<boolean> {
  const host = new URL(process.env.DOCKER_HOST ?? "unix:///var/run/docker.sock");
  const where = host.protocol === "unix:" ? { socketPath: host.pathname } : { host: host.hostname, port: host.port };
  return new Promise((resolve) => {
    const ping = request({ ...where, path: "/_ping", timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.on("error", () => resolve(false));
    ping.on("timeout", () => ping.destroy());
    ping.end();
  });
}

async function startBinaries(major: number, settings: Record<string, string>): Promise<TestServer> {
  const identity = unprivileged();
  // memory, where there is a file system in it: a test run is mostly CREATE DATABASE
  const base = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "dbmigrator-test-"));
  try {
    chmodSync(base, 0o755);
    const binaries = runnable(findBinaries(major), identity, join(base, "postgres"));
    // all of it, so that the server's own shell can remove it
    if (identity.uid !== undefined) execFileSync("chown", ["-R", `${identity.uid}:${identity.gid}`, base]);
    return await runBinaries(binaries, identity, { base, major, settings });
  } catch (error) {
    rmSync(base, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Makes a data directory and serves it on a free port of 127.0.0.1. The shell in between waits for the end of its standard input, which
 * also comes when this process is killed: whatever happens, the server stops and its data goes away.
 */
async function runBinaries(
  { folder, origin }: Binaries,
  identity: Identity,
  { base, major, settings }: { base: string; major: number; settings: Record<string, string> },
): Promise<TestServer> {
  const data = join(base, "data");
  const log = join(base, "log");
  const port = await freePort();
  const authentication = join(base, "pg_hba.conf");
  writeFileSync(authentication, `host all ${passwordRole.user} 127.0.0.1/32 scram-sha-256\nhost all,replication all 127.0.0.1/32 trust\n`);
  writeFileSync(log, "", { mode: 0o666 });
  chmodSync(log, 0o666);
  const script = `
    exec 3<&0 >>"$2" 2>&1 </dev/null
    bin=$1; base=$3; data=$4; shift 4
    "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C --no-sync && {
      "$bin/postgres" -D "$data" "$@" 3<&- & server=$!
      ( read -r _ <&3; kill -INT $server ) &
      wait $server
    }
    echo "server ended"
    read -r _ <&3
    rm -rf "$base"`;
  const place = [`listen_addresses=127.0.0.1`, `port=${port}`, "unix_socket_directories=", `hba_file=${authentication}`];
  const parameters = [...place.flatMap((setting) => ["-c", setting]), ...settingArguments(settings)];
  const child = spawn("/bin/sh", ["-c", script, "dbmigrator-test-server", folder, log, base, data, ...parameters], {
    ...identity,
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
  });
  child.unref();
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    child.ref();
    child.stdin.destroy();
    await ended;
  };
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  try {
    await untilReady(url, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, major, origin, stop };
}

async function untilReady(url: string, log: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      await majorOf(url);
      return;
    } catch (error) {
      const said = readFileSync(log, "utf8");
      if (said.includes("server ended") || Date.now() > deadline)
        throw new Error(`The test server did not start:\n${said}`, { cause: error });
      await sleep(50);
    }
  }
}

async function majorOf(url: string): Promise<number> {
  const [row] = await ask(url, "SHOW server_version_num");
  return Math.floor(Number(row?.server_version_num) / 10_000);
}

async function createPasswordRole(url: string): Promise<void> {
  const { user, password } = passwordRole;
  const [found] = await ask(url, `SELECT FROM pg_catalog.pg_roles WHERE rolname = '${user}'`);
  if (!found) await ask(url, `CREATE ROLE ${user} LOGIN CREATEDB PASSWORD ${pg.escapeLiteral(password)}`);
}

/** `corpus_disk`, for the cases about tablespaces: a folder inside the data directory, which PostgreSQL makes only where it is told so. */
async function createTablespace(url: string): Promise<void> {
  const [found] = await ask(url, "SELECT FROM pg_catalog.pg_tablespace WHERE spcname = 'corpus_disk'");
  if (found) return;
  const allowing = new URL(url);
  allowing.searchParams.set("options", "-c allow_in_place_tablespaces=on");
  await ask(allowing.href, "CREATE TABLESPACE corpus_disk LOCATION ''");
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function settingArguments(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
