/** Check constraints of tables (`pg_constraint` of type c): everything dbmigrator knows about them. */
import { flag, text } from "../model/attributes.ts";
import { type Altered, defineKind } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident } from "../sql/ident.ts";
import { onlyComputes, rowsWhere } from "./affected-rows.ts";
import {
  alterTable,
  constraintNames,
  constraintQuery,
  constraintReference,
  dropConstraint,
  foundConstraint,
  hazardsOnRows,
  identifyInTable,
  keyInTable,
  named,
  renameConstraint,
  survivesColumnChange,
  textShort,
} from "./constraint.ts";
import { inheritedFrom } from "./inherited.ts";
import { reprinted } from "./printed.ts";
import { isForeign, tableOf } from "./relation.ts";

const attributes = {
  expression: text({ about: "Must not be false for any row." }),
  no_inherit: flag({ about: "Does not hold for child tables." }),
  enforced: flag({ otherwise: true, about: "false: a mere statement, not checked (PostgreSQL 18)." }),
  not_valid: flag({ about: "Was not checked on the rows that were there before it." }),
};
type Check = DbObject<{ [K in keyof typeof attributes]: ReturnType<(typeof attributes)[K]["read"]> }>;

const definition = (object: Check): string => {
  const { is } = object;
  return named(
    object,
    clauses(
      `CHECK (${is.expression})`,
      is.no_inherit && "NO INHERIT",
      !is.enforced && "NOT ENFORCED",
      is.not_valid && is.enforced && "NOT VALID",
    ),
  );
};

function validate(to: Check): Altered {
  if (to.is.not_valid) return "replace";
  return {
    ...alterTable(to, `VALIDATE CONSTRAINT ${ident(to.id.name as string)}`, "shareUpdateExclusive"),
    hazards: rowHazards(to),
  };
}

const rowHazards = ({ id, is }: Check) =>
  [
    { type: "scans-table", message: `all rows of ${id.schema}.${id.table} are checked` },
    {
      type: "may-fail-on-rows",
      message: `rows of ${id.schema}.${id.table} for which ${is.expression} is false make it fail`,
      ...(onlyComputes(is.expression)
        ? { count: rowsWhere(`${is.no_inherit ? "ONLY " : ""}${tableOf(id)}`, `NOT (${is.expression})`) }
        : {}),
    },
  ] as const;

// A child's check has no link to its parent's in the catalog but the name.
const parentCheck = `LEFT JOIN LATERAL (
  SELECT p.* FROM pg_catalog.pg_inherits i
  JOIN pg_catalog.pg_constraint p ON p.conrelid = i.inhparent AND p.conname = k.conname AND p.contype = 'c'
  WHERE i.inhrelid = k.conrelid ORDER BY i.inhseqno LIMIT 1) AS up ON k.coninhcount > 0 AND NOT k.conislocal`;

export const check = defineKind({
  kind: "check",
  plural: "check constraints",
  key: keyInTable,
  attributes,
  declare: [
    { under: ["table", "foreign_table"], as: "checks", form: "map", short: textShort("expression"), identify: identifyInTable("check") },
  ],
  catalog: {
    class: "pg_constraint",
    sql: (major) =>
      constraintQuery({
        type: "c",
        select: `pg_catalog.pg_get_expr(k.conbin, k.conrelid) AS expression, k.connoinherit AS no_inherit, ${major >= 18 ? "k.conenforced" : "true"} AS enforced, k.convalidated AS validated`,
        from: parentCheck,
      }),
    read: (row) => ({
      ...foundConstraint("check", row),
      is: {
        expression: reprinted(row.expression as string),
        no_inherit: row.no_inherit,
        enforced: row.enforced,
        // a partition that came later holds for its rows what the partitioned table does not yet
        not_valid: row.enforced && !row.validated,
      },
    }),
  },
  names: constraintNames,
  dropAfter: inheritedFrom,
  // CREATE TABLE takes NOT VALID and ignores it: a new table has no rows. A function of the whole row has to be made between both.
  foldInto: ({ id, is }) => !is.not_valid && !is.expression.includes(`${ident(id.table as string)}.*`),
  detach: 1,
  survives: survivesColumnChange,
  madeByAttach: false,
  // a table that becomes a partition is checked at once, also where the partitioned table has not been yet
  follower: (_object, _above, linked) => ({ is: linked ? { not_valid: false } : {} }),
  reference: constraintReference,
  clause: definition,
  create: (to, context) => ({
    ...alterTable(to, `ADD ${definition(to)}`),
    ...(to.is.not_valid || !to.is.enforced || isForeign(to) ? {} : hazardsOnRows(to, context, rowHazards(to))),
  }),
  drop: dropConstraint,
  rename: renameConstraint,
  alter: { expression: "replace", no_inherit: "replace", enforced: "replace", not_valid: validate },
});
