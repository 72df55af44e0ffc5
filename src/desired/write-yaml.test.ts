import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { kinds } from "../kinds/index.ts";
import type { JsonSchema } from "../model/attributes.ts";
import { KindRegistry } from "../model/kind.ts";
import { type DbObject, emptyModel, type Model } from "../model/object.ts";
import { formatYaml } from "./format-yaml.ts";
import { desiredSchema } from "./schema.ts";
import { writeYaml } from "./write-yaml.ts";
import { readYaml, type YamlObject } from "./yaml.ts";
import { type Section, sectionsUnder } from "./yaml-sections.ts";

const registry = new KindRegistry([...kinds]);
const isValid = new Ajv2020({ strict: false }).compile(desiredSchema(registry.all));
const modelOf = (objects: readonly DbObject[]): Model => ({
  ...emptyModel(18),
  objects: new Map(objects.map((object) => [object.key, object])),
});
const read = (text: string): readonly YamlObject[] => {
  const { objects, diagnostics } = readYaml({ name: "a.yaml", text }, registry.all);
  expect(diagnostics, text).toEqual([]);
  return objects;
};

test("one file for each table and view, tidy to read", () => {
  const source = `schema: app
extensions: { citext: {} }
enums: { user_status: [active, suspended] }
tables:
  users:
    comment: People who can sign in
    columns:
      id: { type: bigint, identity: always }
      email: { type: citext, not_null: true }
      note: text
      created_at: { type: timestamptz, not_null: true, default: now(), comment: "when: first seen" }
    primary_key: [id]
    unique: { users_email_key: [email] }
    checks: { users_email_check: "position('@' in email::text) > 1" }
    foreign_keys: { users_team_fkey: { columns: [team_id], references: teams(id), on_delete: cascade } }
    row_security: true
`;
  const known = new Set(registry.all.map(({ kind }) => kind));
  const files = writeYaml(modelOf(read(source).filter(({ id }) => known.has(id.kind))), registry, { layout: "files" });
  expect(files.map(({ path }) => path)).toEqual(["app/enums/user_status.yaml", "app/tables/users.yaml", "extensions.yaml"]);
  expect(files[1]?.text).toBe(`schema: app
tables:
  users:
    row_security: true
    columns:
      id: { type: bigint, identity: always }
      email: { type: citext, not_null: true }
      note: text
      created_at: { type: timestamptz, not_null: true, default: now(), comment: "when: first seen" }
    primary_key: [id]
    unique:
      users_email_key: [email]
    checks:
      users_email_check: position('@' in email::text) > 1
    foreign_keys:
      users_team_fkey: { columns: [team_id], references: teams(id), on_delete: cascade }
    comment: People who can sign in
`);
});

const text = fc.oneof(
  fc.constantFrom(
    "a",
    "true",
    "1.10",
    "null",
    "~",
    " x ",
    "a: b",
    "# c",
    "- d",
    "{",
    "multi\nline",
    "\ttab\n  indented\n",
    "trailing \nblank\n\n",
    "é😀",
    "a\r\nb",
    "<<",
    "*x",
    "&y",
    "!z",
    "%",
    "@",
  ),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
);

/** Any value that a schema allows; what narrows texts further (patterns) is not looked at. */
function valueFor(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const choices = (schema.anyOf ?? schema.oneOf) as readonly JsonSchema[] | undefined;
  if (choices !== undefined) return fc.oneof(...choices.map(valueFor));
  const types = ([schema.type ?? "string"] as unknown[]).flat() as readonly string[];
  // texts beside numbers are for numbers beyond JavaScript's
  return fc.oneof(...types.filter((type) => type !== "string" || !types.includes("integer")).map((type) => ofType(type, schema)));
}

function ofType(type: string, schema: JsonSchema): fc.Arbitrary<unknown> {
  if (type === "string") return typeof schema.pattern === "string" ? fc.stringMatching(new RegExp(schema.pattern)) : text;
  if (type === "number" || type === "integer") return fc.integer({ min: 1, max: 1000 });
  if (type === "boolean") return fc.boolean();
  if (type === "null") return fc.constant(null);
  if (type === "array")
    return fc.array(valueFor((schema.items as JsonSchema | undefined) ?? {}), {
      minLength: (schema.minItems as number | undefined) ?? 0,
      maxLength: (schema.items as JsonSchema | undefined)?.type === "object" ? 1 : 3,
    });
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  const fixed = fc.record(Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, valueFor(value)])), {
    requiredKeys: (schema.required ?? []) as string[],
  });
  if (typeof schema.additionalProperties !== "object") return fixed;
  return fc
    .tuple(fixed, fc.dictionary(text, valueFor(schema.additionalProperties as JsonSchema), { maxKeys: 3 }))
    .map(([a, b]) => ({ ...b, ...a }));
}

