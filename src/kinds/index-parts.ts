/** What indexes and the constraints that are kept by an index have in common: storage, columns beside the key, attachment. */
import { flag, names, optional, settings, shape } from "../model/attributes.ts";
import { decodeId, encodeId, type Id, type Key } from "../model/id.ts";
import type { Altered, RenderContext, Row, Statement } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { clauses, ident, qualified } from "../sql/ident.ts";
import { identList, settingsChange, settingsList, settingsOf } from "./catalog.ts";
import { columnsOf, hazardsOnRows, keyInTable } from "./constraint.ts";
import { tableOf } from "./relation.ts";

export const indexParts = {
  include: names({ about: "Columns kept in the index beside its key." }),
  with: settings({ about: "Storage parameters: fillfactor, …" }),
  tablespace: optional({ about: "Tablespace; the database's own when absent." }),
  only: flag({ about: "On a partitioned table: partitions lack it, or have theirs not attached." }),
  attached_to: optional({ about: "The index of the partitioned table that it is attached to, where that one is `only`." }),
};

export interface IndexParts {
  readonly include: readonly string[];
  readonly with: Readonly<Record<string, string>>;
  readonly tablespace: string | null;
  readonly only: boolean;
  readonly attached_to: string | null;
}

/** Columns of a query in which `x` is the row of pg_index and whose joins contain `indexJoins`. */
export const indexSelect = `
  CASE WHEN x.indnatts = x.indnkeyatts THEN '{}' ELSE ${columnsOf("x.indrelid", "(x.indkey::int2[])[x.indnkeyatts:]")} END AS include,
  CASE WHEN ic.reloptions IS NULL THEN '{}' ELSE ${settingsOf("ic.reloptions")} END AS "with", ts.spcname AS tablespace, ic.relkind AS index_relkind,
  CASE WHEN ic.relkind = 'I' THEN ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a WHERE a.attrelid = x.indexrelid AND a.attnum > 0 ORDER BY a.attnum) END AS attributes,
  ic.relkind = 'I' AND NOT x.indisvalid AS only, CASE WHEN NOT ux.indisvalid THEN pg_catalog.quote_ident(uin.nspname) || '.' || pg_catalog.quote_ident(uic.relname) END AS attached_to`;

/** `x` → its pg_class row `ic`, tablespace `ts`, and the index of the partitioned table it is attached to: `ux`, `uic`, `uin`. */
export const indexJoins = `JOIN pg_catalog.pg_class ic ON ic.oid = x.indexrelid
LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = ic.reltablespace
LEFT JOIN pg_catalog.pg_inherits ui ON ui.inhrelid = x.indexrelid
LEFT JOIN pg_catalog.pg_index ux ON ux.indexrelid = ui.inhparent
LEFT JOIN pg_catalog.pg_class uic ON uic.oid = ux.indexrelid
LEFT JOIN pg_catalog.pg_namespace uin ON uin.oid = uic.relnamespace`;

/**
 * For constraintQuery: what a constraint's index is attached to, unless that one does not hold for all partitions yet.
 * A constraint has the name of its index; `up_kind` is `index` where the partitioned table has an index and no constraint.
 */
export const indexClonedFrom =
  "LEFT JOIN LATERAL (SELECT k.conparentid AS oid, ux.indrelid AS conrelid, uic.relname AS conname, k.convalidated) AS up ON ux.indisvalid";
export const indexClonedSelect = "CASE WHEN k.conparentid = 0 THEN 'index' END AS up_kind";

export const partsOf = (row: IndexParts): IndexParts => ({
  include: row.include,
  with: row.with,
  tablespace: row.tablespace,
  only: row.only,
  attached_to: row.attached_to,
});

/** `INCLUDE (note)` */
export const includeClause = ({ include }: IndexParts): string | false => include.length > 0 && `INCLUDE (${identList(include)})`;

/** `WITH (fillfactor=70)` */
export const withClause = (is: IndexParts): string | false => Object.keys(is.with).length > 0 && `WITH ${settingsList(is.with)}`;

/** `INCLUDE (…) WITH (…) USING INDEX TABLESPACE …`, as constraints are written. */
export const backingClauses = (is: IndexParts): string =>
  clauses(includeClause(is), withClause(is), is.tablespace !== null && `USING INDEX TABLESPACE ${ident(is.tablespace)}`);

export const indexName = ({ id }: DbObject<object>): string => qualified(id.schema as string, id.name as string);

