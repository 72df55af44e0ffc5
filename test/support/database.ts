/** One database a test, on the server of the run. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { test as base, inject } from "vitest";
import { passwordRole } from "./server.ts";

/** Creates an empty database, runs the script in it, and answers its URL. */
export async function createDatabase(script = ""): Promise<string> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await runSql(inject("serverUrl"), `CREATE DATABASE ${name}`);
  const url = databaseUrl(name);
  if (script.trim() !== "") await runSql(url, script);
  return url;
}

/** Drops a database made by createDatabase, with whoever is still connected to it. */
export async function dropDatabase(url: string): Promise<void> {
  await dropSubscriptions(url);
  await runSql(inject("serverUrl"), `DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
}

/** A subscription holds its database in place; none of the tests' has a slot. */
async function dropSubscriptions(url: string): Promise<void> {
  const names = await runSql(
    url,
    "SELECT quote_ident(subname) AS name FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())",
  ).catch(() => []);
  for (const { name } of names) {
    for (const action of [
      `ALTER SUBSCRIPTION ${name} DISABLE`,
      `ALTER SUBSCRIPTION ${name} SET (slot_name = NONE)`,
      `DROP SUBSCRIPTION ${name}`,
    ])
      await runSql(url, action);
  }
}

/** URL of a database of the test server; as the superuser, or as the role that needs a password. */
export function databaseUrl(name: string, as: "superuser" | "password-role" = "superuser"): string {
  const url = new URL(inject("serverUrl"));
  url.pathname = `/${name}`;
  if (as === "superuser") return url.href;
  url.username = passwordRole.user;
  url.password = encodeURIComponent(passwordRole.password);
  return url.href;
}

/** Runs a script, or one statement, on a connection of its own; rows of the (last) statement. Errors are pg's. */
export async function runSql(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const results: pg.QueryResult | pg.QueryResult[] = await client.query(sql);
    return (Array.isArray(results) ? results.at(-1) : results)?.rows ?? [];
  } finally {
    await client.end();
  }
}

/** vitest's `test` with the URL of a database that lives as long as the test: `test("…", async ({ database }) => …)`. */
export const test = base.extend<{ database: string }>({
  database: async ({ task: _task }, use) => {
    const url = await createDatabase();
    await use(url);
    await dropDatabase(url);
  },
});
