/** The JSON Schema of YAML files of the desired state, for editors, built from the kinds. */
import type { JsonSchema } from "../model/attributes.ts";
import type { Kind } from "../model/kind.ts";
import {
  attributesByKey,
  bodyKeys,
  canBeInherited,
  canBeNamed,
  elementsKey,
  fileKeys,
  type Section,
  sectionsUnder,
} from "./yaml-sections.ts";

/** JSON Schema (draft 2020-12) of a YAML file of the desired state. */
export function desiredSchema(kinds: readonly Kind[]): JsonSchema {
  const definitions: Record<string, JsonSchema> = {};
  const file = sectionsUnder("file", kinds);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Desired state",
    description: "Objects of a PostgreSQL database as dbmigrator makes them.",
    type: ["object", "null"],
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(Object.entries(fileKeys).map(([key, description]) => [key, { type: "string", description }])),
      ...sectionProperties([...file.values()], kinds, definitions),
    },
    $defs: definitions,
  };
}

function elementsProperty(kind: Kind): Record<string, JsonSchema> {
  const key = elementsKey(kind);
  if (key === undefined) return {};
  const description = `By its name, the one that a ${kind.elements?.word} had before.`;
  return { [key]: { type: "object", additionalProperties: { type: ["string", "number"] }, description } };
}

function sectionProperties(
  sections: readonly Section[],
  kinds: readonly Kind[],
  definitions: Record<string, JsonSchema>,
): Record<string, JsonSchema> {
  return Object.fromEntries(sections.map((section) => [section.declaration.as, sectionSchema(section, kinds, definitions)]));
}

function sectionSchema(section: Section, kinds: readonly Kind[], definitions: Record<string, JsonSchema>): JsonSchema {
  const name = definitionName(section);
  if (definitions[name] === undefined) {
    // reserved first: sections may nest in themselves
    definitions[name] = {};
    definitions[name] = bodySchema(section, kinds, definitions);
  }
  const body = { $ref: `#/$defs/${name}` };
  const { kind, declaration } = section;
  if (declaration.form === "single") return body;
  return {
    type: ["object", "null"],
    additionalProperties: body,
    description: `${kind.plural[0]?.toUpperCase()}${kind.plural.slice(1)} by name.`,
  };
}

const inheritedSchema = (kind: Kind): JsonSchema =>
  canBeNamed(kind)
    ? {
        type: ["boolean", "string"],
        description:
          "It comes from a parent table, from the part of this name if PostgreSQL would call it otherwise; only what is its own is declared.",
      }
    : { type: "boolean", description: "It comes from a parent table; only what is its own is declared." };

/** One definition a kind, or one for each of its sections where it has several. */
const definitionName = ({ kind, declaration }: Section): string =>
  kind.declare.length === 1 ? kind.kind : `${kind.kind}.${declaration.as}`;

function bodySchema(section: Section, kinds: readonly Kind[], definitions: Record<string, JsonSchema>): JsonSchema {
  const { kind, declaration } = section;
  const attributes = attributesByKey(kind);
  const optionalBySection = declaration.says !== undefined;
  const required = [...attributes]
    .filter(([, { attribute }]) => attribute.otherwise === undefined && !optionalBySection)
    .map(([key]) => key);
  const map: JsonSchema = {
    type: required.length === 0 ? ["object", "null"] : "object",
    additionalProperties: false,
    properties: {
      ...(kind.rename === undefined
        ? {}
        : { [bodyKeys.renamedFrom]: { type: "string", description: "The name it had before: a rename, not a drop and a create." } }),
      ...elementsProperty(kind),
      ...(canBeInherited(kind) ? { [bodyKeys.inherited]: inheritedSchema(kind) } : {}),
      ...Object.fromEntries([...attributes].map(([key, { attribute }]) => [key, attribute.schema])),
      ...sectionProperties([...sectionsUnder(kind.kind, kinds).values()], kinds, definitions),
    },
    ...(required.length === 0 ? {} : canBeInherited(kind) ? { anyOf: [{ required }, { required: [bodyKeys.inherited] }] } : { required }),
  };
  return declaration.short === undefined ? map : { anyOf: [declaration.short.schema, map] };
}
