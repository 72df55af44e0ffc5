/** Identity columns: the attribute of a column that holds the options of its sequence. */
import { type Json, type JsonSchema, shape } from "../model/attributes.ts";
import type { Statement } from "../model/kind.ts";
import type { DbObject, Values } from "../model/object.ts";
import { clauses, ident, qualified } from "../sql/ident.ts";
import {
  goOnAfterRows,
  optionChanges,
  optionClauses,
  restart,
  type SequenceOptions,
  sequenceOptionSchemas,
  sequenceOptions,
  startOf,
  valueSql,
} from "./sequence-options.ts";

export interface Identity extends SequenceOptions {
  readonly [key: string]: Json;
  readonly generation: "always" | "by default";
  /** Type of the column's sequence, which decides the usual bounds. */
  readonly type: string;
  /** `schema.name` of the sequence; null when PostgreSQL chooses `<table>_<column>_seq`. */
  readonly sequence: string | null;
}

const generations = ["always", "by default"];
const identitySchema: JsonSchema = {
  anyOf: [
    { enum: [...generations, null] },
    {
      type: "object",
      additionalProperties: false,
      properties: {
        generation: { enum: generations },
        type: { enum: ["smallint", "integer", "bigint"] },
        sequence: { type: ["string", "null"] },
        ...sequenceOptionSchemas,
      },
    },
  ],
};

/** From YAML (`always`, or a map) or from the catalog. */
function identityOf(said: unknown): Identity | null {
  if (said === null) return null;
  const map: Readonly<Record<string, unknown>> = typeof said === "string" ? { generation: said } : (said as Record<string, unknown>);
  const type = String(map.type ?? "bigint");
  return {
    ...sequenceOptions(map, type),
    generation: map.generation === "by default" ? "by default" : "always",
    type,
    sequence: typeof map.sequence === "string" ? map.sequence : null,
  };
}

/** `always` where everything else is as usual, or a map of what is not. */
function identityInYaml(identity: Identity | null): unknown {
  if (identity === null) return null;
  const usual: Readonly<Record<string, Json>> = { ...identityOf("always") };
  const unusual = Object.entries(identity).filter(([name, value]) => name !== "generation" && value !== usual[name]);
  return unusual.length === 0 ? identity.generation : Object.fromEntries([["generation", identity.generation], ...unusual]);
}

export const identity = shape<Identity | null>(identitySchema, {
  otherwise: null,
  about: "Numbered by a sequence of its own.",
  read: identityOf,
  write: identityInYaml,
});

/** The identity of a column `a` of `pg_attribute`, as JSON, with the value at which its sequence stands. */
export const identitySql = `CASE WHEN a.attidentity <> '' THEN (
    SELECT jsonb_build_object('generation', CASE a.attidentity WHEN 'a' THEN 'always' ELSE 'by default' END, 'start', q.seqstart::text, 'increment', q.seqincrement::text,
      'min', q.seqmin::text, 'max', q.seqmax::text, 'cache', q.seqcache::text, 'cycle', q.seqcycle, 'sequence', sn.nspname || '.' || s.relname, 'unlogged', s.relpersistence = 'u', 'type', q.seqtypid::regtype::text,
      'value', ${valueSql("q")})
    FROM pg_catalog.pg_depend p
    JOIN pg_catalog.pg_class s ON s.oid = p.objid
    JOIN pg_catalog.pg_namespace sn ON sn.oid = s.relnamespace
    JOIN pg_catalog.pg_sequence q ON q.seqrelid = s.oid
    WHERE p.refclassid = 'pg_catalog.pg_class'::regclass AND p.refobjid = a.attrelid AND p.refobjsubid = a.attnum AND p.classid = 'pg_catalog.pg_class'::regclass AND p.deptype = 'i') END`;

/** From what `identitySql` found about a column. */
export function identityFrom(found: Values | null, { schema, table, name }: Omit<DbObject["id"], "kind">): Identity | null {
  if (found === null) return null;
  return identityOf({ ...found, sequence: found.sequence === `${schema}.${table}_${name}_seq` ? null : found.sequence });
}

const words = (generation: Identity["generation"]): string => (generation === "always" ? "ALWAYS" : "BY DEFAULT");

/** `GENERATED ALWAYS AS IDENTITY (START WITH 1000)`, for a column of that identity. */
export function identityClause(identity: Identity, id: DbObject["id"]): string {
  const name = identity.sequence === null ? "" : `SEQUENCE NAME ${sequenceName(id, identity)}`;
  const options = clauses(name, optionClauses(identity));
  return clauses(`GENERATED ${words(identity.generation)} AS IDENTITY`, options !== "" && `(${options})`);
}

/** The name of the sequence, which is always in the schema of its table: without that. */
export const bareName = (id: DbObject["id"], identity: Pick<Identity, "sequence">): string => {
  const name = sequenceNameOf(id, identity);
  return name.startsWith(`${id.schema}.`) ? name.slice(`${id.schema}.`.length) : name;
};

const sequenceName = (id: DbObject["id"], identity: Identity): string => qualified(id.schema, bareName(id, identity));

/** The column, as far as its identity goes. */
type Holder = DbObject<{ readonly identity: Identity | null; readonly not_null: boolean }>;

/** The numbers that rows which are there would have, in no particular order, as `UPDATE … SET column =` wants them. */
export function numbers(identity: Identity, table: string): string {
  const number = `${startOf(identity)} + (row_number() OVER () - 1) * ${identity.increment}`;
  const rows = `SELECT tableoid AS part, ctid AS place, ${number} AS number FROM ${table}`;
  return `numbered.number FROM (${rows}) AS numbered WHERE ${table}.tableoid = numbered.part AND ${table}.ctid = numbered.place`;
}

/** The statements that add, drop or change a column's identity. */
export function identityChange(column: Holder, was: Holder, alterColumn: (action: string) => Statement): readonly Statement[] {
  const [to, from] = [column.is.identity, was.is.identity];
  if (to === null) return [alterColumn("DROP IDENTITY")];
  // ADD GENERATED needs a column that is NOT NULL already
  if (from === null) {
    const { id } = column;
    return [
      ...(column.is.not_null ? [alterColumn("SET NOT NULL")] : []),
      alterColumn(`ADD ${identityClause(to, id)}`),
      goOnAfterRows(sequenceName(id, to), qualified(id.schema, id.table as string), id.name as string, to),
    ];
  }
  const changes = [
    ...(to.generation === from.generation ? [] : [`SET GENERATED ${words(to.generation)}`]),
    ...optionChanges(from, to).map((change) => `SET ${change}`),
    ...restart(was.facts?.value, to, to.type),
  ];
  const renamed = from.sequence !== to.sequence ? renameSequence(from, to, column) : [];
  return [...(changes.length > 0 ? [alterColumn(changes.join(" "))] : []), ...renamed];
}

/** `schema.name` of a column's sequence. */
export const sequenceNameOf = ({ schema, table, name }: DbObject["id"], { sequence }: Pick<Identity, "sequence">): string =>
  sequence ?? `${schema}.${table}_${name}_seq`;

function renameSequence(from: Identity, to: Identity, { id }: Pick<DbObject, "id">): Statement[] {
  const [before, after] = [bareName(id, from), bareName(id, to)];
  if (before === after) return [];
  return [{ sql: `ALTER SEQUENCE ${sequenceName(id, from)} RENAME TO ${ident(after)}`, lock: "accessExclusive" }];
}
