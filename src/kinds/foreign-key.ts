/** Foreign keys (`pg_constraint` of type f): everything dbmigrator knows about them. */
import { choice, flag, names, text } from "../model/attributes.ts";
import { encodeId } from "../model/id.ts";
import { type Altered, defineKind, type Hazard, type RenderContext } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident, list } from "../sql/ident.ts";
import { rowsWhere } from "./affected-rows.ts";
import { identList } from "./catalog.ts";
import {
  alterTable,
  columnOf,
  columnsOf,
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
  timing,
} from "./constraint.ts";
import { columnNames } from "./key-constraint.ts";
import { tableOf } from "./relation.ts";
import { comparable } from "./type-change.ts";

const actions = ["no action", "restrict", "cascade", "set null", "set default"] as const;

const attributes = {
  columns: columnNames("The referencing columns."),
  references: text({ about: "The referenced table and its columns: teams(id)." }),
  period: flag({
    about:
      "The last column is a range that the referenced ranges must cover (PostgreSQL 18); say so in `references` too: (id, period during).",
  }),
  match: choice(["simple", "full"], { otherwise: "simple", about: "full: of several columns all are null or none." }),
  on_update: choice(actions, { otherwise: "no action" }),
  on_delete: choice(actions, { otherwise: "no action" }),
  on_delete_columns: names({ about: "The columns that `on_delete: set null` or `set default` sets; all when absent (PostgreSQL 15)." }),
  deferrable: flag({ about: "May be checked at the end of the transaction." }),
  initially_deferred: flag({ about: "Is checked at the end of the transaction unless told otherwise." }),
  enforced: flag({ otherwise: true, about: "false: a mere statement, not checked (PostgreSQL 18)." }),
  not_valid: flag({ about: "Was not checked on the rows that were there before it." }),
};
type ForeignKey = DbObject<{ [K in keyof typeof attributes]: ReturnType<(typeof attributes)[K]["read"]> }>;

const actionOf: Readonly<Record<string, (typeof actions)[number]>> = {
  a: "no action",
  r: "restrict",
  c: "cascade",
  n: "set null",
  d: "set default",
};

function definition(object: ForeignKey): string {
  const { is } = object;
  const last = is.columns.length - 1;
  const columns = is.columns.map((column, index) => (is.period && index === last ? `PERIOD ${ident(column)}` : ident(column))).join(", ");
  return named(
    object,
    clauses(
      `FOREIGN KEY (${columns}) REFERENCES ${is.references}`,
      is.match === "full" && "MATCH FULL",
      is.on_update !== "no action" && `ON UPDATE ${is.on_update.toUpperCase()}`,
      is.on_delete !== "no action" && `ON DELETE ${is.on_delete.toUpperCase()}`,
      is.on_delete_columns.length > 0 && `(${identList(is.on_delete_columns)})`,
      timing(is),
      !is.enforced && "NOT ENFORCED",
      is.not_valid && is.enforced && "NOT VALID",
    ),
  );
}

const rowHazards = ({ id, is, ...to }: ForeignKey, context: RenderContext): readonly Hazard[] => [
  { type: "scans-table", message: `all rows of ${id.schema}.${id.table} are checked` },
  {
    type: "may-fail-on-rows",
    message: `rows of ${id.schema}.${id.table} whose ${is.columns.join(", ")} is not in ${is.references} make it fail`,
    ...(is.period ? {} : { count: orphans({ id, is, ...to }, context) }),
  },
];

/** Rows that refer to nothing, as far as MATCH SIMPLE goes; with MATCH FULL those as well that are null in part. */
function orphans({ id, is, parent, facts }: ForeignKey, { desired }: RenderContext): string {
  const { columns, references, match } = is;
  // rows of children by inheritance are none of either table
  const only = (table: unknown): string => (desired.objects.get(String(table))?.is.partition_by === null ? "ONLY " : "");
  const [, target = "", keys = ""] = /^(.*)\((.*)\)$/s.exec(references) ?? [];
  const own = columns.map((column) => `child.${ident(column)}`);
  const found = `SELECT FROM ${only(facts?.target)}${target} AS parent WHERE (${list(own)}) = (${keys})`;
  const isPartial = match === "full" && own.length > 1 ? ` OR num_nulls(${list(own)}) BETWEEN 1 AND ${own.length - 1}` : "";
  return rowsWhere(`${only(parent)}${tableOf(id)} AS child`, `num_nulls(${list(own)}) = 0 AND NOT EXISTS (${found})${isPartial}`);
}

function setDeferrability(to: ForeignKey): Altered {
  const deferrable = to.is.deferrable || to.is.initially_deferred;
  const words = !deferrable
    ? "NOT DEFERRABLE"
    : to.is.initially_deferred
      ? "DEFERRABLE INITIALLY DEFERRED"
      : "DEFERRABLE INITIALLY IMMEDIATE";
  return alterTable(to, `ALTER CONSTRAINT ${ident(to.id.name as string)} ${words}`, "shareRowExclusive");
}

