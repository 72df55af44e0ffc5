/** The JSON Schema of saved plans, for those who read them with programs of their own. */
import type { JsonSchema } from "../model/attributes.ts";
import { hazardTypes, locks } from "../model/kind.ts";

const text = { type: "string" };
const count = { type: "integer", minimum: 0 };
const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });
const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` });
const some = { anyOf: [{ const: "*" }, list(text)] };

/** An object that has all these properties, and perhaps those. */
const record = (required: Readonly<Record<string, JsonSchema>>, optional: Readonly<Record<string, JsonSchema>> = {}): JsonSchema => ({
  type: "object",
  properties: { ...required, ...optional },
  required: Object.keys(required),
  additionalProperties: false,
});

const key = { type: "string", pattern: "^[a-z_]+:", description: "Kind and name of an object: table:app.users, column:app.users/email." };
const fingerprint = { type: ["string", "null"], description: "Of the object's attributes; null = it is not there." };

const definitions = {
  place: record({ file: text, line: count, column: count }, { text }),
  hazard: record(
    { type: { enum: hazardTypes }, message: text },
    {
      count: { ...text, description: "The query that counts the rows that it is about." },
      rows: record({ affected: count, total: count }),
    },
  ),
  reason: record(
    { type: { enum: ["created", "dropped", "altered", "rebuilt", "renamed"] }, key },
    { attributes: list(text), at: ref("place") },
  ),
  step: record(
    {
      number: { ...count, description: "Counts from 1." },
      sql: text,
      lock: { enum: locks, description: "The heaviest lock that it takes on a relation." },
      key,
      reasons: list(ref("reason")),
      produces: list(key),
      destroys: list(key),
    },
    {
      hazards: list(ref("hazard")),
      commit: { enum: ["after", "outside"], description: "after: the transaction ends after it; outside: it runs in none." },
      masked: { const: true, description: "A secret stands in the statement; here it is ***." },
    },
  ),
  direction: record(
    {
      steps: list(ref("step")),
      transactions: list(record({ transactional: { type: "boolean" }, first: count, last: count })),
      touched: { type: "object", additionalProperties: record({ before: fingerprint, after: fingerprint }) },
    },
    { neighbours: { ...list(key), description: "Left as they are; tied to what is touched, so that they have to be there." } },
  ),
  change: record(
    {
      action: { enum: ["create", "alter", "drop", "replace", "none"], description: "none: only parts of it change." },
      key,
      kind: text,
      attributes: list(record({ name: text, from: {}, to: {} })),
      hazards: list(ref("hazard")),
      parts: list(ref("change")),
      contains: { type: "object", additionalProperties: count, description: "Of what comes or goes: its parts, by kind." },
    },
    { at: ref("place"), because: key },
  ),
};

/** The schema that is published as schemas/plan.schema.json. */
export const planSchema = (): JsonSchema => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Plan",
  description: "A plan of dbmigrator: `plan --out`, `plan --format json`. It is applied exactly as it stands, or not at all.",
  ...record(
    {
      format: { const: 1 },
      tool: text,
      target: record({
        environment: text,
        database: text,
        address: text,
        serverVersion: text,
        system: { type: ["string", "null"], description: "Identifier of the cluster (pg_control_system); null where it is not known." },
      }),
      source: record({ path: text, files: count }),
      scope: record({ schemas: some, global: some, categories: some }, { declared: list(key) }),
      restriction: record({ targets: list(text), excludes: list(text) }),
      from: { ...text, description: "Fingerprint of the managed part of the database before." },
      to: { ...text, description: "And after." },
      renames: list(
        record(
          { from: key, to: key },
          {
            after: { ...key, description: "The renamed object that it is named after; absent = it is declared." },
            element: { ...record({ from: text, to: text }), description: "A label of an enum; the enum keeps its name." },
          },
        ),
      ),
      changes: list(ref("change")),
      counts: record({ add: count, change: count, destroy: count, replace: count }),
      up: ref("direction"),
      down: ref("direction"),
      warnings: list(text),
      id: { type: "string", pattern: "^[0-9a-f]{16}$" },
      sha256: { type: "string", pattern: "^[0-9a-f]{64}$", description: "Of everything else." },
    },
    {
      words: {
        ...count,
        description: "Major version of PostgreSQL in whose words the fingerprints `after` of the way up are; absent = the target's own.",
      },
    },
  ),
  $defs: definitions,
});
