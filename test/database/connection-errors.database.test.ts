/** Connections that fail say where, as whom, why, and what to do; never the password. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { connect } from "../../src/database/connect.ts";
import { parseConnection } from "../../src/database/connection-string.ts";
import { DbmError } from "../../src/errors/error.ts";
import { databaseUrl, runSql } from "../support/database.ts";
import { passwordRole } from "../support/server.ts";

const open = (url: string) => connect(parseConnection(url, { env: { HOME: "/nonexistent", USER: "me" } }));

async function failure(url: string): Promise<DbmError> {
  const error = await open(url).then(
    (session) => session.close().then(() => Promise.reject(new Error("connected"))),
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(DbmError);
  expect(error.exitCode).toBe(5);
  expect(error.hint).toBeTruthy();
  expect(error.message).not.toContain("\n");
  expect(`${error.message} ${error.hint}`).not.toContain("SECRET");
  return error;
}

const changed = (parts: { readonly username?: string; readonly password?: string }): string =>
  Object.assign(new URL(databaseUrl("postgres", "password-role")), parts).href;

test("wrong password", async () => {
  const error = await failure(changed({ password: "SECRET" }));
  expect(error.message).toMatch(
    new RegExp(`^cannot connect to 127.0.0.1:\\d+/postgres as ${passwordRole.user}: password authentication failed`),
  );
});

test("no password", async () => {
  expect((await failure(changed({ password: "" }))).message).toContain("asks for a password");
});

test("unknown database", async () => {
  expect((await failure(databaseUrl("no_such_database"))).message).toContain("the database no_such_database does not exist");
});

test("unknown host", async () => {
  expect((await failure("postgres://u:SECRET@no-such-host.invalid/d")).message).toContain("no-such-host.invalid is not known");
});

test("nothing listens there", async () => {
  expect((await failure("postgres://u:SECRET@127.0.0.1:1/d")).message).toBe(
    "cannot connect to 127.0.0.1:1/d as u: nothing listens on port 1",
  );
  expect((await failure("postgres://u:SECRET@localhost:1/d")).message).toContain("nothing listens on port 1");
});

test("no socket", async () => {
  expect((await failure("host=/nonexistent user=u dbname=d")).message).toContain("no socket .s.PGSQL.5432 in /nonexistent");
});

test("no answer, and something that is no PostgreSQL", async () => {
  const silent = createServer((socket) => void socket.on("error", () => undefined));
  const rude = createServer((socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n").on("error", () => undefined));
  const listen = (server: typeof silent): Promise<number> =>
    new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)));
  expect((await failure(`host=127.0.0.1 port=${await listen(silent)} user=u connect_timeout=1`)).message).toContain("no answer in time");
  expect((await failure(`host=127.0.0.1 port=${await listen(rude)} user=u`)).message).toContain("closed by the other side");
  silent.close();
  rude.close();
});

test("too many connections", async () => {
  await runSql(inject("serverUrl"), "CREATE ROLE crowded LOGIN CONNECTION LIMIT 0");
  expect((await failure(changed({ username: "crowded", password: "x" }))).message).toContain("too many connections");
  await runSql(inject("serverUrl"), "DROP ROLE crowded");
});

describe.sequential("TLS", () => {
  const at = (mode: string, more = "") => `${inject("serverUrl")}?sslmode=${mode}${more}`;
  const isEncrypted = async (url: string): Promise<boolean> => {
    const session = await open(url);
    const [row] = await session.query<{ ssl: boolean }>("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    await session.close();
    return row?.ssl ?? false;
  };

  test("a server without it", async () => {
    expect((await failure(at("require"))).message).toContain("the server does not support TLS");
    expect(await isEncrypted(at("prefer"))).toBe(false);
  });

  test("verification needs an authority", async () => {
    expect((await failure(at("verify-full"))).message).toContain("needs the certificate of the authority");
    expect((await failure(at("verify-ca", "&sslrootcert=/nonexistent/ca.crt"))).message).toContain("/nonexistent/ca.crt");
  });

  // The certificate is written into the server's data directory by the server itself, wherever it runs.
  test.skipIf(spawnSync("openssl", ["version"]).status !== 0)("a server with a self-signed certificate, in every mode", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dbmigrator-tls-"));
    const files = { cert: join(folder, "server.crt"), key: join(folder, "server.key") };
    spawnSync("openssl", [
      "req",
      "-new",
      "-x509",
      "-days",
      "2",
      "-nodes",
      "-subj",
      "/CN=localhost",
      "-keyout",
      files.key,
      "-out",
      files.cert,
    ]);
    const admin = inject("serverUrl");
    for (const [name, file] of [["test.crt", files.cert] as const, ["test.key", files.key] as const]) {
      await runSql(
        admin,
        `COPY (SELECT '${readFileSync(file, "utf8").trim()}') TO PROGRAM 'sed ''s/\\\\n/\\n/g'' > ${name} && chmod 600 ${name}'`,
      );
    }
    try {
      await runSql(admin, "ALTER SYSTEM SET ssl_cert_file TO 'test.crt'");
      await runSql(admin, "ALTER SYSTEM SET ssl_key_file TO 'test.key'");
      await runSql(admin, "ALTER SYSTEM SET ssl TO on");
      await runSql(admin, "SELECT pg_reload_conf()");
      await expect.poll(() => isEncrypted(at("prefer")), { timeout: 10_000 }).toBe(true);
      expect(await isEncrypted(at("require"))).toBe(true);
      expect(await isEncrypted(at("disable"))).toBe(false);
      expect(await isEncrypted(at("allow"))).toBe(false);
      expect(await isEncrypted(at("verify-ca", `&sslrootcert=${files.cert}`))).toBe(true);
      expect((await failure(at("verify-full", "&sslrootcert=system"))).message).toContain("certificate is not trusted");
      expect((await failure(at("verify-full", `&sslrootcert=${files.cert}`))).message).toContain("certificate is for another host");
      const byName = at("verify-full", `&sslrootcert=${files.cert}`).replace("127.0.0.1", "localhost");
      expect(await isEncrypted(byName)).toBe(true);
    } finally {
      for (const setting of ["ssl", "ssl_cert_file", "ssl_key_file"]) await runSql(admin, `ALTER SYSTEM RESET ${setting}`);
      await runSql(admin, "SELECT pg_reload_conf()");
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