/** Whether the constraint is enforced, and whether that holds for old rows too; enforcing it again validates it. */
function setValidity(to: ForeignKey, from: ForeignKey, context: RenderContext): Altered {
  const name = ident(to.id.name as string);
  if (!to.is.enforced) return from.is.enforced ? alterTable(to, `ALTER CONSTRAINT ${name} NOT ENFORCED`, "shareRowExclusive") : [];
  if (to.is.not_valid) return "replace";
  const action = from.is.enforced ? `VALIDATE CONSTRAINT ${name}` : `ALTER CONSTRAINT ${name} ENFORCED`;
  return { ...alterTable(to, action, from.is.enforced ? "shareUpdateExclusive" : "shareRowExclusive"), hazards: rowHazards(to, context) };
}

/** Whether the rows of both sides can be compared at every moment of a column's change of type; PostgreSQL checks them again itself. */
function survives(_self: unknown, { from, to }: { readonly from: DbObject; readonly to: DbObject }): boolean {
  if (from.id.kind !== "column") return false;
  // the same name both times: the type itself is made anew, and for a while the two sides are of different ones
  if (from.is.type === to.is.type) return false;
  return comparable(String(from.is.type), String(to.is.type));
}

const select = (major: number): string => `
  ${columnsOf("k.conrelid", "k.conkey")} AS columns,
  rn.nspname AS target_schema, r.relname AS target,
  pg_catalog.quote_ident(rn.nspname) || '.' || pg_catalog.quote_ident(r.relname) || '(' || (
    SELECT pg_catalog.string_agg(${major >= 18 ? "CASE WHEN k.conperiod AND u.place = pg_catalog.cardinality(k.confkey) THEN 'PERIOD ' ELSE '' END || " : ""}pg_catalog.quote_ident(${columnOf("k.confrelid", "u.number")}), ', ' ORDER BY u.place)
    FROM unnest(k.confkey) WITH ORDINALITY AS u(number, place)) || ')' AS "references",
  ${major >= 18 ? "k.conperiod" : "false"} AS period, k.confmatchtype AS match, k.confupdtype AS on_update, k.confdeltype AS on_delete,
  ${major >= 15 ? columnsOf("k.conrelid", "k.confdelsetcols") : "'{}'::name[]"} AS on_delete_columns, ${major >= 18 ? "k.conenforced" : "true"} AS enforced`;

export const foreignKey = defineKind({
  kind: "foreign_key",
  plural: "foreign keys",
  key: keyInTable,
  attributes,
  declare: [{ under: ["table"], as: "foreign_keys", form: "map", identify: identifyInTable("foreign_key") }],
  catalog: {
    class: "pg_constraint",
    sql: (major) =>
      constraintQuery({
        type: "f",
        select: select(major),
        joins: "JOIN pg_catalog.pg_class r ON r.oid = k.confrelid\nJOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace",
      }),
    read: (row) => ({
      ...foundConstraint("foreign_key", row),
      is: {
        columns: row.columns,
        references: row.references,
        period: row.period,
        match: row.match === "f" ? "full" : "simple",
        on_update: actionOf[row.on_update] ?? "no action",
        on_delete: actionOf[row.on_delete] ?? "no action",
        on_delete_columns: row.on_delete_columns,
        deferrable: row.deferrable,
        initially_deferred: row.initially_deferred,
        enforced: row.enforced,
        not_valid: row.enforced && !row.valid,
      },
      facts: { target: encodeId({ kind: "table", schema: row.target_schema, name: row.target }) },
    }),
  },
  // pg_depend only has the columns and the index
  requires: ({ facts }) => (facts?.target === undefined ? [] : [String(facts.target)]),
  locks: { made: 0, dropped: 8 },
  names: constraintNames,
  // CREATE TABLE takes NOT VALID and ignores it: a new table has no rows
  foldInto: ({ is }) => !is.not_valid,
  detach: 0,
  survives,
  madeByAttach: true,
  follower: ({ id }, above) => ({ named: id.name === above.id.name }),
  reference: constraintReference,
  clause: definition,
  create: (to, context) => ({
    ...alterTable(to, `ADD ${definition(to)}`, "shareRowExclusive"),
    ...(to.is.not_valid || !to.is.enforced ? {} : hazardsOnRows(to, context, rowHazards(to, context))),
  }),
  drop: dropConstraint,
  rename: renameConstraint,
  alter: {
    columns: "replace",
    references: "replace",
    period: "replace",
    match: "replace",
    on_update: "replace",
    on_delete: "replace",
    on_delete_columns: "replace",
    deferrable: setDeferrability,
    initially_deferred: setDeferrability,
    enforced: setValidity,
    not_valid: setValidity,
  },
});
