/** Commands that work on source files and show what is in them, on the embedded database. */
import { expect, onTestFinished, test } from "vitest";
import { expectFailure, type Project, projectFor } from "./project.ts";

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
