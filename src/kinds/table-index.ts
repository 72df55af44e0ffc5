/** Indexes (`pg_index`) other than those that keep a constraint: everything dbmigrator knows about them. */
import { flag, optional, shape, text } from "../model/attributes.ts";
import { encodeId } from "../model/id.ts";
import { type Altered, defineKind, type Hazard, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident } from "../sql/ident.ts";
import { onlyComputes, rowsAlike } from "./affected-rows.ts";
import { userSchema } from "./catalog.ts";
import { columnsShort, hazardsOnRows, identifyInTable, keyInTable, survivesColumnChange } from "./constraint.ts";
import { attachAll, indexesBelow, isBuiltBeside } from "./index-beside.ts";
import {
  alterIndexParts,
  alterStatistics,
  attachIndex,
  columnStatistics,
  columnStatisticsSelect,
  hasNoTargets,
  includeClause,
  indexFacts,
  indexFollower,
  indexJoins,
  indexName,
  indexNames,
  indexParts,
  indexSelect,
  looksOfIndex,
  partsOf,
  unsorted,
  withClause,
} from "./index-parts.ts";
import { columnNames } from "./key-constraint.ts";
import { itemsOf, reprinted } from "./printed.ts";
import { relationOf, tableOf } from "./relation.ts";

const attributes = {
  unique: flag({ about: "No two rows with equal keys." }),
  using: text({ otherwise: "btree", about: "Index access method." }),
  columns: columnNames(
    'Columns or expressions, each as CREATE INDEX takes it: created_at desc nulls last, lower(email), "Name" text_pattern_ops.',
  ),
  nulls_not_distinct: flag({ about: "Two nulls are equal (PostgreSQL 15)." }),
  where: optional({ about: "Holds only the rows for which this is true." }),
  ...indexParts,
  statistics: columnStatistics,
  valid: shape<boolean>(
    { const: true },
    { otherwise: true, about: "What a build that failed leaves behind is not valid, and is made anew.", write: () => true },
  ),
};
type Index = DbObject<{ [K in keyof typeof attributes]: ReturnType<(typeof attributes)[K]["read"]> }>;

/** `CREATE INDEX …`; how it is built, and whether its partitions are left alone, may be said otherwise than it is to be in the end. */
const createIndex = (index: Index, { concurrently = false, only = index.is.only } = {}): string => {
  const { id, is } = index;
  return clauses(
    is.unique ? "CREATE UNIQUE INDEX" : "CREATE INDEX",
    concurrently && "CONCURRENTLY",
    ident(id.name as string),
    only ? "ON ONLY" : "ON",
    tableOf(id),
    is.using !== "btree" && `USING ${ident(is.using)}`,
    `(${is.columns.join(", ")})`,
    includeClause(is),
    is.nulls_not_distinct && "NULLS NOT DISTINCT",
    withClause(is),
    is.tablespace !== null && `TABLESPACE ${ident(is.tablespace)}`,
    is.where !== null && `WHERE ${is.where}`,
  );
};

function mayFail({ id, is, facts }: Index): Hazard[] {
  if (!is.unique) return [];
  const table = tableOf(id);
  const columns = is.columns.map(unsorted);
  const count = rowsAlike(facts?.partitioned === true ? table : `ONLY ${table}`, {
    columns,
    nullsEqual: is.nulls_not_distinct,
    where: is.where,
  });
  const message = `rows of ${table} with equal ${is.columns.join(", ")} make it fail`;
  return [{ type: "may-fail-on-rows", message, ...([...columns, is.where ?? ""].every(onlyComputes) ? { count } : {}) }];
}

/** CREATE INDEX CONCURRENTLY; of a partitioned table's index, which PostgreSQL cannot build so, what puts those of its partitions together. */
function createBeside(index: Index, context: RenderContext): Statement[] {
  const name = indexName(index);
  if (index.facts?.partitioned === true)
    return [{ sql: createIndex(index, { only: true }), lock: "share" }, ...attachAll(index, context), ...attachIndex(index, context)];
  return [
    {
      sql: createIndex(index, { concurrently: true }),
      lock: "shareUpdateExclusive",
      commit: "outside",
      hazards: [
        { type: "builds-index", message: `index ${name} is built while ${tableOf(index.id)} is read and written` },
        { type: "not-transactional", message: `index ${name} is built outside of a transaction: what is done by then stays if it fails` },
        ...mayFail(index),
      ],
    },
    ...attachIndex(index, context),
  ];
}

