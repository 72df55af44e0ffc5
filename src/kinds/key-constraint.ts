/** What primary keys and unique constraints have in common. */
import { flag, shape } from "../model/attributes.ts";
import type { RenderContext, Row, Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident } from "../sql/ident.ts";
import { rowsAlike } from "./affected-rows.ts";
import { identList } from "./catalog.ts";
import { columnsOf, constraintNames, constraintQuery, named, timing } from "./constraint.ts";
import {
  addBacked,
  alterIndexParts,
  backingClauses,
  indexClonedFrom,
  indexClonedSelect,
  indexJoins,
  indexNames,
  indexParts,
  indexSelect,
  partsOf,
} from "./index-parts.ts";
import { tableOf } from "./relation.ts";

const scalar = { type: ["string", "number", "boolean"] };

/** A list of names that must be given. */
export const columnNames = (about: string) =>
  shape<readonly string[]>(
    { anyOf: [scalar, { type: "array", items: scalar, minItems: 1 }] },
    { about, read: (declared) => (Array.isArray(declared) ? declared : [declared]).map(String) },
  );

export const keyAttributes = {
  columns: columnNames("Columns of the key."),
  without_overlaps: flag({ about: "Ranges in the last column must not overlap where the others are equal (PostgreSQL 18)." }),
  ...indexParts,
  deferrable: flag({ about: "May be checked at the end of the transaction." }),
  initially_deferred: flag({ about: "Is checked at the end of the transaction unless told otherwise." }),
};
type Values = { [K in keyof typeof keyAttributes]: ReturnType<(typeof keyAttributes)[K]["read"]> };
type KeyConstraint = DbObject<Values>;

export const keyQuery = (type: "p" | "u", major: number, select = ""): string =>
  constraintQuery({
    type,
    select: `${columnsOf("k.conrelid", "k.conkey")} AS columns, ${major >= 18 ? "k.conperiod" : "false"} AS without_overlaps, ${indexClonedSelect},${indexSelect}${select}`,
    joins: `JOIN pg_catalog.pg_index x ON x.indexrelid = k.conindid\n${indexJoins}`,
    from: indexClonedFrom,
  });

export const keyValues = (row: Row): Values => ({
  columns: row.columns,
  without_overlaps: row.without_overlaps,
  ...partsOf(row as Values),
  deferrable: row.deferrable,
  initially_deferred: row.initially_deferred,
});

/** `CONSTRAINT users_pkey PRIMARY KEY (id) INCLUDE (email)` */
export const keyDefinition = (object: KeyConstraint, words: string): string => {
  const { is } = object;
  return named(
    object,
    clauses(words, `(${identList(is.columns)}${is.without_overlaps ? " WITHOUT OVERLAPS" : ""})`, backingClauses(is), timing(is)),
  );
};

export function addKey(object: KeyConstraint, words: string, context: RenderContext, nullsEqual = false): Statement[] {
  const { id, is, facts } = object;
  const rows = facts?.partitioned === true ? tableOf(id) : `ONLY ${tableOf(id)}`;
  const count = is.without_overlaps ? undefined : rowsAlike(rows, { columns: is.columns.map(ident), nullsEqual });
  return addBacked(object, keyDefinition(object, words), { clash: `with equal ${is.columns.join(", ")}`, count }, context);
}

export const keyNames = (object: KeyConstraint): readonly string[] => [...constraintNames(object), ...indexNames(object)];

export const alterKey = {
  columns: "replace",
  without_overlaps: "replace",
  ...alterIndexParts,
  deferrable: "replace",
  initially_deferred: "replace",
} as const;
