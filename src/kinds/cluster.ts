/** The mark that says by which index CLUSTER orders a table (`pg_index.indisclustered`). */
import { text } from "../model/attributes.ts";
import { defineKind, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { ident } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { relationWord, textShort } from "./constraint.ts";
import { indexKey } from "./index-parts.ts";
import { relationOf, tableOf } from "./relation.ts";

const attributes = { index: text({ about: "Name of the index." }) };
type Cluster = DbObject<{ readonly index: string }>;

const alterRelation = ({ id, parent }: Cluster, action: string): Statement => ({
  sql: `ALTER ${relationWord(parent)} ${tableOf(id)} ${action}`,
  lock: "shareUpdateExclusive",
});
const clusterOn = (to: Cluster): Statement => alterRelation(to, `CLUSTER ON ${ident(to.is.index)}`);

export const cluster = defineKind({
  kind: "cluster",
  plural: "cluster marks",
  key: ["schema", "table"],
  attributes,
  declare: [
    {
      under: ["table", "materialized_view"],
      as: "cluster",
      form: "single",
      short: textShort("index"),
      identify: (_name, { parent }) => ({ kind: "cluster", schema: parent?.id.schema as string, table: parent?.id.name as string }),
    },
  ],
  catalog: {
    class: "pg_index",
    sql: () => `
SELECT x.indexrelid AS oid, n.nspname AS schema, c.relname AS "table", c.relkind, ic.relname AS index
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class ic ON ic.oid = x.indexrelid
JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE x.indisclustered AND c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "cluster", schema: row.schema, table: row.table },
      is: { index: row.index },
      parent: relationOf(row.relkind, row.schema, row.table),
    }),
  },
  requires: ({ id, is }, model) => [indexKey(id, is.index, model)].filter((key) => key !== undefined),
  reference: (id) => `TABLE ${tableOf(id)}`,
  create: clusterOn,
  drop: (from, context) => {
    const index = indexKey(from.id, from.is.index, context.current);
    return index !== undefined && context.isDropped(index) ? [] : alterRelation(from, "SET WITHOUT CLUSTER");
  },
  alter: { index: clusterOn },
});
