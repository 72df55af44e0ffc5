import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { kinds } from "../kinds/index.ts";
import { planSchema } from "../plan/plan-schema.ts";
import { desiredSchema } from "./schema.ts";

const schema = desiredSchema(kinds as never);
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
const published = (name: string): string => readFileSync(new URL(`../../schemas/${name}`, import.meta.url), "utf8");

test("a file with the usual sections fits, in short and in long form", () => {
  const file = `
schema: app
tables:
  users:
    columns: { id: bigint, email: { type: text, not_null: true, default: "'a'" } }
    primary_key: [id]
    checks: { positive: { expression: id > 0 } }
  empty:
`;
  expect(validate(parse(file)), JSON.stringify(validate.errors)).toBe(true);
});

test.each([
  ["an unknown section", "tabels: {}"],
  ["an unknown key", "tables: { users: { colums: {} } }"],
  ["a column without a type", "tables: { users: { columns: { id: { not_null: true } } } }"],
  ["a wrong type", "tables: { users: { unlogged: maybe } }"],
])("%s does not fit", (_what, file) => {
  expect(validate(parse(file))).toBe(false);
});

test("schemas/ is as new as the kinds (npm run schemas)", () => {
  expect(JSON.parse(published("desired.schema.json"))).toEqual(JSON.parse(JSON.stringify(schema)));
  expect(JSON.parse(published("plan.schema.json"))).toEqual(JSON.parse(JSON.stringify(planSchema())));
});
