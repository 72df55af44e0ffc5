/** Unique constraints (`pg_constraint` of type u): everything dbmigrator knows about them. */
import { flag } from "../model/attributes.ts";
import { defineKind } from "../model/kind.ts";
import { ident } from "../sql/ident.ts";
import {
  columnsShort,
  constraintReference,
  dropConstraint,
  foundConstraint,
  identifyInTable,
  keyInTable,
  renameConstraint,
} from "./constraint.ts";
import { foldsIntoTable, indexFacts, indexFollower, looksOfIndex } from "./index-parts.ts";
import { addKey, alterKey, keyAttributes, keyDefinition, keyNames, keyQuery, keyValues } from "./key-constraint.ts";

const words = ({ is }: { readonly is: { readonly nulls_not_distinct: boolean } }): string =>
  is.nulls_not_distinct ? "UNIQUE NULLS NOT DISTINCT" : "UNIQUE";

export const unique = defineKind({
  kind: "unique",
  plural: "unique constraints",
  key: keyInTable,
  attributes: { ...keyAttributes, nulls_not_distinct: flag({ about: "Two nulls are equal (PostgreSQL 15)." }) },
  declare: [{ under: ["table"], as: "unique", form: "map", short: columnsShort, identify: identifyInTable("unique") }],
  inStubs: true,
  catalog: {
    class: "pg_constraint",
    sql: (major) => keyQuery("u", major, `, ${major >= 15 ? "x.indnullsnotdistinct" : "false"} AS nulls_not_distinct`),
    read: (row) => ({
      ...foundConstraint("unique", row),
      is: { ...keyValues(row), nulls_not_distinct: row.nulls_not_distinct },
      facts: indexFacts(row),
    }),
  },
  locks: { made: 1, dropped: 2 },
  names: keyNames,
  foldInto: foldsIntoTable,
  detach: 2,
  survives: (_self, below) => below.from.id.kind === "column",
  madeByAttach: true,
  looksLike: ({ is }) => looksOfIndex({ unique: true, columns: is.columns.map(ident) }),
  follower: indexFollower("key"),
  reference: constraintReference,
  clause: (object) => keyDefinition(object, words(object)),
  create: (to, context) => addKey(to, words(to), context, to.is.nulls_not_distinct),
  drop: dropConstraint,
  rename: renameConstraint,
  alter: { ...alterKey, nulls_not_distinct: "replace" },
});
