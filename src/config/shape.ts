/** Checks values against JSON Schemas and words the mistakes for people. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { JsonSchema } from "../model/attributes.ts";
import { grouped } from "../model/grouped.ts";

export interface Mistake {
  /** Keys and indexes from the value to the place; of an unknown key, including that key. */
  readonly path: readonly string[];
  /** The place is a key, not its value. */
  readonly unknownKey?: { readonly key: string; readonly known: readonly string[] };
  /** Without a subject: "must be a number". */
  readonly message: string;
}

let ajv: Ajv2020 | undefined;
const validators = new WeakMap<JsonSchema, ValidateFunction>();

/** All mistakes of a value; none when it fits the schema. */
export function mistakesOf(value: unknown, schema: JsonSchema): Mistake[] {
  ajv ??= new Ajv2020({ allErrors: true, verbose: true, strict: false, validateSchema: false });
  let validate = validators.get(schema);
  if (validate === undefined) {
    validate = ajv.compile(schema);
    validators.set(schema, validate);
  }
  if (validate(value)) return [];
  return telling(validate.errors ?? []).map(mistakeOf);
}

/**
 * Of the alternatives of an `anyOf`, the one that was meant speaks: the one whose outer shape fits, with the fewest
 * mistakes inside. Where none fits, only "must be this or that" remains.
 */
function telling(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors
    .filter(({ keyword }) => keyword === "anyOf" || keyword === "oneOf")
    .sort((a, b) => a.schemaPath.length - b.schemaPath.length);
  let kept = errors;
  for (const choice of choices) {
    if (!kept.includes(choice)) continue;
    const prefix = `${choice.schemaPath}/`;
    const inside = kept.filter((error) => error.schemaPath.startsWith(prefix));
    const branches = grouped(inside, ({ schemaPath }) => schemaPath.slice(prefix.length).split("/", 1)[0]);
    const fits = [...branches.values()].filter(
      (branch) => !branch.some((error) => error.instancePath === choice.instancePath && isOuter(error)),
    );
    const meant = fits.sort((a, b) => a.length - b.length)[0];
    const silenced = new Set<ErrorObject>(meant === undefined ? inside : [choice, ...inside.filter((error) => !meant.includes(error))]);
    kept = kept.filter((error) => !silenced.has(error));
  }
  return kept;
}

const isOuter = ({ keyword }: ErrorObject): boolean => keyword === "type" || keyword === "enum" || keyword === "const";

function mistakeOf({ instancePath, keyword, params, parentSchema, message }: ErrorObject): Mistake {
  const path = instancePath
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const schema: JsonSchema = parentSchema ?? {};
  if (keyword === "additionalProperties") {
    const key = String(params.additionalProperty);
    return {
      path: [...path, key],
      unknownKey: { key, known: Object.keys((schema.properties as object | undefined) ?? {}) },
      message: "is no known key",
    };
  }
  if (keyword === "required") return { path, message: `needs \`${params.missingProperty}\`` };
  if (["type", "enum", "const", "anyOf", "oneOf"].includes(keyword)) return { path, message: `must be ${describe(schema)}` };
  if (keyword === "pattern" && typeof schema.description === "string") return { path, message: `must be like this: ${schema.description}` };
  return { path, message: message ?? "is not valid" };
}

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  null: "nothing",
};

/** What a schema allows, in words: "text or a list", "one of cascade, restrict". */
export function describe(schema: JsonSchema): string {
  const alternatives = [...new Set(words(schema))].filter((word, _, all) => word !== "nothing" || all.length === 1);
  return alternatives.join(" or ");
}

function words(schema: JsonSchema): readonly string[] {
  const choices = (schema.anyOf ?? schema.oneOf) as readonly JsonSchema[] | undefined;
  if (choices !== undefined) return choices.flatMap(words);
  if (schema.const !== undefined) return [`\`${String(schema.const)}\``];
  if (Array.isArray(schema.enum)) {
    const values = schema.enum.filter((value) => value !== null).map(String);
    return [values.length === 1 ? `\`${values[0]}\`` : `one of ${values.join(", ")}`];
  }
  const types = [schema.type ?? []].flat() as string[];
  // where text will do, anything that YAML reads as a number or a boolean will do as well
  if (types.includes("string"))
    return types.filter((type) => type === "string" || type === "array" || type === "object").map((type) => typeNames[type] as string);
  return types.map((type) => typeNames[type] ?? type);
}