/** Kinds whose attributes exclude each other, which a schema does not say. */
const contradictory = ["replica_identity"];

const someOf = <T>(all: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...all], { maxLength: Math.min(3, all.length) });

/** A body of a section, with a few of its attributes and of the sections below it. */
function bodyFor({ kind, declaration }: Section, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const said = declaration.says?.("a()") ?? {};
  const attributes = Object.entries(kind.attributes)
    .map(([name, attribute]) => ({ key: attribute.as ?? name, attribute }))
    .filter(({ key }) => !Object.hasOwn(said, key));
  const required = attributes.filter(({ attribute }) => attribute.otherwise === undefined);
  const free = attributes.filter(({ attribute }) => attribute.otherwise !== undefined);
  const recordOf = (some: typeof attributes): fc.Arbitrary<Record<string, unknown>> =>
    fc.record(Object.fromEntries(some.map(({ key, attribute }) => [key, valueFor(attribute.schema)])));
  const sections =
    depth > 2 ? [] : [...sectionsUnder(kind.kind, registry.all).values()].filter((section) => !contradictory.includes(section.kind.kind));
  return fc
    .tuple(
      recordOf(required),
      someOf(free).chain(recordOf),
      someOf(sections).chain((some) => sectionsFor(some, depth)),
    )
    .map(([a, b, c]) => ({ ...a, ...b, ...c }));
}

function sectionsFor(sections: readonly Section[], depth: number): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(sections.map((section) => [section.declaration.as, sectionFor(section, depth)])));
}

function sectionFor(section: Section, depth: number): fc.Arbitrary<unknown> {
  const { declaration } = section;
  const body = bodyFor(section, depth + 1);
  if (declaration.form === "single") return body;
  if (declaration.as === "default_grants") return body.map((each) => ({ "for a: tables to b": each }));
  if (declaration.as === "memberships") return body.map((each) => ({ "a in b": each }));
  // names that a kind reads in a way of its own are kept plain
  const isOwn = declaration.name !== undefined || declaration.says !== undefined;
  const name = isOwn
    ? fc.stringMatching(declaration.says === undefined ? /^[a-z]{1,8}$/ : /^[a-z]{1,8}\(\)$/)
    : text.filter((each) => each !== "" && !each.includes('"'));
  return fc.dictionary(name, body, { minKeys: 1, maxKeys: 3 });
}

const plain = ({ id, key, parent, is }: DbObject) => ({ id, key, parent, is });
const sorted = (objects: readonly DbObject[]): unknown[] => [...objects].sort((a, b) => (a.key < b.key ? -1 : 1)).map(plain);

test.each([...sectionsUnder("file", registry.all).keys()])(
  "what is written of %s reads as the same objects, and fits the schema",
  (key) => {
    const section = sectionsUnder("file", registry.all).get(key) as Section;
    fc.assert(
      fc.property(sectionFor(section, 0), fc.constantFrom("files" as const, "single" as const), (declared, layout) => {
        const { objects, diagnostics } = readYaml({ name: "a.yaml", text: JSON.stringify({ [key]: declared }) }, registry.all);
        fc.pre(diagnostics.length === 0 && new Set(objects.map((object) => object.key)).size === objects.length);
        const files = writeYaml(modelOf(objects), registry, { layout });
        const again = files.flatMap((file) => read(file.text));
        for (const { text } of files) expect(formatYaml({ name: "a.yaml", text }, registry.all)).toBe(text);
        expect(sorted(again)).toEqual(sorted(objects));
        for (const file of files)
          expect(isValid(parse(file.text, { merge: false })), `${file.text}\n${JSON.stringify(isValid.errors)}`).toBe(true);
      }),
      { numRuns: 15 },
    );
  },
);
