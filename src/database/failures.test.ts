import { expect, test } from "vitest";
import { DbmError } from "../errors/error.ts";
import { isConnectionLost, isServerError, privilegeAdvice, sessionFailure } from "./failures.ts";
import type { ServerInfo } from "./session.ts";

const server: ServerInfo = {
  major: 18,
  version: "18.0",
  database: "Shop",
  user: "app",
  embedded: false,
  pooled: false,
  address: "db:5432",
  lockSlots: 6400,
};
const failure = (message: string, code?: string): Error => Object.assign(new Error(message), code === undefined ? {} : { code });

test("a refusal, a lost connection and a defect are told apart", () => {
  for (const error of [failure("x", "57P01"), failure("x", "08006"), failure("x", "EPIPE"), failure("x", "ECONNRESET")]) {
    expect(isConnectionLost(error)).toBe(true);
  }
  expect(isConnectionLost(failure("Connection terminated unexpectedly"))).toBe(true);
  expect(isConnectionLost(failure("Client has encountered a connection error and is not queryable"))).toBe(true);
  for (const error of [failure("x", "42501"), failure("x", "57014"), failure("x is not a function"), undefined, "x"]) {
    expect(isConnectionLost(error)).toBe(false);
  }
  expect(isServerError(failure("x", "42P01"))).toBe(true);
  expect(isServerError(failure("x", "EPIPE"))).toBe(false);
});

test("what the server refuses gets a code; a defect stays what it is", () => {
  const codeOf = (error: unknown): unknown => (sessionFailure(error, server) as DbmError).code;
  expect(codeOf(failure("permission denied for schema s", "42501"))).toBe("connect.no-privilege");
  expect(codeOf(failure("cannot execute in a read-only transaction", "25006"))).toBe("connect.read-only");
  expect(codeOf(failure("Connection terminated unexpectedly"))).toBe("connect.lost");
  expect(codeOf(failure("could not extend file", "53100"))).toBe("server.failed");
  const defect = failure('column "x" does not exist', "42703");
  expect(sessionFailure(defect, server)).toBe(defect);
  const known = new DbmError("source.invalid", "known");
  expect(sessionFailure(known, server)).toBe(known);
});

test("a missing right comes with the statement that gives it", () => {
  expect(privilegeAdvice("permission denied for database Shop", server)).toBe('GRANT CREATE, CONNECT ON DATABASE "Shop" TO app;');
  expect(privilegeAdvice("permission denied for schema Audit", server)).toBe('GRANT USAGE, CREATE ON SCHEMA "Audit" TO app;');
  expect(privilegeAdvice("must be owner of table users", server)).toContain("Connect as the owner of table users");
  expect(privilegeAdvice("permission denied to create role", server)).toContain("grant it to app");
});
