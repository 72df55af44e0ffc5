/** The operators and support functions of operator families and classes (`pg_amop`, `pg_amproc`). */
import type { Json, JsonSchema } from "../model/attributes.ts";
import { clauses } from "../sql/ident.ts";

export interface MemberOperator {
  readonly [key: string]: Json;
  readonly strategy: number;
  /** With its schema: `app.<`. */
  readonly operator: string;
  readonly left: string;
  readonly right: string;
  /** Family of the order that an ordering operator gives; null for one that searches. */
  readonly order_by: string | null;
}

export interface MemberFunction {
  readonly [key: string]: Json;
  readonly number: number;
  /** With its parameters: `app.compare(app.t, app.t)`. */
  readonly function: string;
  readonly left: string;
  readonly right: string;
}

const text: JsonSchema = { type: "string" };
const listOf = (properties: Readonly<Record<string, JsonSchema>>, required: readonly string[]): JsonSchema => ({
  type: "array",
  items: { type: "object", additionalProperties: false, required, properties },
});

export const operatorsSchema = listOf(
  { strategy: { type: "integer" }, operator: text, left: text, right: text, order_by: { type: ["string", "null"] } },
  ["strategy", "operator", "left", "right"],
);
export const functionsSchema = listOf({ number: { type: "integer" }, function: text, left: text, right: text }, [
  "number",
  "function",
  "left",
  "right",
]);

export const readOperators = (declared: unknown): readonly MemberOperator[] =>
  (declared as readonly MemberOperator[]).map((member) => ({ ...member, order_by: member.order_by ?? null }));

/** `OPERATOR 1 app.< (app.t, app.t)` */
export const operatorClause = ({ strategy, operator, left, right, order_by }: MemberOperator): string =>
  clauses(`OPERATOR ${strategy} ${operator} (${left}, ${right})`, order_by !== null && `FOR ORDER BY ${order_by}`);

/** `FUNCTION 1 (app.t, app.t) app.compare(app.t, app.t)` */
export const functionClause = (member: MemberFunction): string =>
  `FUNCTION ${member.number} (${member.left}, ${member.right}) ${member.function}`;

/** `OPERATOR 1 (app.t, app.t)`, as DROP wants it. */
export const operatorPlace = ({ strategy, left, right }: MemberOperator): string => `OPERATOR ${strategy} (${left}, ${right})`;
export const functionPlace = ({ number, left, right }: MemberFunction): string => `FUNCTION ${number} (${left}, ${right})`;

/**
 * Support functions without those that need the library of their extension already to make an index: they prepare something for the
 * server (options, sort support, deduplication), and every access method but BRIN can do without.
 */
export const withoutPreparing = (functions: readonly MemberFunction[]): readonly MemberFunction[] =>
  functions.filter((member) => !/\((internal|oid)\)$/.test(member.function));

/**
 * A subquery for the operators that belong to the row `owner` of a catalog. What an operator class cannot do without
 * belongs to the class, the rest to its family: `pg_depend` says which.
 */
export const operatorsOf = (catalog: "pg_opclass" | "pg_opfamily", owner: string): string => `(
  SELECT coalesce(jsonb_agg(jsonb_build_object('strategy', m.amopstrategy, 'operator', pg_catalog.quote_ident(mn.nspname) || '.' || mo.oprname,
    'left', pg_catalog.format_type(m.amoplefttype, NULL), 'right', pg_catalog.format_type(m.amoprighttype, NULL),
    'order_by', pg_catalog.quote_ident(sn.nspname) || '.' || pg_catalog.quote_ident(sf.opfname))
    ORDER BY m.amopstrategy, m.amoplefttype::regtype::text, m.amoprighttype::regtype::text), '[]')
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_amop m ON m.oid = d.objid
  JOIN pg_catalog.pg_operator mo ON mo.oid = m.amopopr
  JOIN pg_catalog.pg_namespace mn ON mn.oid = mo.oprnamespace
  LEFT JOIN pg_catalog.pg_opfamily sf ON sf.oid = m.amopsortfamily
  LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = sf.opfnamespace
  WHERE d.refclassid = 'pg_catalog.${catalog}'::regclass AND d.refobjid = ${owner} AND d.classid = 'pg_catalog.pg_amop'::regclass AND d.deptype IN ('a', 'i'))`;

/** The same for support functions. */
export const functionsOf = (catalog: "pg_opclass" | "pg_opfamily", owner: string): string => `(
  SELECT coalesce(jsonb_agg(jsonb_build_object('number', m.amprocnum, 'function', m.amproc::regprocedure::text,
    'left', pg_catalog.format_type(m.amproclefttype, NULL), 'right', pg_catalog.format_type(m.amprocrighttype, NULL))
    ORDER BY m.amprocnum, m.amproclefttype::regtype::text, m.amprocrighttype::regtype::text), '[]')
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_amproc m ON m.oid = d.objid
  WHERE d.refclassid = 'pg_catalog.${catalog}'::regclass AND d.refobjid = ${owner} AND d.classid = 'pg_catalog.pg_amproc'::regclass AND d.deptype IN ('a', 'i'))`;
