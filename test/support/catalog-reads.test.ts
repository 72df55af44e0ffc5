/** What counts as reading a column, and what does not. */
import { beforeAll, expect, it } from "vitest";
import { catalogReads, loadReader } from "./catalog-reads.ts";

beforeAll(loadReader);

const names = {
  tables: new Map([
    ["pg_class", new Set(["oid", "relname", "relowner", "relkind", "reloptions"])],
    ["pg_index", new Set(["indexrelid", "indrelid", "indclass", "indisunique"])],
    ["pg_user_mapping", new Set(["oid", "umuser", "umoptions"])],
  ]),
  views: new Map([
    ["pg_user_mappings", "SELECT u.oid AS umid, CASE WHEN true THEN u.umoptions END AS umoptions, u.umuser FROM pg_user_mapping u"],
  ]),
};

it.each([
  ["through an alias", "SELECT c.relname FROM pg_catalog.pg_class c", ["pg_class.relname"]],
  ["without one", "SELECT relname FROM pg_class", ["pg_class.relname"]],
  ["in any clause", "SELECT 1 FROM pg_class c WHERE c.relkind = 'r' ORDER BY c.oid", ["pg_class.oid", "pg_class.relkind"]],
  ["in a join", "SELECT 1 FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid", ["pg_class.oid", "pg_index.indrelid"]],
  ["in a join by name", "SELECT 1 FROM pg_class c JOIN (SELECT d.oid FROM pg_class d) e USING (oid)", ["pg_class.oid"]],
  ["of the query around", "SELECT (SELECT c.relname) FROM pg_class c", ["pg_class.relname"]],
  ["of a neighbour", "SELECT 1 FROM pg_class c, LATERAL (SELECT c.relkind AS k) x", ["pg_class.relkind"]],
  ["of what a star hands on", "SELECT x.relname FROM (SELECT c.* FROM pg_class c) x", ["pg_class.relname"]],
  ["under another name", "WITH q (a, b) AS (SELECT oid, relname FROM pg_class) SELECT b FROM q", ["pg_class.oid", "pg_class.relname"]],
  ["of a view", "SELECT m.umoptions FROM pg_catalog.pg_user_mappings m", ["pg_user_mapping.umoptions"]],
  [
    "by a function that prints",
    "SELECT pg_catalog.pg_get_indexdef(i.indexrelid) FROM pg_index i",
    ["pg_index.indclass", "pg_index.indexrelid"],
  ],
  ["by nothing: a star", "SELECT * FROM pg_class", []],
  ["by nothing: a row", "SELECT to_jsonb(c) FROM pg_class c", []],
  ["by nothing: a text", "SELECT 'relname', 'c.relname' AS reloptions FROM pg_class c", []],
  ["by nothing: a function's column", "SELECT x.relname FROM pg_class c, unnest(ARRAY['a']) AS x (relname)", []],
])("a column is read %s", (_how, sql, columns) => expect([...catalogReads(sql, names)].sort()).toEqual(columns));

it("refuses what it cannot explain", () => {
  expect(() => catalogReads("SELECT c.relnam FROM pg_class c", names)).toThrow("nothing explains c.relnam");
  expect(() => catalogReads("SELECT 1 FROM pg_clas", names)).toThrow("there is no catalog pg_clas");
});
