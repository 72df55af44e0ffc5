/** What statements about roles say, and which a source cannot hold. */
import { beforeAll, expect, it } from "vitest";
import { momentOf, momentPattern, readRoleStatement } from "./role-statements.ts";
import { loadParser, splitSql } from "./split.ts";

beforeAll(loadParser);

const read = (sql: string): unknown => readRoleStatement(splitSql(sql, "a.sql")[0] as ReturnType<typeof splitSql>[0]);
const nothing = { makes: false, options: {}, memberships: [] };

it.each([
  ["CREATE ROLE a", { role: "a", makes: true }],
  ["CREATE USER a NOINHERIT", { role: "a", makes: true, options: { login: true, inherit: false } }],
  ["CREATE GROUP a CONNECTION LIMIT -1 PASSWORD NULL", { role: "a", makes: true, options: { connection_limit: null, password: null } }],
  ["ALTER ROLE a NOLOGIN BYPASSRLS CONNECTION LIMIT 0", { role: "a", options: { login: false, bypassrls: true, connection_limit: 0 } }],
  [
    "CREATE ROLE a IN ROLE b ROLE c ADMIN d",
    {
      role: "a",
      makes: true,
      memberships: [
        { role: "b", member: "a" },
        { role: "a", member: "c" },
        { role: "a", member: "d", admin: true },
      ],
    },
  ],
  ["ALTER GROUP a ADD USER b", { role: "a", memberships: [{ role: "a", member: "b" }] }],
  [
    "GRANT a, b TO c WITH ADMIN OPTION, SET FALSE GRANTED BY d",
    {
      memberships: [
        { role: "a", member: "c", admin: true, set: false },
        { role: "b", member: "c", admin: true, set: false },
      ],
    },
  ],
  [
    "ALTER ROLE a SET search_path TO app, \"My Schema\", 'x'",
    { role: "a", setting: { name: "search_path", value: 'app, "My Schema", x' } },
  ],
  ["ALTER ROLE a IN DATABASE d SET DateStyle = iso, dmy", { role: "a", setting: { name: "datestyle", value: "iso, dmy", database: "d" } }],
  ["ALTER ROLE a SET my.number TO -1.5", { role: "a", setting: { name: "my.number", value: "-1.5" } }],
])("%s", (sql, said) => expect(read(sql)).toEqual({ ...nothing, ...said }));

it.each([
  "CREATE ROLE a SYSID 5",
  "ALTER ROLE ALL SET work_mem TO '1MB'",
  "ALTER ROLE a RESET work_mem",
  "ALTER ROLE a SET work_mem FROM CURRENT",
  "ALTER ROLE a SET TIME ZONE INTERVAL '1' HOUR",
  "ALTER ROLE CURRENT_USER LOGIN",
  "ALTER ROLE a VALID UNTIL 'tomorrow'",
  "ALTER GROUP a DROP USER b",
  "REVOKE a FROM b",
])("%s is refused", (sql) => expect(read(sql)).toEqual({ problem: expect.any(String), hint: expect.any(String) }));

it("is about roles only", () => {
  expect(read("GRANT SELECT ON t TO a")).toBeUndefined();
  expect(read("CREATE TABLE t ()")).toBeUndefined();
});

it.each([
  ["2031-02-03", "2031-02-03 00:00:00+00"],
  ["2031-02-03T04:05:06.700Z", "2031-02-03 04:05:06.7+00"],
  ["2031-02-03 04:05+05:30", "2031-02-02 22:35:00+00"],
  ["2031-12-31 22:00:00-03", "2032-01-01 01:00:00+00"],
  ["infinity", "infinity"],
])("VALID UNTIL '%s' is %s", (written, printed) => {
  expect(momentOf(written)).toBe(printed);
  expect(written).toMatch(new RegExp(momentPattern));
});

it("takes no day that does not exist", () => expect(() => momentOf("2031-02-30")).toThrow("2031-02-30"));
