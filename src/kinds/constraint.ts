/** What the constraints of tables (`pg_constraint`) have in common: names, catalog query, DDL around their definitions. */
import { equalJson } from "../model/diff.ts";
import type { Id, Key } from "../model/id.ts";
import { kindOf } from "../model/id.ts";
import type { Declaration, Found, Hazard, RenderContext, Row, Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { partOf, relationOf, tableOf } from "./relation.ts";

/** Parts of the identity of what has a name within its table. */
export const keyInTable = ["schema", "table", "name"] as const;

/** Identity of a part of a table (or of what stands like one) declared below it in YAML. */
export const identifyInTable =
  (kind: string): NonNullable<Declaration["identify"]> =>
  (name, { parent }) =>
    partOf(kind, name, parent);

/** Short YAML form of a body that is mostly its columns: `[a, b]` or `a`. */
export const columnsShort: NonNullable<Declaration["short"]> = {
  schema: { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
  expand: (body) => (typeof body === "string" || Array.isArray(body) ? { columns: body } : undefined),
  contract: (body) => (Object.keys(body).length === 1 ? body.columns : undefined),
};

/** Short YAML form of a body that is mostly one text: the attribute of that name. */
export const textShort = (attribute: string): NonNullable<Declaration["short"]> => ({
  schema: { type: "string" },
  expand: (body) => (typeof body === "string" ? { [attribute]: body } : undefined),
  contract: (body) => (Object.keys(body).length === 1 ? body[attribute] : undefined),
});

/** The constraint of a parent table that a partition's constraint was cloned from, or attached to. */
const clonedFrom = "LEFT JOIN pg_catalog.pg_constraint up ON up.oid = k.conparentid AND k.conparentid <> 0";

interface ConstraintQuery {
  /** `pg_constraint.contype` */
  readonly type: "p" | "u" | "x" | "c" | "f";
  /** The attributes' columns, from `k` (pg_constraint) and what `joins` adds. */
  readonly select: string;
  readonly joins?: string;
  /** A join that finds `up`, the parent table's constraint that this one follows from; default: by `conparentid`. */
  readonly from?: string;
}

/**
 * The constraints of one type with their tables.
 * Whether the rows of a child were checked is taken from its parent: a new child has none to check, so it cannot be made anew as it was.
 * A foreign key to a partitioned table has further rows, one for each of the partitions, on the same table: these are internal to it.
 */
export const constraintQuery = ({ type, select, joins = "", from = clonedFrom }: ConstraintQuery): string => `
SELECT k.oid, n.nspname AS schema, c.relname AS "table", k.conname AS name, c.relkind, k.condeferrable AS deferrable, k.condeferred AS initially_deferred,
  un.nspname AS up_schema, uc.relname AS up_table, up.conname AS up_name, coalesce(up.convalidated, k.convalidated) AS valid, ${select}
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
${joins}
${from}
LEFT JOIN pg_catalog.pg_class uc ON uc.oid = up.conrelid
LEFT JOIN pg_catalog.pg_namespace un ON un.oid = uc.relnamespace
WHERE k.contype = '${type}' AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND ${userSchema("n")} AND (up.oid IS NULL OR up.conrelid <> k.conrelid)`;

/** The name of a column by its number; asked for one by one, because a join would read all columns of the table. */
export const columnOf = (relation: string, number: string): string =>
  `(SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = ${relation} AND a.attnum = ${number})`;

/** The names of the columns whose numbers an array expression holds, in its order. */
export const columnsOf = (relation: string, numbers: string): string =>
  `ARRAY(SELECT ${columnOf(relation, "u.number")} FROM unnest(${numbers}) AS u(number))`;

/** Identity, parent and origin from a row of constraintQuery. */
export const foundConstraint = (kind: string, row: Row): Omit<Found<object>, "is"> => ({
  id: { kind, schema: row.schema, table: row.table, name: row.name },
  parent: relationOf(row.relkind, row.schema, row.table),
  via: row.up_name === null ? undefined : { kind: row.up_kind ?? kind, schema: row.up_schema, table: row.up_table, name: row.up_name },
});

/** `CONSTRAINT users_email_key UNIQUE (email)` */
export const named = ({ id }: DbObject<object>, definition: string): string => `CONSTRAINT ${ident(id.name as string)} ${definition}`;

export const alterTable = ({ id }: DbObject<object>, action: string, lock: Statement["lock"] = "accessExclusive"): Statement => ({
  sql: `ALTER TABLE ${tableOf(id)} ${action}`,
  lock,
});

interface Timing {
  readonly deferrable: boolean;
  readonly initially_deferred: boolean;
}

/** `DEFERRABLE INITIALLY DEFERRED`; empty for the usual NOT DEFERRABLE. */
export const timing = (is: Timing): string =>
  clauses((is.deferrable || is.initially_deferred) && "DEFERRABLE", is.initially_deferred && "INITIALLY DEFERRED");

/** Hazards of what looks at rows; none where the table is new. */
export const hazardsOnRows = (
  { parent }: DbObject<object>,
  context: RenderContext,
  hazards: readonly Hazard[],
): { hazards?: readonly Hazard[] } => (parent !== undefined && context.isNew(parent) ? {} : { hazards });

export const dropConstraint = (constraint: DbObject<object>): Statement =>
  alterTable(constraint, `DROP CONSTRAINT ${ident(constraint.id.name as string)}`);

export const renameConstraint = (from: Id, to: Id): Statement => ({
  sql: `ALTER TABLE ${tableOf(from)} RENAME CONSTRAINT ${ident(from.name as string)} TO ${ident(to.name as string)}`,
  lock: "accessExclusive",
});

/** `CONSTRAINT users_email_key ON app.users`, as COMMENT ON wants it. */
export const constraintReference = (id: Id): string => `CONSTRAINT ${ident(id.name as string)} ON ${tableOf(id)}`;

export const constraintNames = ({ id }: DbObject<object>): readonly string[] => [`constraint:${id.schema}.${id.table}.${id.name}`];

interface Sides {
  readonly from: DbObject<object>;
  readonly to: DbObject<object>;
}

/**
 * PostgreSQL rebuilds indexes, checks and statistics itself when the type of a column changes, from their text;
 * one that changes as well makes way first, since its old text need not fit the new type.
 */
export const survivesColumnChange = ({ from, to }: Sides, below: { readonly from: DbObject }): boolean =>
  below.from.id.kind === "column" && equalJson(from.is as DbObject["is"], to.is as DbObject["is"]);

/** `TABLE`, `MATERIALIZED VIEW` or `FOREIGN TABLE` for the relation that a part belongs to. */
export const relationWord = (parent: Key | undefined): string => relationWords[kindOf(parent ?? "")] ?? "TABLE";
const relationWords: Readonly<Record<string, string>> = { materialized_view: "MATERIALIZED VIEW", foreign_table: "FOREIGN TABLE" };
