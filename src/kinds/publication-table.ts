/** Tables of publications (`pg_publication_rel`), with the columns and rows that are published. */
import { names, optional } from "../model/attributes.ts";
import { derived } from "../model/derived.ts";
import type { Id } from "../model/id.ts";
import { defineKind, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { clauses, ident, list, qualified } from "../sql/ident.ts";
import { splitQualified } from "./relation.ts";

const attributes = {
  columns: names({ about: "The columns that are published; all when absent (PostgreSQL 15)." }),
  where: optional({ about: "Rows for which this is true are published (PostgreSQL 15)." }),
};
type PublicationTable = DbObject<{ readonly columns: readonly string[]; readonly where: string | null }>;

const alter = (id: Id, action: string): Statement => ({
  sql: `ALTER PUBLICATION ${ident(id.publication as string)} ${action}`,
  lock: "shareUpdateExclusive",
});
const tableName = (id: Id): string => qualified(id.schema as string, id.table as string);

const placeOf = (schema: unknown, table: unknown): string => `${schema}\n${table}`;

/** The places of the tables that others inherit from. */
const placesWithHeirs = derived(({ objects }) => {
  const links = [...objects.values()].filter(({ id }) => id.kind === "inheritance");
  return new Set(links.map(({ id }) => placeOf(id.parent_schema, id.parent)));
});

const hasHeirs = ({ schema, table }: Id, model: Model): boolean => placesWithHeirs(model).has(placeOf(schema, table));

/** Without ONLY the tables that inherit from it would be published as well. */
const tableClause = ({ id, is }: PublicationTable, { desired }: RenderContext): string =>
  clauses(
    hasHeirs(id, desired) && "ONLY",
    tableName(id),
    is.columns.length > 0 && `(${list(is.columns.map(ident))})`,
    is.where !== null && `WHERE (${is.where})`,
  );

/** There is no command for one table of a publication only: SET TABLE says all of them. */
const publishAnew = (to: PublicationTable, _from: PublicationTable, context: RenderContext): Statement[] => [
  alter(to.id, `DROP TABLE ${hasHeirs(to.id, context.current) ? "ONLY " : ""}${tableName(to.id)}`),
  alter(to.id, `ADD TABLE ${tableClause(to, context)}`),
];

export const publicationTable = defineKind({
  kind: "publication_table",
  plural: "published tables",
  key: ["publication", "schema", "table"],
  attributes,
  declare: [
    {
      under: ["publication"],
      as: "tables",
      form: "map",
      short: {
        schema: { type: "null", description: "The whole table." },
        expand: (body) => (body === null ? {} : undefined),
        contract: (body) => (Object.keys(body).length === 0 ? null : undefined),
      },
      identify: (name, { parent, schema }) => {
        const table = splitQualified(name, schema);
        return { kind: "publication_table", publication: parent?.id.name as string, schema: table.schema, table: table.name };
      },
      name: ({ id }, schema) => qualified(id.schema === schema ? null : (id.schema as string), id.table as string),
    },
  ],
  catalog: {
    class: "pg_publication_rel",
    sql: (major) => `
SELECT r.oid, p.pubname AS publication, n.nspname AS schema, c.relname AS "table",
  ${
    major >= 15
      ? `pg_catalog.pg_get_expr(r.prqual, r.prrelid) AS "where",
  ARRAY(SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs) ORDER BY a.attnum)::text[] AS columns`
      : `NULL AS "where", '{}'::text[] AS columns`
  }
FROM pg_catalog.pg_publication_rel r
JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid
JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace`,
    read: (row) => ({
      id: { kind: "publication_table", publication: row.publication, schema: row.schema, table: row.table },
      is: { columns: row.columns, where: row.where },
      parent: { kind: "publication", name: row.publication },
    }),
  },
  foldInto: "parent",
  reference: (id) => `TABLE ${tableName(id)}`,
  clause: tableClause,
  create: (to, context) => alter(to.id, `ADD TABLE ${tableClause(to, context)}`),
  drop: ({ id }, { current }) => ({
    ...alter(id, `DROP TABLE ${hasHeirs(id, current) ? "ONLY " : ""}${tableName(id)}`),
    hazards: [{ type: "breaks-clients", message: `subscribers of ${id.publication} get no more changes of ${tableName(id)}` }],
  }),
  alter: { columns: publishAnew, where: publishAnew },
});