/** Names of the relation that the index is, and what else the object takes. */
export const indexNames = ({ id }: DbObject<object>): readonly string[] => [`relation:${id.schema}.${id.name}`];

/** Options that are changed without keeping out readers. Source: the lock levels in reloptions.c. */
const cheapOptions = ["fillfactor", "deduplicate_items"];

const alterIndex = (index: DbObject<object>, action: string, lock: Statement["lock"] = "accessExclusive"): Statement => ({
  sql: `ALTER INDEX ${indexName(index)} ${action}`,
  lock,
});

/** The link that makes a table a partition. */
const linkOf = ({ id }: DbObject<object>): Key => encodeId({ kind: "partition", schema: id.schema as string, table: id.table as string });

/** ALTER INDEX ATTACH PARTITION, where PostgreSQL does not find the index when that of the partitioned table, or the link between the tables, is made. */
export function attachIndex(index: DbObject<IndexParts>, context?: RenderContext): Statement[] {
  const { via } = index;
  const isFound = via === undefined || context?.isNew(via) === true || context?.isNew(linkOf(index)) === true;
  if (index.is.attached_to !== null) return [attach(index.is.attached_to, index)];
  return isFound ? [] : [attachTo({ ...index, id: decodeId(via, keyInTable) }, index)];
}

const attach = (above: string, index: DbObject<object>): Statement => ({
  sql: `ALTER INDEX ${above} ATTACH PARTITION ${indexName(index)}`,
  lock: "accessExclusive",
});

/** Attaches the index of a partition to that of its partitioned table. */
export const attachTo = (above: DbObject<object>, index: DbObject<object>): Statement => attach(indexName(above), index);

/** ALTER TABLE … ADD CONSTRAINT of a constraint that an index keeps, and the attachment of that index where it does not follow by itself. */
export function addBacked(
  constraint: DbObject<IndexParts>,
  definition: string,
  { clash, count }: { readonly clash: string; readonly count?: string | undefined },
  context: RenderContext,
): Statement[] {
  const table = tableOf(constraint.id);
  return [
    {
      sql: `ALTER TABLE ${constraint.is.only ? "ONLY " : ""}${table} ADD ${definition}`,
      lock: "accessExclusive",
      ...hazardsOnRows(constraint, context, [
        { type: "builds-index", message: `index ${indexName(constraint)} is built while ${table} can be neither read nor written` },
        { type: "may-fail-on-rows", message: `rows of ${table} ${clash} make it fail`, ...(count === undefined ? {} : { count }) },
      ]),
    },
    ...attachIndex(constraint, context),
  ];
}

/** CREATE TABLE cannot leave out the partitions. */
export const foldsIntoTable = ({ is }: DbObject<IndexParts>): boolean => !is.only && is.attached_to === null;

/** Facts that alterIndexParts and indexFollower go by. */
export const indexFacts = (row: Row): { readonly partitioned: boolean; readonly attributes: readonly string[] | null } => ({
  partitioned: row.index_relkind === "I",
  attributes: row.attributes,
});

/** What PostgreSQL compares of two indexes, for `looksLike`; about the same as CompareIndexInfo() in indexcmds.c. */
interface Looks {
  readonly unique: boolean;
  readonly using?: string;
  readonly columns: readonly string[];
  readonly where?: string | null;
}

/** A column of an index without its direction. */
export const unsorted = (column: string): string => column.replace(/( (asc|desc))?( nulls (first|last))?$/i, "");

/** The order of the columns counts, their direction does not. */
export const looksOfIndex = ({ unique, using = "btree", columns, where = null }: Looks): string => {
  return clauses(unique && "unique", using, `(${columns.map(unsorted).join(", ")})`, where !== null && `where ${where}`);
};

/** The longest name in bytes (NAMEDATALEN - 1). */
const longestName = 63;

type Label = "idx" | "key" | "pkey" | "excl";

/**
 * The name that PostgreSQL gives a partition's index when it makes it for one of the partitioned table; undefined where it is cut
 * off. Source: ChooseIndexName() in indexcmds.c.
 */
export function followerName(label: Label, { id }: DbObject<object>, { facts }: DbObject<object>): string | undefined {
  const columns = label === "pkey" ? [] : ((facts?.attributes ?? []) as readonly string[]);
  const name = [id.table, ...columns, label].join("_");
  return Buffer.byteLength(name) <= longestName ? name : undefined;
}

