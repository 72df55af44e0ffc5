/** Exclusion constraints (`pg_constraint` of type x): everything dbmigrator knows about them. */
import { flag, optional, text } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, dollarQuoted, ident, literal } from "../sql/ident.ts";
import {
  constraintNames,
  constraintQuery,
  constraintReference,
  dropConstraint,
  foundConstraint,
  identifyInTable,
  keyInTable,
  named,
  renameConstraint,
  survivesColumnChange,
  timing,
} from "./constraint.ts";
import {
  addBacked,
  alterIndexParts,
  alterStatistics,
  columnStatistics,
  columnStatisticsSelect,
  foldsIntoTable,
  followerName,
  hasNoTargets,
  includeClause,
  indexClonedFrom,
  indexClonedSelect,
  indexFacts,
  indexJoins,
  indexNames,
  indexParts,
  indexSelect,
  partsOf,
  withClause,
} from "./index-parts.ts";
import { columnNames } from "./key-constraint.ts";
import { itemsOf, reprinted } from "./printed.ts";
import { tableOf } from "./relation.ts";

const attributes = {
  using: text({ otherwise: "gist", about: "Index access method." }),
  elements: columnNames("What is compared, and with which operator: room with =, during with &&."),
  where: optional({ about: "Holds only for the rows for which this is true." }),
  ...indexParts,
  statistics: columnStatistics,
  deferrable: flag({ about: "May be checked at the end of the transaction." }),
  initially_deferred: flag({ about: "Is checked at the end of the transaction unless told otherwise." }),
};
type Exclusion = DbObject<{ [K in keyof typeof attributes]: ReturnType<(typeof attributes)[K]["read"]> }>;

function definition(object: Exclusion): string {
  const { is } = object;
  return named(
    object,
    clauses(
      `EXCLUDE USING ${ident(is.using)} (${is.elements.join(", ")})`,
      includeClause(is),
      withClause(is),
      is.tablespace !== null && `USING INDEX TABLESPACE ${ident(is.tablespace)}`,
      is.where !== null && `WHERE (${is.where})`,
      timing(is),
    ),
  );
}

/** What a partition gets. Where two would have the same name, PostgreSQL numbers them in the order in which it makes them. */
const asMade = (object: Exclusion, above: Exclusion) => ({
  name: object.facts?.alone === true ? followerName("excl", object, above) : undefined,
  is: { ...above.is, statistics: {} },
});

/** Looks up the name that PostgreSQL has given; where another constraint of the table has the one that is wanted, they exchange them. */
function nameFollower(id: Id, above: string): Statement {
  const table = literal(tableOf(id));
  const name = literal(id.name as string);
  const rename = (from: string, to: string): string =>
    `EXECUTE pg_catalog.format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', ${table}, ${from}, ${to})`;
  const body = `DECLARE -- names what a partition got for an exclusion constraint of the table above
  given name := (SELECT k.conname FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_constraint up ON up.oid = k.conparentid
    WHERE k.contype = 'x' AND k.conrelid = ${table}::pg_catalog.regclass AND up.conname = ${literal(above)});
BEGIN
  IF given IS NULL THEN
    RAISE undefined_object USING MESSAGE = pg_catalog.format('%s has nothing that follows from %I', ${table}, ${literal(above)});
  ELSIF given <> ${name} THEN
    ${rename("given", "'dbmigrator_exchanged'")};
    IF EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = ${table}::pg_catalog.regclass AND conname = ${name}) THEN
      ${rename(name, "given")};
    END IF;
    ${rename("'dbmigrator_exchanged'", name)};
  END IF;
END`;
  return { sql: `DO ${dollarQuoted(body)}`, lock: "accessExclusive" };
}

export const exclusion = defineKind({
  kind: "exclusion",
  plural: "exclusion constraints",
  key: keyInTable,
  attributes,
  declare: [{ under: ["table"], as: "exclusions", form: "map", identify: identifyInTable("exclusion") }],
  catalog: {
    class: "pg_constraint",
    sql: () =>
      constraintQuery({
        type: "x",
        select: `am.amname AS "using", pg_catalog.pg_get_constraintdef(k.oid) AS definition, pg_catalog.pg_get_expr(x.indpred, x.indrelid) AS "where", ${indexClonedSelect},
  NOT EXISTS (SELECT FROM pg_catalog.pg_constraint o WHERE o.conrelid = k.conrelid AND o.contype = 'x' AND o.oid <> k.oid) AS alone,${columnStatisticsSelect},${indexSelect}`,
        joins: `JOIN pg_catalog.pg_index x ON x.indexrelid = k.conindid\n${indexJoins}\nJOIN pg_catalog.pg_am am ON am.oid = ic.relam`,
        from: indexClonedFrom,
      }),
    read: (row) => ({
      ...foundConstraint("exclusion", row),
      is: {
        using: row.using,
        elements: itemsOf(row.definition).map(reprinted),
        where: reprinted(row.where),
        ...partsOf(row as Exclusion["is"]),
        statistics: row.statistics,
        deferrable: row.deferrable,
        initially_deferred: row.initially_deferred,
      },
      facts: { ...indexFacts(row), alone: row.alone },
    }),
  },
  locks: { made: 1, dropped: 2 },
  names: (object) => [...constraintNames(object), ...indexNames(object)],
  foldInto: foldsIntoTable,
  detach: 1,
  survives: (self, below) => hasNoTargets(self.to) && survivesColumnChange(self, below),
  madeByAttach: "anew",
  looksLike: ({ is }) => clauses("exclude", is.using, `(${is.elements.join(", ")})`, is.where !== null && `where ${is.where}`),
  follower: (object, above) => {
    const { id } = object;
    const { name, is } = asMade(object, above);
    const naming = name === undefined ? nameFollower(id, above.id.name as string) : renameConstraint({ ...id, name }, id);
    return { named: name === id.name || [naming], is };
  },
  asMade,
  nameFollower,
  reference: constraintReference,
  clause: definition,
  create: (to, context) => addBacked(to, definition(to), { clash: "that exclude each other" }, context),
  afterwards: (to) => alterStatistics(to),
  drop: dropConstraint,
  rename: renameConstraint,
  alter: {
    using: "replace",
    elements: "replace",
    where: "replace",
    ...alterIndexParts,
    // PostgreSQL attaches no index of an exclusion constraint: it takes no two for alike (CompareIndexInfo in index.c)
    only: "replace",
    attached_to: "replace",
    statistics: alterStatistics,
    deferrable: "replace",
    initially_deferred: "replace",
  },
});
