/** Queries that count the rows a hazard is about, for Hazard.count: `affected` of `total`. */
import { clauses, list } from "../sql/ident.ts";

/** Rows of a table, which an alias may stand behind, for which the condition is true. */
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