/** Whether a partition's index has the name that PostgreSQL gives it. */
export const indexFollower =
  (label: Label) =>
  (
    object: DbObject<object>,
    above: DbObject<object>,
  ): { readonly named: boolean } => // PostgreSQL makes no constraint for an index, but takes one that is there
  ({ named: (label === "idx" || above.id.kind !== "index") && object.id.name === followerName(label, object, above) });

/** PostgreSQL changes neither parameters nor tablespace of a partitioned table's existing indexes below it, so these are made anew. */
export const alterIndexParts = {
  include: "replace",
  with: (to: DbObject<IndexParts>, from: DbObject<IndexParts>): Altered => {
    if (to.facts?.partitioned === true) return "replace";
    const names = [...Object.keys(from.is.with), ...Object.keys(to.is.with)];
    const lock = names.every((name) => cheapOptions.includes(name)) ? "shareUpdateExclusive" : "accessExclusive";
    return settingsChange(from.is.with, to.is.with).map((action) => alterIndex(to, action, lock));
  },
  tablespace: (to: DbObject<IndexParts>): Altered => {
    if (to.facts?.partitioned === true) return "replace";
    return {
      ...alterIndex(to, `SET TABLESPACE ${ident(to.is.tablespace ?? "pg_default")}`),
      hazards: [{ type: "blocks-writes", message: `index ${indexName(to)} is copied to another tablespace` }],
    };
  },
  // it becomes whole by itself with the last index that is attached
  only: (to: DbObject<IndexParts>): Altered => (to.is.only ? "replace" : []),
  attached_to: (to: DbObject<IndexParts>, from: DbObject<IndexParts>, { desired }: RenderContext): Altered => {
    if (from.is.attached_to === null) return attachIndex(to);
    // it follows by itself where that index has become whole; else PostgreSQL detaches it only along with its table
    const stays = to.is.attached_to === null && (to.via !== undefined || !desired.objects.has(linkOf(to)));
    return stays ? [] : "replace";
  },
} as const;

/** Statistics targets of an index's columns by number; only expressions have them. */
export const columnStatistics = shape<Readonly<Record<string, number>>>(
  { type: "object", additionalProperties: { type: "integer" } },
  { otherwise: {}, about: "Statistics targets of columns that are expressions, by the column's number: 2: 500." },
);

export const columnStatisticsSelect = `
  CASE WHEN x.indexprs IS NULL THEN '{}'::jsonb ELSE (SELECT coalesce(pg_catalog.jsonb_object_agg(a.attnum, a.attstattarget), '{}')
    FROM pg_catalog.pg_attribute a WHERE a.attrelid = x.indexrelid AND a.attnum > 0 AND a.attstattarget >= 0) END AS statistics`;

export interface WithStatistics {
  readonly statistics: Readonly<Record<string, number>>;
}

/** Whether PostgreSQL, rebuilding the index for a column's new type, keeps all of it: it forgets the targets. */
export const hasNoTargets = ({ is }: DbObject<WithStatistics>): boolean => Object.keys(is.statistics).length === 0;

/** ALTER COLUMN … SET STATISTICS from one set of targets to another; that of a new index leaves out those of partitions, which have their own. */
export function alterStatistics(to: DbObject<WithStatistics>, from?: DbObject<WithStatistics>, context?: RenderContext): Statement[] {
  const [before, after] = [from?.is.statistics ?? {}, to.is.statistics];
  const isWhole = to.facts?.partitioned === false || context?.current.objects.has(to.key) === true;
  // ALTER INDEX knows no ONLY
  const words = isWhole ? "ALTER INDEX" : "ALTER TABLE ONLY";
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((column) => before[column] !== after[column])
    .sort((a, b) => Number(a) - Number(b))
    .map((column) => ({
      sql: `${words} ${indexName(to)} ALTER COLUMN ${column} SET STATISTICS ${after[column] ?? -1}`,
      lock: "shareUpdateExclusive",
    }));
}

/** The object that an index of that name on a table is: an index, or the constraint that it keeps. */
export function indexKey({ schema, table }: Id, name: string | null, model: Model): Key | undefined {
  if (name === null) return undefined;
  const place = { schema: schema as string, table: table as string, name };
  return ["index", "primary_key", "unique", "exclusion"].map((kind) => encodeId({ kind, ...place })).find((key) => model.objects.has(key));
}
