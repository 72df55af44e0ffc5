/** What statements mean in a schema source. */
import { beforeAll, describe, expect, it } from "vitest";
import { classify, type Meaning } from "./classify.ts";
import { loadParser, splitSql } from "./split.ts";

beforeAll(loadParser);

const meaning = (sql: string): Meaning => {
  const [statement] = splitSql(sql, "f.sql");
  if (statement === undefined) throw new Error("no statement");
  return classify(statement);
};

describe("classify", () => {
  it.each([
    "INSERT INTO t VALUES (1)",
    "UPDATE t SET a = 1",
    "DELETE FROM t",
    "TRUNCATE t",
    "COPY t FROM '/x'",
    "SELECT pg_catalog.setval('s', 1)",
    "DROP ROLE r",
    "ALTER ROLE r RENAME TO q",
    "ALTER ROLE ALL SET search_path = a",
    "REVOKE a FROM b",
    "SECURITY LABEL ON ROLE r IS 'x'",
    "CREATE DATABASE d",
    "ALTER DATABASE d RENAME TO e",
    "ALTER DATABASE d OWNER TO e",
    "COMMENT ON DATABASE d IS 'x'",
    "GRANT CONNECT ON DATABASE d TO r",
    "DROP TABLESPACE t",
    "ALTER SYSTEM SET a = 1",
    "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
    "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = on)",
    "ALTER SUBSCRIPTION s REFRESH PUBLICATION",
    "ALTER SUBSCRIPTION s SET PUBLICATION p",
    "DROP SUBSCRIPTION s",
    "SET ROLE r",
    "SET SESSION AUTHORIZATION r",
    "CREATE TYPE t (INPUT = f, OUTPUT = g)",
    "SET standard_conforming_strings = off",
    "SELECT set_config('standard_conforming_strings', 'off', false)",
  ])("refuses %s", (sql) =>
    expect(meaning(sql)).toMatchObject({ as: "refused", problem: { code: "source.unsupported", severity: "error", at: { line: 1 } } }),
  );

  it.each([
    "CREATE TABLE t (a int)",
    "CREATE TYPE t",
    "DROP FUNCTION IF EXISTS f",
    "DO $$ begin end $$",
    "GRANT SELECT ON t TO r",
    "ALTER TABLE t OWNER TO r",
    "SELECT create_hypertable('t')",
    "SECURITY LABEL ON TABLE t IS 'x'",
    "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false, slot_name = NONE)",
    "ALTER SUBSCRIPTION s SET (binary)",
    "ALTER SUBSCRIPTION s ENABLE",
    "ALTER SUBSCRIPTION s DISABLE",
    "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = off)",
    "ALTER SUBSCRIPTION s OWNER TO r",
    "COMMENT ON SUBSCRIPTION s IS 'x'",
  ])("takes %s", (sql) => expect(meaning(sql)).toEqual({ as: "declares", sql }));

  it.each([
    "ANALYZE",
    "SET statement_timeout = 0",
    "SET LOCAL search_path = a",
    "SELECT set_config('row_security', 'off', false)",
    "RESET ROLE",
    "SET check_function_bodies = false",
  ])("passes over %s", (sql) => expect(meaning(sql)).toEqual({ as: "ignored" }));

  it("warns of transactions", () => expect(meaning("BEGIN")).toMatchObject({ as: "ignored", problem: { severity: "warning" } }));

  it("points from rows to data:", () =>
    expect(meaning("INSERT INTO t VALUES (1)")).toMatchObject({ problem: { hint: "Declare the rows under `data:` in YAML." } }));

  it.each<[string, string, string[] | null]>([
    [`SET search_path = "$user", app, "My Schema"`, "search_path", ["$user", "app", "My Schema"]],
    [`SELECT pg_catalog.set_config('search_path', 'App, "My Schema"', false)`, "search_path", ["app", "My Schema"]],
    ["SELECT pg_catalog.set_config('search_path', '', false)", "search_path", []],
    ["RESET search_path", "search_path", null],
    ["SET search_path TO DEFAULT", "search_path", null],
    ["RESET ALL", "all", null],
    ["SET default_tablespace = fast", "default_tablespace", ["fast"]],
  ])("follows %s", (sql, name, values) => {
    const read = meaning(sql);
    if (read.as !== "setting") throw new Error(`is ${read.as}`);
    expect([read.setting.name, read.setting.sql === null ? null : read.setting.values]).toEqual([name, values]);
  });

  it.each([
    ["CREATE INDEX CONCURRENTLY i ON t (a)", "CREATE INDEX              i ON t (a)"],
    ["DROP INDEX CONCURRENTLY i", "DROP INDEX              i"],
    ["ALTER TABLE t DETACH PARTITION p CONCURRENTLY", "ALTER TABLE t DETACH PARTITION p             "],
  ])("runs %s in a transaction", (sql, run) => expect(meaning(sql)).toEqual({ as: "declares", sql: run }));
});
