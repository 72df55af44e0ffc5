/** What PostgreSQL does to no table while other columns have its row type is refused with the plan, not when it is applied. */
import { expect, test } from "vitest";
import type { Model } from "../../src/model/object.ts";
import { plan } from "../../src/plan/plan.ts";
import { modelOf, registry } from "../support/model.ts";

const before = `CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE projects (id int, state state);
CREATE TABLE audit (project projects);`;
const at = { file: "a.sql", line: 1, column: 1 };

/** As if a source declared all of it there. */
const declared = (model: Model): Model => ({
  ...model,
  objects: new Map([...model.objects].map(([key, object]) => [key, { ...object, at }])),
});

async function planTo(after: string): Promise<string[]> {
  return plan(await modelOf(before), declared(await modelOf(after)), registry, { user: "postgres" }).steps.map(({ sql }) => sql);
}

test.each([
  ["a stored generated column", before.replace("id int", "id int, twice int GENERATED ALWAYS AS (id * 2) STORED")],
  ["a column of a domain with a check", `CREATE DOMAIN age AS int CHECK (VALUE > 0); ${before.replace("id int", "id int, age age")}`],
  ["another type of a column", before.replace("id int", "id bigint")],
  ["an enum made anew", before.replace("'new', ", "")],
  ["no more log", before.replace("TABLE projects", "UNLOGGED TABLE projects")],
])("%s", async (_what, after) => {
  await expect(planTo(after)).rejects.toMatchObject({
    code: "source.unsupported",
    message: "PostgreSQL does not write the rows of public.projects anew while public.audit.project holds rows of it",
    at,
  });
});

test("nothing stands in the way once the other column goes, or of what only the way back would need", async () => {
  const free = before.replace("project projects", "project jsonb");
  await expect(planTo(free.replace("id int", "id bigint"))).resolves.toHaveLength(2);
  const generated = before.replace("id int", "id int, twice int GENERATED ALWAYS AS (id * 2) STORED");
  const { steps } = plan(await modelOf(generated), declared(await modelOf(before)), registry, { user: "postgres" });
  expect(steps.map(({ sql }) => sql)).toEqual(["ALTER TABLE public.projects DROP COLUMN twice"]);
});
