/** What comments, security labels, owners and grants stand on: the object at a catalog address, or a part that is no object of the model. */
import { decodeId, encodeId, type Id, type Key, kindOf } from "../model/id.ts";
import type { Resolve, Row, Statement } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { firstUserOid } from "./catalog.ts";
import { bareName, type Identity } from "./identity.ts";

/** Kinds that COMMENT ON and SECURITY LABEL can name. */
export const describedKinds = [
  "schema",
  "extension",
  "collation",
  "language",
  "enum",
  "domain",
  "composite",
  "range",
  "function",
  "procedure",
  "aggregate",
  "operator",
  "operator_family",
  "operator_class",
  "access_method",
  "cast",
  "transform",
  "conversion",
  "text_search_parser",
  "text_search_template",
  "text_search_dictionary",
  "text_search_configuration",
  "foreign_data_wrapper",
  "server",
  "sequence",
  "table",
  "foreign_table",
  "column",
  "view",
  "materialized_view",
  "primary_key",
  "unique",
  "check",
  "exclusion",
  "foreign_key",
  "domain_check",
  "index",
  "statistics",
  "rule",
  "trigger",
  "event_trigger",
  "policy",
  "publication",
  "subscription",
] as const;

/** Relations whose columns are no objects of their own. */
export const columnHolders = ["view", "materialized_view", "composite"] as const;

/** Constraints that have an index. */
export const indexHolders = ["primary_key", "unique", "exclusion"] as const;

/**
 * The query for what stands on catalog addresses. `source` has the columns classoid, objoid, objsubid; `columns` are
 * further ones to select. Left out: what PostgreSQL brings along, members of extensions (unless asked for), and what is
 * internal to another object and has no name that DDL could use (row types, array types, constructors of range types,
 * rules of views).
 */
export function annotationQuery(source: string, columns: string, { members = false } = {}): string {
  const system = ["pg_namespace", ...(members ? ["pg_language"] : [])]
    .map((name) => ` OR q.classoid = 'pg_catalog.${name}'::regclass`)
    .join("");
  return `
SELECT q.classoid::int8::float8 AS class_id, q.objoid::int8::float8 AS object_id, q.objsubid AS sub_id, ${columns},
  n.nspname AS schema, c.relname AS relation, c.relkind, a.attname AS "column"
FROM ${source} AS q
LEFT JOIN pg_catalog.pg_class c ON q.classoid = 'pg_catalog.pg_class'::regclass AND c.oid = q.objoid
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = q.objsubid AND q.objsubid <> 0
WHERE (q.objoid >= ${firstUserOid}${system})
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = q.classoid AND d.objid = q.objoid AND d.objsubid = 0
      AND (${members ? "" : "d.deptype = 'e' OR "}(d.deptype = 'i' AND q.classoid <> 'pg_catalog.pg_class'::regclass)))`;
}

export interface Place {
  /** Key of what is annotated. */
  readonly on: Key;
  /** The object of the model that it is, or is a part of. */
  readonly parent: Key;
}

const idOf = (kind: string, schema: string, name: string): Id => ({ kind, schema, name });

/** Key of a column of a relation, whether or not columns of such relations are objects. */
export const columnKey = (schema: string, relation: string, name: string): Key =>
  encodeId({ kind: "column", schema, table: relation, name });

/** Key of a sequence that belongs to an identity column and is therefore no object. */
export const identitySequenceKey = (column: DbObject): Key => {
  const name = bareName(column.id, { sequence: (column.is.identity as Identity | null)?.sequence ?? null });
  return encodeId(idOf("sequence", column.id.schema as string, name));
};

/** What stands on the sequence of an identity column, and goes with it: the next sequence of that name has none of it. */
export function onIdentitySequence(column: DbObject, { objects }: Model): readonly Key[] {
  const sequence = identitySequenceKey(column);
  return [...objects.values()].filter(({ id, parent }) => id.on === sequence && parent === column.key).map(({ key }) => key);
}

/** Key of the index that keeps a constraint and is therefore no object. */
export const constraintIndexKey = (constraint: Key, name: string): Key =>
  encodeId({ ...decodeId(constraint, ["schema", "table", "name"]), kind: "index", name });

/** What a row of `annotationQuery` stands on; undefined when that is no object and no part of one. */
export function placeOf(row: Row, resolve: Resolve): Place | undefined {
  const found = resolve(row.class_id, row.object_id, row.sub_id);
  if (found === undefined) return undefined;
  const kind = kindOf(found);
  if (row.sub_id !== 0)
    return kind === "column" ? { on: found, parent: found } : { on: columnKey(row.schema, row.relation, row.column), parent: found };
  if (row.relkind === "S" && kind !== "sequence") return { on: encodeId(idOf("sequence", row.schema, row.relation)), parent: found };
  if ((row.relkind === "i" || row.relkind === "I") && kind !== "index")
    return { on: constraintIndexKey(found, row.relation), parent: found };
  return { on: found, parent: found };
}

/** Whether DDL about what is annotated locks a relation. */
const ofRelation = /^(TABLE|VIEW|MATERIALIZED VIEW|FOREIGN TABLE|SEQUENCE|COLUMN|INDEX|CONSTRAINT (?!.* ON DOMAIN)|TRIGGER|POLICY|RULE)\b/;

/** The lock that COMMENT ON and SECURITY LABEL take on the relation that is annotated. */
export const annotationLock = (reference: string): Statement["lock"] => (ofRelation.test(reference) ? "shareUpdateExclusive" : "none");
