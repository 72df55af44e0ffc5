/** The column that owns a sequence (a `pg_depend` row of the sequence): what a `serial` column makes. */
import { text } from "../model/attributes.ts";
import { encodeId, type Id, type Key } from "../model/id.ts";
import { defineKind, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { ident, qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { goOnAfterRows, type SequenceOptions } from "./sequence-options.ts";

type OwnedBy = DbObject<{ readonly table: string; readonly column: string }>;

const sequenceOf = (id: Id): string => qualified(id.schema, id.sequence as string);
const columnOf = ({ id, is }: OwnedBy): Key => encodeId({ kind: "column", schema: id.schema as string, table: is.table, name: is.column });
const wholeNumbers: ReadonlySet<string> = new Set(["smallint", "integer", "bigint"]);
const own = ({ id, is }: OwnedBy): Statement => ({
  sql: `ALTER SEQUENCE ${sequenceOf(id)} OWNED BY ${qualified(id.schema, is.table)}.${ident(is.column)}`,
  lock: "shareRowExclusive",
});

export const ownedBy = defineKind({
  kind: "owned_by",
  plural: "sequence owners",
  key: ["schema", "sequence"],
  attributes: {
    // the sequence and the table are in one schema: PostgreSQL takes no others
    table: text({ about: "Table, in the sequence's own schema." }),
    column: text({ about: "Column." }),
  },
  declare: [
    {
      under: ["sequence"],
      as: "owned_by",
      form: "single",
      short: {
        schema: { type: "string", pattern: "^[^.]+[.][^.]+$" },
        expand: (body) =>
          typeof body === "string" ? { table: body.slice(0, body.indexOf(".")), column: body.slice(body.indexOf(".") + 1) } : undefined,
        contract: ({ table, column }) => (`${table}${column}`.includes(".") ? undefined : `${table}.${column}`),
      },
      identify: (_name, { parent }) => ({ kind: "owned_by", schema: parent?.id.schema as string, sequence: parent?.id.name as string }),
    },
  ],
  catalog: {
    class: "pg_sequence",
    sql: () => `
SELECT c.oid, n.nspname AS schema, c.relname AS sequence, t.relname AS "table", a.attname AS "column"
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
  AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype = 'a'
JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "owned_by", schema: row.schema, sequence: row.sequence },
      is: { table: row.table, column: row.column },
      parent: { kind: "sequence", schema: row.schema, name: row.sequence },
    }),
  },
  survives: () => true,
  requires: (object) => [columnOf(object)],
  reference: (id) => `SEQUENCE ${sequenceOf(id)}`,
  create: (to, context) => {
    const column = context.desired.objects.get(columnOf(to));
    const sequence = context.desired.objects.get(to.parent as Key) as DbObject<SequenceOptions> | undefined;
    const isSerial = sequence !== undefined && column !== undefined && wholeNumbers.has(String(column.is.type));
    const goesOn = isSerial && context.isNew(sequence.key) && !context.isNew(column.key);
    return [
      own(to),
      ...(goesOn ? [goOnAfterRows(sequenceOf(to.id), qualified(to.id.schema, to.is.table), to.is.column, sequence.is)] : []),
    ];
  },
  drop: ({ id }) => ({ sql: `ALTER SEQUENCE ${sequenceOf(id)} OWNED BY NONE`, lock: "shareRowExclusive" }),
  alter: { table: own, column: own },
});
