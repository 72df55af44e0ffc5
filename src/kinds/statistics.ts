/** Extended statistics (`pg_statistic_ext`): everything dbmigrator knows about them. */
import { names, number } from "../model/attributes.ts";
import { decodeId, encodeId, type Id } from "../model/id.ts";
import { defineKind, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { survivesColumnChange } from "./constraint.ts";
import { columnNames } from "./key-constraint.ts";
import { itemsOf, reprinted } from "./printed.ts";
import { joinQualified, relationOf, splitQualified } from "./relation.ts";

const attributes = {
  kinds: names({ about: "ndistinct, dependencies, mcv; all of them when absent." }),
  columns: columnNames("Columns or expressions."),
  target: number({ about: "Statistics target; that of the columns when absent." }),
};
type Statistics = DbObject<{ [K in keyof typeof attributes]: ReturnType<(typeof attributes)[K]["read"]> }>;

const kindWords: Readonly<Record<string, string>> = { d: "ndistinct", f: "dependencies", m: "mcv" };

const statisticsName = (id: Id): string => qualified(id.schema as string, id.name as string);

/** The relation the statistics are about. */
function aboutWhat({ id }: Statistics): string {
  const relation = decodeId(id.on as string, ["schema", "name"]);
  return qualified(relation.schema as string, relation.name as string);
}

const setTarget = ({ id, is }: Statistics): Statement => ({
  sql: `ALTER STATISTICS ${statisticsName(id)} SET STATISTICS ${is.target ?? -1}`,
  lock: "shareUpdateExclusive",
});

export const statistics = defineKind({
  kind: "statistics",
  plural: "extended statistics",
  key: ["schema", "name", "on"],
  attributes,
  declare: [
    {
      under: ["table", "foreign_table", "materialized_view"],
      as: "statistics",
      form: "map",
      identify: (name, { parent }) => ({
        kind: "statistics",
        ...splitQualified(name, parent?.id.schema as string),
        on: parent?.key as string,
      }),
      name: ({ id, parent }) => {
        const relation = decodeId(parent as string, ["schema", "name"]);
        return joinQualified({ schema: id.schema as string, name: id.name as string }, relation.schema as string);
      },
    },
  ],
  catalog: {
    class: "pg_statistic_ext",
    sql: () => `
SELECT s.oid, sn.nspname AS schema, s.stxname AS name, s.stxkind AS kinds, pg_catalog.pg_get_statisticsobjdef_columns(s.oid) AS columns, nullif(s.stxstattarget, -1) AS target,
  n.nspname AS table_schema, c.relname AS "table", c.relkind
FROM pg_catalog.pg_statistic_ext s
JOIN pg_catalog.pg_namespace sn ON sn.oid = s.stxnamespace
JOIN pg_catalog.pg_class c ON c.oid = s.stxrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relpersistence <> 't' AND ${userSchema("n")} AND ${userSchema("sn")}`,
    read: (row) => {
      const relation = relationOf(row.relkind, row.table_schema, row.table);
      const kinds = (row.kinds as readonly string[]).flatMap((letter) => kindWords[letter] ?? []);
      return {
        id: { kind: "statistics", schema: row.schema, name: row.name, on: encodeId(relation) },
        is: { kinds: kinds.length === 3 ? [] : kinds, columns: itemsOf(`(${row.columns})`).map(reprinted), target: row.target },
        parent: relation,
      };
    },
  },
  names: ({ id }) => [`statistics:${id.schema}.${id.name}`],
  // rebuilding them, PostgreSQL forgets the target
  survives: ({ from, to }, below) => to.is.target === null && survivesColumnChange({ from, to }, below),
  reference: (id) => `STATISTICS ${statisticsName(id)}`,
  create: (to) => ({
    sql: clauses(
      `CREATE STATISTICS ${statisticsName(to.id)}`,
      to.is.kinds.length > 0 && `(${to.is.kinds.join(", ")})`,
      `ON ${to.is.columns.join(", ")} FROM ${aboutWhat(to)}`,
    ),
    lock: "shareUpdateExclusive",
  }),
  afterwards: (to) => (to.is.target === null ? [] : setTarget(to)),
  drop: ({ id }) => ({ sql: `DROP STATISTICS ${statisticsName(id)}`, lock: "shareUpdateExclusive" }),
  rename: (from, to) => ({
    sql: `ALTER STATISTICS ${statisticsName(from)} RENAME TO ${qualified(undefined, to.name as string)}`,
    lock: "none",
  }),
  alter: { kinds: "replace", columns: "replace", target: setTarget },
});
