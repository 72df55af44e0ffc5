import { expect, test } from "vitest";
import { DbmError } from "../errors/error.ts";
import { type ResolvedTarget, resolveTarget } from "./environments.ts";
import { readConfig } from "./read.ts";

const file = `
environments:
  dev: { url: "pglite:.dbmigrator/dev" }
  test: { url: "\${TEST_URL}", shadow: embedded }
  prod: { protected: true }
defaultEnvironment: dev
shadow: sibling
`;

function resolve(options: { url?: string; env?: string }, variables: Record<string, string> = {}, text = file): ResolvedTarget {
  return resolveTarget({
    ...options,
    loaded: {
      file: "/p/dbmigrator.yaml",
      directory: "/p",
      variables,
      ...readConfig(text, "dbmigrator.yaml", variables),
    },
  });
}

test("--url wins over everything, and keeps what --env says about protection", () => {
  expect(resolve({ url: "pglite:x" }, { DATABASE_URL: "y" })).toMatchObject({
    name: null,
    url: "pglite:x",
    protected: false,
    shadow: "sibling",
  });
  expect(resolve({ url: "pglite:x", env: "prod" })).toMatchObject({ name: "prod", url: "pglite:x", protected: true });
});

test("the environment is --env, DBMIGRATOR_ENV, or the default", () => {
  expect(resolve({})).toMatchObject({ name: "dev", url: "pglite:.dbmigrator/dev", base: "/p", from: "environment dev" });
  expect(resolve({ env: "test" }, { TEST_URL: "postgres://t", DBMIGRATOR_ENV: "dev" })).toMatchObject({
    name: "test",
    url: "postgres://t",
    shadow: "embedded",
  });
  expect(resolve({}, { DBMIGRATOR_ENV: "test", TEST_URL: "postgres://t" })).toMatchObject({ name: "test" });
});

test("a default environment that is declared nowhere", () => {
  const wrong = file.replace("defaultEnvironment: dev", "defaultEnvironment: devv");
  expect(() => resolve({}, { DATABASE_URL: "c" }, wrong)).toThrow(
    expect.objectContaining({ code: "config.invalid", hint: "Did you mean `dev`?", at: expect.objectContaining({ line: 6 }) }),
  );
});

test("variables stand in for an environment without a url", () => {
  expect(resolve({ env: "prod" }, { DB_CONNECTION_PROD: "a", DB_CONNECTION: "b" })).toMatchObject({
    url: "a",
    protected: true,
    from: "DB_CONNECTION_PROD",
  });
  expect(resolve({ env: "prod" }, { DB_CONNECTION: "b", DATABASE_URL: "c" }).url).toBe("b");
  expect(resolve({}, { DATABASE_URL: "c" }, "source: x").url).toBe("c");
  expect(resolve({}, { PGHOST: "localhost" }, "source: x")).toMatchObject({ url: "", from: "PG* variables" });
  expect(resolve({ env: "eu-1" }, { DB_CONNECTION_EU_1: "e" }).url).toBe("e");
});

test("a missing variable of another environment is no matter; of this one it is", () => {
  expect(() => resolve({ env: "dev" })).not.toThrow();
  expect(() => resolve({ env: "test" })).toThrow("environments.test.url needs the variable TEST_URL, which is not set");
});

test("an unknown environment is an error with the one that was meant, also where DATABASE_URL is set", () => {
  try {
    resolve({ env: "prd" }, { DATABASE_URL: "c" });
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(DbmError);
    expect((error as DbmError).hint).toContain("Did you mean `prod`?");
  }
});

test("nothing that names a database is an error that says how to name one", () => {
  expect(() => resolve({}, {}, "source: x")).toThrow("nothing says which database to use");
  expect(() => resolve({ env: "prod" })).toThrow("environment prod names no database");
});
