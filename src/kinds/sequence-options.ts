/** The options of a sequence, as sequences and identity columns share them. */
import type { JsonSchema } from "../model/attributes.ts";
import type { Statement } from "../model/kind.ts";
import { clauses, ident, literal } from "../sql/ident.ts";

/** Numbers are texts: they go beyond what JavaScript can count. null = PostgreSQL's default for the type and direction. */
export interface SequenceOptions {
  readonly start: string | null;
  readonly increment: string;
  readonly min: string | null;
  readonly max: string | null;
  readonly cache: string;
  readonly cycle: boolean;
}

const number: JsonSchema = { type: ["integer", "string"] };
export const sequenceOptionSchemas: Readonly<Record<keyof SequenceOptions, JsonSchema>> = {
  start: number,
  increment: number,
  min: number,
  max: number,
  cache: number,
  cycle: { type: "boolean" },
};

const limits: Readonly<Record<string, readonly [string, string]>> = {
  smallint: ["-32768", "32767"],
  integer: ["-2147483648", "2147483647"],
  bigint: ["-9223372036854775808", "9223372036854775807"],
};

/** The bounds PostgreSQL takes for a type and direction when none are given. Source: the page of CREATE SEQUENCE. */
export function usualBounds(type: string, increment: string): { readonly min: string; readonly max: string } {
  const [lowest, highest] = limits[type] ?? (limits.bigint as readonly [string, string]);
  return increment.startsWith("-") ? { min: lowest, max: "-1" } : { min: "1", max: highest };
}

/**
 * The value at which the sequence of a `pg_sequence` row stands, as text; null where it cannot be known.
 * pg_sequence_last_value() locks the sequence: it is not asked in a database where that would fill the table of locks.
 */
export const valueSql = (
  alias: string,
): string => `CASE WHEN (SELECT count(*) FROM pg_catalog.pg_sequence) <= 2000 AND pg_catalog.has_sequence_privilege(${alias}.seqrelid, 'SELECT, USAGE')
  THEN coalesce(pg_catalog.pg_sequence_last_value(${alias}.seqrelid), ${alias}.seqstart)::text END`;

/**
 * PostgreSQL refuses bounds that leave the sequence's value outside: then it has to start again. A value that is not known
 * is taken to be inside: to start again without need would give out numbers twice.
 */
export function restart(value: unknown, to: SequenceOptions, type: string): string[] {
  if (typeof value !== "string") return [];
  const usual = usualBounds(type, to.increment);
  return BigInt(value) < BigInt(to.min ?? usual.min) || BigInt(value) > BigInt(to.max ?? usual.max) ? ["RESTART"] : [];
}

/** Options as YAML or the catalog says them → options with null for what is usual. */
export function sequenceOptions(said: Readonly<Record<string, unknown>>, type: string): SequenceOptions {
  const textOf = (name: string): string | null => (said[name] === undefined || said[name] === null ? null : String(said[name]));
  const increment = textOf("increment") ?? "1";
  const usual = usualBounds(type, increment);
  const min = textOf("min");
  const max = textOf("max");
  const start = textOf("start");
  const usualStart = increment.startsWith("-") ? (max ?? usual.max) : (min ?? usual.min);
  return {
    start: start === usualStart ? null : start,
    increment,
    min: min === usual.min ? null : min,
    max: max === usual.max ? null : max,
    cache: textOf("cache") ?? "1",
    cycle: said.cycle === true,
  };
}

/** The options that are not the usual ones, as CREATE SEQUENCE takes them. */
export function optionClauses(options: SequenceOptions): string {
  return clauses(
    options.start !== null && `START WITH ${options.start}`,
    options.increment !== "1" && `INCREMENT BY ${options.increment}`,
    options.min !== null && `MINVALUE ${options.min}`,
    options.max !== null && `MAXVALUE ${options.max}`,
    options.cache !== "1" && `CACHE ${options.cache}`,
    options.cycle && "CYCLE",
  );
}

/** The value a sequence starts with: what it says, or its first bound. */
export function startOf({ start, increment, min, max }: SequenceOptions): string {
  return start ?? (increment.startsWith("-") ? (max ?? "-1") : (min ?? "1"));
}

/** Lets a new sequence go on after the numbers that the rows of its column have: it would give them out again. */
export function goOnAfterRows(sequence: string, table: string, column: string, options: SequenceOptions): Statement {
  const last = `${options.increment.startsWith("-") ? "min" : "max"}(${ident(column)})`;
  const isPast = `${last} ${options.increment.startsWith("-") ? "<=" : ">="} ${startOf(options)}`;
  return {
    sql: `SELECT pg_catalog.setval(${literal(sequence)}, ${last}) FROM ${table} HAVING ${isPast}`,
    lock: "accessShare",
    hazards: [{ type: "scans-table", message: `the highest number in ${table} is looked for` }],
  };
}

/** The words of one ALTER SEQUENCE (or, each after SET, of ALTER COLUMN) from one set of options to another. */
export function optionChanges(from: SequenceOptions, to: SequenceOptions): string[] {
  // the usual bounds are others in the other direction; along with AS, NO MAXVALUE would mean the type's limit
  const down = to.increment.startsWith("-");
  const turned = from.increment.startsWith("-") !== down;
  return [
    from.increment !== to.increment && `INCREMENT BY ${to.increment}`,
    (turned || from.min !== to.min) && (to.min === null ? (turned && !down ? "MINVALUE 1" : "NO MINVALUE") : `MINVALUE ${to.min}`),
    (turned || from.max !== to.max) && (to.max === null ? (turned && down ? "MAXVALUE -1" : "NO MAXVALUE") : `MAXVALUE ${to.max}`),
    startOf(from) !== startOf(to) && `START WITH ${startOf(to)}`,
    from.cache !== to.cache && `CACHE ${to.cache}`,
    from.cycle !== to.cycle && (to.cycle ? "CYCLE" : "NO CYCLE"),
  ].filter((word) => word !== false);
}
