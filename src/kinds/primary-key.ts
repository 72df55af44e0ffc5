/** Primary keys (`pg_constraint` of type p): everything dbmigrator knows about them. */
import { optional } from "../model/attributes.ts";
import { defineKind } from "../model/kind.ts";
import { ident } from "../sql/ident.ts";
import { columnsShort, constraintReference, dropConstraint, foundConstraint, keyInTable, renameConstraint } from "./constraint.ts";
import { foldsIntoTable, indexFacts, indexFollower, looksOfIndex } from "./index-parts.ts";
import { addKey, alterKey, keyAttributes, keyDefinition, keyNames, keyQuery, keyValues } from "./key-constraint.ts";

const usualName = (table: unknown): string => `${table}_pkey`;

export const primaryKey = defineKind({
  kind: "primary_key",
  plural: "primary keys",
  key: keyInTable,
  attributes: { name: optional({ about: "Name of the constraint; <table>_pkey when absent." }), ...keyAttributes },
  declare: [
    {
      under: ["table"],
      as: "primary_key",
      form: "single",
      short: columnsShort,
      identify: (_name, { parent, body }) => ({
        kind: "primary_key",
        schema: parent?.id.schema as string,
        table: parent?.id.name as string,
        name: String(body.name ?? usualName(parent?.id.name)),
      }),
    },
  ],
  inStubs: true,
  catalog: {
    class: "pg_constraint",
    sql: (major) => keyQuery("p", major),
    read: (row) => ({
      ...foundConstraint("primary_key", row),
      is: { name: row.name === usualName(row.table) ? null : row.name, ...keyValues(row) },
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
  follower: (object, above) => ({ ...indexFollower("pkey")(object, above), is: { name: null } }),
  reference: constraintReference,
  clause: (object) => keyDefinition(object, "PRIMARY KEY"),
  create: (to, context) => addKey(to, "PRIMARY KEY", context),
  drop: dropConstraint,
  rename: renameConstraint,
  // the identity says it: a key of another name is another object
  alter: { name: "ignore", ...alterKey },
});
