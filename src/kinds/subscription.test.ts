/** What subscriptions hide, and what no shadow is told about them. */
import { beforeAll, expect, it } from "vitest";
import { loadParser, splitSql } from "../sql/split.ts";
import { subscription } from "./subscription.ts";

beforeAll(loadParser);

it("hides the password of its connection", () => {
  const is = { connection: "host=db password='a b' dbname=shop", enabled: true } as never;
  expect(subscription.secrets?.(is, (secret, name) => `<${name} ${secret}>`)).toEqual({
    connection: "host=db password=<password 'a b'> dbname=shop",
    enabled: true,
  });
});

it("keeps ENABLE and DISABLE, and nothing else, from shadows", () => {
  const withheld = (sql: string) => splitSql(sql, "a.sql").map((statement) => subscription.withheld?.(statement));
  const said = (enabled: boolean) => [{ id: { kind: "subscription", name: "S" }, is: { enabled } }];
  expect(withheld('ALTER SUBSCRIPTION "S" ENABLE; ALTER SUBSCRIPTION "S" DISABLE')).toEqual([said(true), said(false)]);
  expect(withheld("ALTER SUBSCRIPTION s CONNECTION ''; CREATE TABLE t ()")).toEqual([undefined, undefined]);
});