function create(index: Index, context: RenderContext): Statement[] {
  if (isBuiltBeside(index, context)) return createBeside(index, context);
  const table = tableOf(index.id);
  return [
    {
      sql: createIndex(index),
      lock: "share",
      ...hazardsOnRows(index, context, [
        { type: "builds-index", message: `index ${indexName(index)} is built` },
        { type: "blocks-writes", message: `${table} cannot be written while index ${indexName(index)} is built` },
        ...mayFail(index),
      ]),
    },
    ...attachIndex(index, context),
  ];
}

/**
 * A partition's constraint that stands in for an index of the partitioned table can neither be dropped nor let that index go,
 * as long as its table is a partition.
 */
function drop(from: Index, context: RenderContext): Statement[] {
  const dropIndex: Statement = { sql: `DROP INDEX ${indexName(from)}`, lock: "accessExclusive" };
  const alterTable = (table: string, action: string): Statement => ({ sql: `ALTER TABLE ${table} ${action}`, lock: "accessExclusive" });
  if (from.facts?.partitioned !== true) return [dropIndex];
  const around = indexesBelow(from, context.current).flatMap(({ id }) => {
    const link = encodeId({ kind: "partition", schema: id.schema as string, table: id.table as string });
    const bound = context.current.objects.get(link)?.is.bound;
    if (id.kind === "index" || bound === undefined || context.isDropped(link)) return [];
    const release = [
      alterTable(tableOf(from.id), `DETACH PARTITION ${tableOf(id)}`),
      alterTable(tableOf(id), `DROP CONSTRAINT ${ident(id.name as string)}`),
    ];
    return [{ release, restore: alterTable(tableOf(from.id), `ATTACH PARTITION ${tableOf(id)} ${bound}`) }];
  });
  return [...around.flatMap(({ release }) => release), dropIndex, ...around.map(({ restore }) => restore)];
}

export const tableIndex = defineKind({
  kind: "index",
  plural: "indexes",
  key: keyInTable,
  attributes,
  declare: [{ under: ["table", "materialized_view"], as: "indexes", form: "map", short: columnsShort, identify: identifyInTable("index") }],
  catalog: {
    class: "pg_class",
    sql: (major) => `
SELECT ic.oid, n.nspname AS schema, c.relname AS "table", ic.relname AS name, c.relkind, un.nspname AS up_schema, uc.relname AS up_table, uic.relname AS up_name,
  x.indisunique AS unique, am.amname AS "using", pg_catalog.pg_get_indexdef(x.indexrelid) AS definition, pg_catalog.pg_get_expr(x.indpred, x.indrelid) AS "where",
  ${major >= 15 ? "x.indnullsnotdistinct" : "false"} AS nulls_not_distinct, x.indisvalid OR ic.relkind = 'I' AS valid,${columnStatisticsSelect},${indexSelect}
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
${indexJoins}
LEFT JOIN pg_catalog.pg_class uc ON uc.oid = ux.indrelid AND ux.indisvalid
LEFT JOIN pg_catalog.pg_namespace un ON un.oid = uc.relnamespace
JOIN pg_catalog.pg_am am ON am.oid = ic.relam
LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = x.indrelid AND k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x')
WHERE k.oid IS NULL AND c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "index", schema: row.schema, table: row.table, name: row.name },
      is: {
        unique: row.unique,
        using: row.using,
        columns: itemsOf(row.definition).map(reprinted),
        nulls_not_distinct: row.nulls_not_distinct,
        where: reprinted(row.where),
        ...partsOf(row as Index["is"]),
        statistics: row.statistics,
        valid: row.valid,
      },
      parent: relationOf(row.relkind, row.schema, row.table),
      via: row.up_table === null ? undefined : { kind: "index", schema: row.up_schema, table: row.up_table, name: row.up_name },
      facts: indexFacts(row),
    }),
  },
  locks: { made: 1, dropped: 1 },
  names: indexNames,
  survives: (self, below) => hasNoTargets(self.to) && survivesColumnChange(self, below),
  madeByAttach: true,
  looksLike: ({ is }) => looksOfIndex(is),
  follower: (index, above) => ({ ...indexFollower("idx")(index, above), is: { statistics: {} } }),
  reference: (id) => `INDEX ${indexName({ id } as Index)}`,
  create,
  builtBeside: isBuiltBeside,
  afterwards: (to) => alterStatistics(to),
  drop,
  rename: (from, to) => ({
    sql: `ALTER INDEX ${indexName({ id: from } as Index)} RENAME TO ${ident(to.name as string)}`,
    lock: "shareUpdateExclusive",
  }),
  alter: {
    unique: "replace",
    using: "replace",
    columns: "replace",
    nulls_not_distinct: "replace",
    where: "replace",
    ...alterIndexParts,
    statistics: alterStatistics as (to: Index, from: Index, context: RenderContext) => Altered,
    valid: "replace",
  },
});
