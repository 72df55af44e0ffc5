/** Names of objects as texts: `relation:app.users`, `column:app.users."E-mail"`, and what the grammar's object types are called here. */
import type { Node, ObjectType } from "libpg-query";
import { ident } from "./ident.ts";

/**
 * The name of an object for ordering, duplicates and places: kind, colon, parts. Kinds are those of PostgreSQL's name spaces:
 * tables, views and sequences are `relation`, enums, domains and composites are `type`, procedures and aggregates are `function`.
 */
export function nameOf(kind: string, ...parts: readonly string[]): string {
  return `${kind}:${parts.map(ident).join(".")}`;
}

/** What a foreign key looks for: the table and the columns of a unique key, whose order does not matter. */
export function keyParts(table: readonly string[], columns: readonly string[]): string[] {
  return [...table, ...[...columns].sort()];
}

/** Kind, and how many parts a name has behind its schema; 0 = the object has no schema. */
export interface NameSpace {
  readonly kind: string;
  readonly depth: number;
}

const relation = { kind: "relation", depth: 1 };
const routine = { kind: "function", depth: 1 };
const type = { kind: "type", depth: 1 };

const nameSpaces: { readonly [T in ObjectType]?: NameSpace } = {
  OBJECT_TABLE: relation,
  OBJECT_VIEW: relation,
  OBJECT_MATVIEW: relation,
  OBJECT_SEQUENCE: relation,
  OBJECT_FOREIGN_TABLE: relation,
  OBJECT_INDEX: { kind: "index", depth: 1 },
  OBJECT_TYPE: type,
  OBJECT_DOMAIN: type,
  OBJECT_FUNCTION: routine,
  OBJECT_PROCEDURE: routine,
  OBJECT_ROUTINE: routine,
  OBJECT_AGGREGATE: routine,
  OBJECT_OPERATOR: { kind: "operator", depth: 1 },
  OBJECT_OPCLASS: { kind: "operator_class", depth: 1 },
  OBJECT_OPFAMILY: { kind: "operator_family", depth: 1 },
  OBJECT_COLLATION: { kind: "collation", depth: 1 },
  OBJECT_CONVERSION: { kind: "conversion", depth: 1 },
  OBJECT_STATISTIC_EXT: { kind: "statistics", depth: 1 },
  OBJECT_TSCONFIGURATION: { kind: "text_search_configuration", depth: 1 },
  OBJECT_TSDICTIONARY: { kind: "text_search_dictionary", depth: 1 },
  OBJECT_TSPARSER: { kind: "text_search_parser", depth: 1 },
  OBJECT_TSTEMPLATE: { kind: "text_search_template", depth: 1 },
  OBJECT_COLUMN: { kind: "column", depth: 2 },
  OBJECT_TABCONSTRAINT: { kind: "constraint", depth: 2 },
  OBJECT_TRIGGER: { kind: "trigger", depth: 2 },
  OBJECT_POLICY: { kind: "policy", depth: 2 },
  OBJECT_RULE: { kind: "rule", depth: 2 },
  OBJECT_SCHEMA: { kind: "schema", depth: 0 },
  OBJECT_EXTENSION: { kind: "extension", depth: 0 },
  OBJECT_LANGUAGE: { kind: "language", depth: 0 },
  OBJECT_FDW: { kind: "foreign_data_wrapper", depth: 0 },
  OBJECT_FOREIGN_SERVER: { kind: "server", depth: 0 },
  OBJECT_PUBLICATION: { kind: "publication", depth: 0 },
  OBJECT_SUBSCRIPTION: { kind: "subscription", depth: 0 },
  OBJECT_EVENT_TRIGGER: { kind: "event_trigger", depth: 0 },
  OBJECT_ACCESS_METHOD: { kind: "access_method", depth: 0 },
};

/** The name space of one of the grammar's object types; nothing for objects without a name (casts, transforms). */
export function nameSpace(objectType: ObjectType | undefined): NameSpace | undefined {
  return objectType === undefined ? undefined : nameSpaces[objectType];
}

/** The texts of a list of names. */
export function strings(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ("String" in node ? [node.String.sval ?? ""] : []));
}

/** The parts of the name of an object in COMMENT, DROP, ALTER … OWNER TO and the like; empty where it has none. */
export function partsOf(objectType: ObjectType | undefined, object: Node | undefined): string[] {
  if (object === undefined) return [];
  if ("String" in object) return [object.String.sval ?? ""];
  if ("TypeName" in object) return strings(object.TypeName.names);
  if ("ObjectWithArgs" in object) return strings(object.ObjectWithArgs.objname);
  if (!("List" in object)) return [];
  const parts = strings(object.List.items);
  // Operator classes and families are written with their access method in front.
  return objectType === "OBJECT_OPCLASS" || objectType === "OBJECT_OPFAMILY" ? parts.slice(1) : parts;
}

/** The parts of a name written as one text, as in nextval('app."Seq"'): unquoted parts fold to lower case. */
export function splitName(text: string): string[] {
  return [...text.matchAll(/"((?:[^"]|"")*)"|[^\s."]+/g)].map((part) => part[1]?.replaceAll('""', '"') ?? part[0].toLowerCase());
}
