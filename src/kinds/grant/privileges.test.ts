/** What GRANT is told about objects and privileges. */
import { expect, it } from "vitest";
import { privilegeList, targetOf, usualPrivileges } from "./privileges.ts";

const target = (key: string, reference = ""): unknown => targetOf(key, () => reference);

it.each([
  ["view:app.v", "VIEW app.v", { object: "TABLE app.v" }],
  ["materialized_view:app.v", "MATERIALIZED VIEW app.v", { object: "TABLE app.v" }],
  ["foreign_table:app.f", "FOREIGN TABLE app.f", { object: "TABLE app.f" }],
  ["server:s", "SERVER s", { object: "FOREIGN SERVER s" }],
  ["column:app.Users/order", "", { object: 'TABLE app."Users"', column: '"order"' }],
  ["aggregate:app.count()", "AGGREGATE app.count(*)", { object: "FUNCTION app.count()" }],
  ["language:plpgsql", "", { object: "LANGUAGE plpgsql" }],
])("points to %s", (key, reference, expected) => expect(target(key, reference)).toEqual(expected));

it("says ALL where nothing more could be said", () => {
  const all = ["delete", "insert", "references", "select", "trigger", "truncate", "update"];
  expect(privilegeList(all, "tables", undefined, 16)).toBe("ALL");
  expect(privilegeList(all, "tables", undefined, 17)).toBe(all.join(", ").toUpperCase());
  expect(privilegeList([...all, "maintain"].sort(), "tables", undefined, 17)).toBe("ALL");
  expect(privilegeList(["execute"], "functions", undefined, 17)).toBe("EXECUTE");
  expect(privilegeList(["select", "update"], "columns", "a", 17)).toBe("SELECT (a), UPDATE (a)");
});

it("knows what PostgreSQL grants by itself", () => {
  expect(usualPrivileges("functions", "public", "me", 16)).toEqual(["execute"]);
  expect(usualPrivileges("tables", "public", "me", 16)).toEqual([]);
  expect(usualPrivileges("schemas", "me", "me", 16)).toEqual(["create", "usage"]);
  expect(usualPrivileges("columns", "me", "me", 16)).toEqual([]);
});
