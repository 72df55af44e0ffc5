/** What logical replication tells of the old row, where it is not the primary key (`pg_class.relreplident`). */
import { choice, optional } from "../model/attributes.ts";
import { defineKind, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { ident } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { relationWord } from "./constraint.ts";
import { indexKey } from "./index-parts.ts";
import { relationOf, tableOf } from "./relation.ts";

const whole = ["full", "nothing"] as const;
const attributes = {
  rows: choice(["index", ...whole], { otherwise: "index", about: "The columns of an index, the full row, or nothing." }),
  index: optional({ about: "Name of the unique index." }),
};
type ReplicaIdentity = DbObject<{ [K in keyof typeof attributes]: ReturnType<(typeof attributes)[K]["read"]> }>;

const alterRelation = ({ id, parent }: ReplicaIdentity, identity: string): Statement => ({
  sql: `ALTER ${relationWord(parent)} ${tableOf(id)} REPLICA IDENTITY ${identity}`,
  lock: "accessExclusive",
});
const set = (to: ReplicaIdentity): Statement =>
  alterRelation(to, to.is.index === null ? to.is.rows.toUpperCase() : `USING INDEX ${ident(to.is.index)}`);
const isWhole = (body: unknown): boolean => whole.some((word) => word === body);

export const replicaIdentity = defineKind({
  kind: "replica_identity",
  plural: "replica identities",
  key: ["schema", "table"],
  attributes,
  declare: [
    {
      under: ["table", "materialized_view"],
      as: "replica_identity",
      form: "single",
      short: {
        schema: { type: "string", description: "full, nothing, or the name of a unique index." },
        expand: (body) => (typeof body !== "string" ? undefined : isWhole(body) ? { rows: body } : { index: body }),
        contract: (body) => body.rows ?? (isWhole(body.index) ? undefined : body.index),
      },
      identify: (_name, { parent }) => ({
        kind: "replica_identity",
        schema: parent?.id.schema as string,
        table: parent?.id.name as string,
      }),
    },
  ],
  catalog: {
    class: "pg_class",
    // The sub-id sets it apart from the table, whose row it is in. A table whose replica identity was dropped keeps 'i' and behaves like 'n'.
    sql: () => `
SELECT c.oid, -1 AS subid, n.nspname AS schema, c.relname AS "table", c.relkind, c.relreplident AS identity, x.index
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN LATERAL (
  SELECT ic.relname AS index FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
  WHERE i.indrelid = c.oid AND i.indisreplident LIMIT 1) AS x ON c.relreplident = 'i'
WHERE c.relreplident <> 'd' AND c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "replica_identity", schema: row.schema, table: row.table },
      is: { rows: row.identity === "f" ? "full" : row.index === null ? "nothing" : "index", index: row.index },
      parent: relationOf(row.relkind, row.schema, row.table),
    }),
  },
  requires: ({ id, is }, model) => [indexKey(id, is.index, model)].filter((key) => key !== undefined),
  reference: (id) => `TABLE ${tableOf(id)}`,
  create: set,
  drop: (from) => alterRelation(from, "DEFAULT"),
  alter: { rows: set, index: set },
});
