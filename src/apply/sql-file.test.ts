import { beforeAll, expect, test } from "vitest";
import { loadParser } from "../sql/split.ts";
import { maskFile, stepsOfFile } from "./sql-file.ts";

beforeAll(loadParser);

const commits = (text: string): (string | undefined)[] => stepsOfFile(text, "a.sql").map(({ commit }) => commit);

test("statements that PostgreSQL refuses in a transaction run outside of one", () => {
  const outside = [
    "CREATE INDEX CONCURRENTLY i ON t (a)",
    "DROP INDEX CONCURRENTLY i",
    "REINDEX TABLE CONCURRENTLY t",
    "REINDEX SCHEMA s",
    "VACUUM t",
    "ALTER TABLE p DETACH PARTITION q CONCURRENTLY",
    "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
    "CLUSTER",
  ];
  const inside = [
    "CREATE INDEX i ON t (a)",
    "DROP INDEX i",
    "REINDEX TABLE t",
    "ANALYZE t",
    "ALTER TABLE p DETACH PARTITION q",
    "CLUSTER t USING i",
    "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
    "SELECT 1",
  ];
  expect(commits(outside.join(";\n"))).toEqual(outside.map(() => "outside"));
  expect(commits(inside.join(";\n"))).toEqual(inside.map(() => undefined));
  expect(commits("ALTER TYPE e ADD VALUE 'x'; SELECT 1")).toEqual(["after", undefined]);
  expect(commits("-- dbmigrator: no-transaction\nCALL work();\nSELECT 1;")).toEqual(["outside", "outside"]);
});

test("a file without statements, and one with transactions of its own", () => {
  expect(() => stepsOfFile("-- nothing\n", "a.sql")).toThrow("a.sql holds no statement");
  expect(() => stepsOfFile("SELECT 1;\nCOMMIT;", "a.sql")).toThrow(
    expect.objectContaining({ code: "source.unsupported", at: expect.objectContaining({ line: 2 }) }),
  );
});

test("secrets of a file are run and not shown", () => {
  const told: string[] = [];
  const file = stepsOfFile("CREATE ROLE joe PASSWORD 'geheim';\nSELECT 1;", "a.sql");
  const { steps, statements } = maskFile(file, (secret) => told.push(secret));
  expect(steps.map(({ sql, masked }) => [sql, masked])).toEqual([
    ["CREATE ROLE joe PASSWORD '***'", true],
    ["SELECT 1", undefined],
  ]);
  expect([...statements]).toEqual([[1, "CREATE ROLE joe PASSWORD 'geheim'"]]);
  expect(told).toContain("geheim");
});
