/** Which servers are refused. */
import { expect, test } from "vitest";
import { requireSupported, type ServerFacts } from "./session-settings.ts";

const facts = (banner: string, number: number): ServerFacts => ({
  banner,
  number,
  version: "x",
  database: "d",
  user: "u",
  pid: 1,
  slots: 6400,
  pooled: false,
});

test.each([
  ["CockroachDB CCL v24.1.0 (x86_64-pc-linux-gnu)", 130_000],
  ["PostgreSQL 15.2-YB-2.25.0.0-b0 on x86_64-pc-linux-gnu", 150_002],
  ["PostgreSQL 8.0.2 on i686-pc-linux-gnu, Redshift 1.0.12103", 80_002],
  ["PostgreSQL 13.14 on x86_64-pc-linux-gnu", 130_014],
])("%s", (banner, number) => {
  expect(() => requireSupported(facts(banner, number))).toThrow(expect.objectContaining({ code: "connect.unsupported-server" }));
});

test("PostgreSQL 14 and later are taken", () => {
  requireSupported(facts("PostgreSQL 14.0 on x86_64-pc-linux-gnu", 140_000));
  requireSupported(facts("PostgreSQL 19devel on x86_64-pc-linux-gnu", 190_000));
});
