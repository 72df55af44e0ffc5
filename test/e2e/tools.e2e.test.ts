/** Commands that work on source files and show what is in them, on the embedded database. */
import { expect, onTestFinished, test } from "vitest";
import { expectFailure, type Project, projectFor } from "./project.ts";

const shop = `CREATE SCHEMA shop;
-- who buys
CREATE TABLE shop.customers (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE shop.orders (
  id bigint PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES shop.customers (id) ON DELETE CASCADE,
  total numeric(10, 2) NOT NULL DEFAULT 0 CHECK (total >= 0)
);
CREATE VIEW shop.totals AS SELECT customer_id, sum(total) AS total FROM shop.orders GROUP BY customer_id;
COMMENT ON TABLE shop.orders IS 'What was bought';
`;

function embedded(): Project {
  const project = projectFor("pglite:db");
  onTestFinished(project.folder.remove);
  return project;
}

test("fmt checks, shows, writes, and is then content", async () => {
  const { folder, run, succeed } = embedded();
  folder.write("schema/a.yaml", "tables:\n  a: # one\n    primary_key: [ id ]\n    columns: { id: int }\n");
  folder.write("schema/b.sql", "CREATE TABLE b (id int);\nCREATE TABLE c (id int);");
  folder.write("schema/c.sql", "CREATE TABLE d (id int);\n");
  const checked = await run("fmt --check");
  expect(checked).toMatchObject({ code: 1, stdout: "schema/a.yaml\nschema/b.sql\n" });
  expect((await succeed("fmt --diff")).stdout).toContain("-    primary_key: [ id ]");
  expect(folder.read("schema/b.sql")).not.toMatch(/\n$/);
  await succeed("fmt");
  expect(folder.read("schema/a.yaml")).toBe("tables:\n  a:\n    # one\n    columns:\n      id: int\n    primary_key: [id]\n");
  expect(folder.read("schema/b.sql")).toBe("CREATE TABLE b (id int);\n\nCREATE TABLE c (id int);\n");
  expect((await run("fmt --check schema")).code).toBe(0);
  folder.write("schema/d.yaml", "tables: [\n");
  folder.write("schema/e.sql", "CREATE TABEL x ();\n");
  expectFailure(await run("fmt"), 3, /schema\/d\.yaml:2/, /schema\/e\.sql:1:8/);
});

test("convert turns SQL into YAML that says the same, and replaces files only where nothing is lost", async () => {
  const { folder, run, succeed } = embedded();
  folder.write("schema/shop.sql", `${shop}ALTER VIEW shop.totals OWNER TO postgres;\n`);
  expectFailure(await run("convert --to yaml --write"), 78, /not carried over: 1 comment/, /--force/);
  const { stdout, stderr } = await succeed("convert schema/shop.sql --to yaml --out yaml");
  expect(stdout).toBe("wrote 4 files to yaml\n");
  expect(stderr).toMatch(/1 comment/);
  expect(folder.read("yaml/shop/tables/orders.yaml")).toContain("on_delete: cascade");
  await succeed("convert yaml --to sql --write");
  expect(folder.read("yaml/shop/views/totals.sql")).toContain("CREATE VIEW shop.totals");
});

test("explain follows a step down to the difference that started it", async () => {
  const { folder, succeed } = embedded();
  folder.write("schema/shop.sql", shop);
  await succeed("apply --auto-approve");
  folder.write("schema/shop.sql", shop.replace("numeric(10, 2)", "numeric(12, 2)"));
  await succeed("plan --out plan.json");
  const view = (await succeed("explain shop.totals")).stdout;
  expect(view).toMatch(/declared at schema\/shop\.sql:9:1\n\s+CREATE VIEW shop\.totals/);
  expect(view).toMatch(/because it stands on column shop\.orders\/total\n\s+which differs: type \(schema\/shop\.sql:7:3\)/);
  const [column] = JSON.parse((await succeed("explain column:shop.orders.total --format json --plan plan.json")).stdout).objects;
  expect(column).toMatchObject({
    key: "column:shop.orders/total",
    state: "different",
    declared: { file: "schema/shop.sql", line: 7, column: 3 },
    partOf: "table:shop.orders",
    neededBy: expect.arrayContaining([{ key: "view:shop.totals" }]),
  });
  // a saved plan needs no database
  const step = await succeed("explain 1 --plan plan.json", { env: { DBMIGRATOR_URL: "" } });
  expect(step.stdout).toContain("DROP VIEW shop.totals");
});

test("graph draws the source without a database, and the database", async () => {
  const { folder, run, succeed } = embedded();
  folder.write("schema/shop.sql", shop);
  const mermaid = (await succeed("graph", { env: { DBMIGRATOR_URL: "" } })).stdout;
  expect(mermaid).toContain('"shop.customers" ||--o{ "shop.orders" : "orders_customer_id_fkey"');
  await succeed("graph shop.totals --kind all --format svg --out all.svg");
  expect(folder.read("all.svg")).toMatch(/^<svg [\s\S]*view shop\.totals[\s\S]*<\/svg>\n$/);
  expect(JSON.parse((await succeed("graph --from database --format json")).stdout)).toEqual({
    format: 1,
    kind: "table",
    nodes: [],
    edges: [],
  });
  expectFailure(await run("graph shop.order"), 64, /Did you mean `table:shop\.orders`/);
  expectFailure(await run("graph --from database", { env: { DBMIGRATOR_URL: "" } }), 78, /nothing says which database/);
});
