/** Sequences (`pg_sequence`) other than those of identity columns: everything dbmigrator knows about them but the column that owns them. */
import { type Attribute, choice, flag, shape } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { renaming } from "./renaming.ts";
import { optionChanges, optionClauses, restart, type SequenceOptions, sequenceOptions, startOf, valueSql } from "./sequence-options.ts";

/** A whole number of up to 64 bits, as text; a plain number in YAML where JavaScript can hold it. */
const count = <const O extends string | null>(otherwise: O, about: string): Attribute<string | O> =>
  shape<string | O>(
    { type: ["integer", "string", "null"] },
    {
      otherwise,
      about,
      read: (declared) => (declared === null ? otherwise : String(declared)),
      write: (value) => (value !== null && Number.isSafeInteger(Number(value)) ? Number(value) : value),
    },
  );

const attributes = {
  type: choice(["smallint", "integer", "bigint"], { otherwise: "bigint", about: "Data type, which decides the usual bounds." }),
  start: count(null, "First value; the lower bound (the upper one when counting down) when absent."),
  increment: count("1", "Step."),
  min: count(null, "Lower bound; 1, or the type's lowest when counting down, when absent."),
  max: count(null, "Upper bound; the type's highest, or -1 when counting down, when absent."),
  cache: count("1", "How many values a session takes at once."),
  cycle: flag({ about: "Starts again when it comes to its end." }),
  unlogged: flag({ about: "Not written to the write-ahead log (PostgreSQL 15)." }),
};
type Sequence = DbObject<SequenceOptions & { readonly type: string; readonly unlogged: boolean }>;

const nameOf = (id: Id): string => qualified(id.schema, id.name as string);
const alterSequence = (id: Id, action: string): Statement => ({ sql: `ALTER SEQUENCE ${nameOf(id)} ${action}`, lock: "shareRowExclusive" });

function alterOptions(to: Sequence, from: Sequence): Statement {
  const retyped = to.is.type !== from.is.type;
  // AS also moves a bound that is the old type's limit, so bounds that are to stay are said again
  const before: SequenceOptions = retyped
    ? { ...from.is, start: startOf(from.is), min: to.is.min === null ? from.is.min : null, max: to.is.max === null ? from.is.max : null }
    : from.is;
  return alterSequence(
    to.id,
    clauses(retyped && `AS ${to.is.type}`, ...optionChanges(before, to.is), ...restart(from.facts?.value, to.is, to.is.type)),
  );
}

export const sequence = defineKind({
  kind: "sequence",
  plural: "sequences",
  key: ["schema", "name"],
  attributes,
  declare: [{ under: "file", as: "sequences", form: "map" }],
  catalog: {
    class: "pg_class",
    sql: () => `
SELECT c.oid, n.nspname AS schema, c.relname AS name, pg_catalog.format_type(s.seqtypid, NULL) AS type, s.seqstart::text AS start, s.seqincrement::text AS increment,
  s.seqmin::text AS min, s.seqmax::text AS max, s.seqcache::text AS cache, s.seqcycle AS cycle, c.relpersistence = 'u' AS unlogged,
  ${valueSql("s")} AS value
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
  AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
WHERE d.deptype IS DISTINCT FROM 'i' AND c.relpersistence <> 't' AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "sequence", schema: row.schema, name: row.name },
      is: { type: row.type, ...sequenceOptions(row, row.type), unlogged: row.unlogged },
      facts: { value: row.value },
    }),
  },
  released: true,
  // the column that owns it may change its type
  survives: () => true,
  locks: { made: 1, dropped: 2 },
  names: ({ id }) => [`relation:${id.schema}.${id.name}`],
  reference: (id) => `SEQUENCE ${nameOf(id)}`,
  create: ({ id, is }) => ({
    sql: clauses(
      `CREATE ${is.unlogged ? "UNLOGGED " : ""}SEQUENCE ${nameOf(id)}`,
      is.type !== "bigint" && `AS ${is.type}`,
      optionClauses(is),
    ),
    lock: "none",
  }),
  drop: ({ id }) => ({
    sql: `DROP SEQUENCE ${nameOf(id)}`,
    lock: "accessExclusive",
    hazards: [{ type: "deletes-data", message: `sequence ${nameOf(id)} loses its position` }],
  }),
  rename: (from, to) => renaming("SEQUENCE", from, to),
  alter: {
    type: alterOptions,
    start: alterOptions,
    increment: alterOptions,
    min: alterOptions,
    max: alterOptions,
    cache: alterOptions,
    cycle: alterOptions,
    unlogged: ({ id, is }) => ({ ...alterSequence(id, is.unlogged ? "SET UNLOGGED" : "SET LOGGED"), lock: "accessExclusive" }),
  },
});
