/** From an empty database to a changed one and back, as users do it; on a server and on the embedded database. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "vitest";
import { runSql } from "../support/database.ts";
import { type Project, projectFor, test } from "./project.ts";

const people = `tables:
  people:
    columns:
      id: { type: bigint, identity: always }
      name: { type: text, not_null: true }
    primary_key: [id]
`;
const pets = `CREATE TYPE species AS ENUM ('cat', 'dog');
CREATE TABLE pets (
  id bigint PRIMARY KEY,
  owner bigint NOT NULL REFERENCES people (id),
  species species NOT NULL DEFAULT 'cat'
);
CREATE INDEX pets_owner_idx ON pets (owner);
CREATE VIEW cats AS SELECT id, owner FROM pets WHERE species = 'cat';
`;

/** Expects a plan that fits the published schema. */
function expectPlan(json: string): void {
  const schema = JSON.parse(readFileSync(new URL("../../schemas/plan.schema.json", import.meta.url), "utf8"));
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
  expect(validate(JSON.parse(json)), JSON.stringify(validate.errors)).toBe(true);
}

/** Everything but the database's address is the same on every kind of database. */
async function journey({ folder, run, succeed }: Project): Promise<void> {
  folder.write("schema/people.yaml", people);
  folder.write("schema/pets.sql", pets);
  const first = await succeed("apply --auto-approve");
  expect(first.stdout).toMatch(/\+ table public\.people .*schema\/people\.yaml:2/);
  expect(first.stdout).toMatch(/\+ table public\.pets .*schema\/pets\.sql:2/);
  expect(first.stdout).toContain("The database matches the plan.");
  expect(first.stdout).toContain("Locks: nothing that others use is locked.");
  expect(first.stdout).not.toContain("Next:");
  const second = await run("plan --detailed-exitcode");
  expect(second).toMatchObject({ code: 0, stdout: expect.stringContaining("No changes. The database matches the desired state.") });

  folder.write("schema/people.yaml", people.replace("name: { type: text,", "email: { type: text }\n      name: { type: varchar,"));
  const changed = await run("plan --out plan.json --detailed-exitcode");
  expect(changed).toMatchObject({
    code: 2,
    stdout: expect.stringMatching(/~ table public\.people[^+]*\+ column email {2}text\n.* name +type text → character varying/),
  });
  expect(changed.stdout).toContain("Next: dbmigrator apply plan.json");
  expectPlan(folder.read("plan.json"));
  const applied = JSON.parse((await succeed("apply plan.json --auto-approve --format json")).stdout);
  expect(applied).toMatchObject({ format: 1, version: expect.stringMatching(/^\d{17}_/) });
  const [newest] = JSON.parse((await succeed("status --format json")).stdout).entries;
  expect(newest).toMatchObject({ version: applied.version, state: "applied" });
  expect((await succeed("down --auto-approve --allow-destructive")).stdout).toContain(`Took back ${applied.version}`);

  folder.write(
    "fix.sql",
    "-- by hand\nCREATE TABLE fixes (id int);\nINSERT INTO fixes VALUES (1);\nALTER TABLE people ADD COLUMN age int;\n",
  );
  expect((await succeed("apply fix.sql --auto-approve")).stdout).toContain("`dbmigrator down` takes it back");
  const difference = (await succeed("diff")).stdout;
  for (const text of ["DROP TABLE public.fixes", "DROP COLUMN age", "ADD COLUMN email text"]) expect(difference).toContain(text);
  await succeed("down 2 --auto-approve --allow-destructive");
  expect((await succeed("status")).stdout).toContain("0 applied");
}

/** Ten runs of the program, each of which starts an embedded database or two. */
const timeout = 300_000;

test("on a server", { timeout }, async ({ project, database }) => {
  await journey(project);
  expect((await project.succeed("down")).stdout).toContain("Nothing to take back");
  const left = await runSql(database, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace");
  expect(left).toEqual([]);
});

test("on the embedded database", { timeout }, async () => {
  const project = projectFor("pglite:data");
  await journey(project);
  project.folder.remove();
});

test("the same input gives the same plan, byte for byte; documents and progress go separate ways", async ({ project }) => {
  const { folder, run, succeed } = project;
  folder.write("schema/people.yaml", people);
  folder.write("schema/pets.sql", pets);
  const [one, two] = [await succeed("plan --format json"), await succeed("plan --format json")];
  expect(two.stdout).toBe(one.stdout);
  expect(JSON.parse(one.stdout)).toMatchObject({ format: 1, counts: { add: expect.any(Number) } });
  await succeed("plan --out plan.json");
  expect(JSON.parse(folder.read("plan.json"))).toEqual(JSON.parse(one.stdout));

  const env = { DBMIGRATOR_DETAILED_EXITCODE: "true", DBMIGRATOR_FORMAT: "sql", DBMIGRATOR_SOURCE: "schema/people.yaml" };
  const fromVariables = await run("plan", { env });
  expect(fromVariables.code).toBe(2);
  expect(fromVariables.stdout).toMatch(/^BEGIN;\n\nCREATE TABLE public\.people/);
  expect((await run("plan --format human --no-detailed-exitcode", { env })).stdout).toContain("Plan: ");

  const applied = await succeed("apply plan.json --auto-approve --format json --log-format json");
  expect(JSON.parse(applied.stdout).steps).toBeGreaterThan(3);
  const events = applied.stderr
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).type);
  expect(events).toEqual(expect.arrayContaining(["step-started", "step-done", "committed"]));
  expect((await run("apply --auto-approve --quiet", { env: { DBMIGRATOR_SOURCE: "schema" } })).stderr).toBe("");
});

test("colours only where they are wanted", async ({ project }) => {
  project.folder.write("schema/people.yaml", people);
  const paint = async (env: Record<string, string>) => (await project.succeed("plan", { env })).stdout.includes("\u001b[");
  expect(await paint({ NO_COLOR: "1" })).toBe(false);
  expect(await paint({ NO_COLOR: "", FORCE_COLOR: "1" })).toBe(true);
  expect(await paint({ NO_COLOR: "" })).toBe(false);
});
