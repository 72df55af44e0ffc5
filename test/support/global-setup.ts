/** Starts the one PostgreSQL server of a test run and tells the tests where it is. */
import type { TestProject } from "vitest/node";
import { startServer, type TestServer } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** URL of the database `postgres`, as a superuser. */
    readonly serverUrl: string;
    readonly serverMajor: number;
  }
}

/** Every project loads this module for itself; what they share is the process. */
const shared = globalThis as typeof globalThis & { dbmigratorTestServer?: { readonly started: Promise<TestServer>; users: number } };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.dbmigratorTestServer ??= { started: startServer(), users: 0 };
  const run = shared.dbmigratorTestServer;
  run.users += 1;
  const server = await run.started;
  if (run.users === 1) console.log(`PostgreSQL ${server.major} (${server.origin})`);
  project.provide("serverUrl", server.url);
  project.provide("serverMajor", server.major);
  return async () => {
    run.users -= 1;
    if (run.users === 0) await server.stop();
  };
}
