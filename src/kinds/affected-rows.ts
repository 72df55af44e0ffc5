/** Queries that count the rows a hazard is about, for Hazard.count: `affected` of `total`. */
import { clauses, list } from "../sql/ident.ts";

/** Rows of a table, which `ONLY` or an alias may stand around, for which the condition is true. */
export const rowsWhere = (table: string, condition: string): string =>
  `SELECT count(*) FILTER (WHERE ${condition}) AS affected, count(*) AS total FROM ${table}`;

interface Key {
  /** Columns or expressions. */
  readonly columns: readonly string[];
  readonly nullsEqual: boolean;
  /** What of the table is looked at. */
  readonly where?: string | null;
}

/** Rows whose key another row has as well. */
export const rowsAlike = (table: string, { columns, nullsEqual, where = null }: Key): string => {
  const conditions = [...(where === null ? [] : [`(${where})`]), ...(nullsEqual ? [] : [`num_nulls(${list(columns)}) = 0`])];
  const keys = clauses(
    `SELECT count(*) AS rows FROM ${table}`,
    conditions.length > 0 && `WHERE ${conditions.join(" AND ")}`,
    `GROUP BY ${list(columns)}`,
  );
  return `SELECT coalesce(sum(rows) FILTER (WHERE rows > 1), 0) AS affected, coalesce(sum(rows), 0) AS total FROM (${keys}) AS keys`;
};

/** What PostgreSQL prints of expressions that stands before a parenthesis, and does nothing but compute. */
const harmless = new Set(
  (
    "and or not in any all array as is when then else case between values row numeric varying character bit time timestamp interval precision " +
    "lower upper length char_length octet_length btrim ltrim rtrim trim substr substring left right replace position strpos starts_with " +
    "coalesce nullif greatest least abs round floor ceil trunc mod num_nulls num_nonnulls date_part date_trunc extract isfinite " +
    "array_length cardinality jsonb_typeof json_typeof jsonb_array_length lower_inf upper_inf isempty md5"
  ).split(" "),
);

/** Whether an expression of the source may be run to count rows: it calls nothing that could do more than compute. */
export function onlyComputes(expression: string): boolean {
  const code = expression.replace(/'(?:[^']|'')*'/g, "''");
  const called = [...code.matchAll(/("(?:[^"]|"")*"|[\w.$]+)\s*\(/g)].map(([, name = ""]) => name.toLowerCase());
  return called.every((name) => harmless.has(name));
}
