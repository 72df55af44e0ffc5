/** Column defaults (`pg_attrdef`, other than generation expressions): everything dbmigrator knows about them. */
import { text } from "../model/attributes.ts";
import { encodeId, type Id } from "../model/id.ts";
import { type Declaration, defineKind, type RenderContext, type Statement } from "../model/kind.ts";
import { ident, qualified } from "../sql/ident.ts";
import { isVolatileSql, userSchema } from "./catalog.ts";
import { columnsBelow, expressionOf } from "./hierarchy.ts";
import { reprinted } from "./printed.ts";

const alterColumn = (id: Id, action: string): Statement => ({
  sql: `ALTER TABLE ${qualified(id.schema as string, id.table as string)} ALTER COLUMN ${ident(id.column as string)} ${action}`,
  lock: "accessExclusive",
});

/** SET DEFAULT, or DROP DEFAULT without an expression. PostgreSQL does it to all tables below: those that differ get back what they have. */
const setDefault = (id: Id, expression: string | null, context: RenderContext): Statement[] => [
  alterColumn(id, expression === null ? "DROP DEFAULT" : `SET DEFAULT ${expression}`),
  ...restoreBelow(id, expression, context),
];

function restoreBelow(id: Id, expression: string | null, context: RenderContext): Statement[] {
  return columnsBelow(id, context.desired).flatMap(({ key, default: own, expression: wanted }) => {
    if (wanted === expression) return restoreBelow(own, expression, context);
    const comesLater = context.isNew(key) || (expression === null && context.isDropped(encodeId(own)));
    return comesLater ? [] : setDefault(own, wanted, context);
  });
}

const short: NonNullable<Declaration["short"]> = {
  schema: { type: ["string", "number", "boolean"] },
  expand: (body) => (typeof body === "object" ? undefined : { expression: String(body) }),
  contract: (body) => body.expression,
};

export const columnDefault = defineKind({
  kind: "default",
  plural: "defaults",
  key: ["schema", "table", "column"],
  attributes: { expression: text({ about: "SQL expression." }) },
  declare: [
    {
      under: ["view"],
      as: "defaults",
      form: "map",
      short,
      holds: ({ parent }) => parent?.startsWith("view:") === true,
      identify: (name, { parent }) => ({
        kind: "default",
        schema: parent?.id.schema as string,
        table: parent?.id.name as string,
        column: name,
      }),
    },
    {
      under: ["column"],
      as: "default",
      form: "single",
      short,
      holds: ({ parent }) => parent?.startsWith("view:") !== true,
      identify: (_name, { parent }) => ({
        kind: "default",
        schema: parent?.id.schema as string,
        table: parent?.id.table as string,
        column: parent?.id.name as string,
      }),
    },
  ],
  catalog: {
    class: "pg_attrdef",
    // A child's default has no link to its parent's in the catalog: one that says the same is taken to come from there.
    sql: () => `
SELECT d.oid, n.nspname AS schema, c.relname AS "table", a.attname AS "column", pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS expression,
  c.relkind, ${isVolatileSql("d.adbin")} AS volatile, via.schema AS via_schema, via.name AS via_table
FROM pg_catalog.pg_attrdef d
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
JOIN pg_catalog.pg_class c ON c.oid = d.adrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN LATERAL (
  SELECT pn.nspname AS schema, p.relname AS name
  FROM pg_catalog.pg_inherits i
  JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
  JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
  JOIN pg_catalog.pg_attribute pa ON pa.attrelid = p.oid AND pa.attname = a.attname
  JOIN pg_catalog.pg_attrdef pd ON pd.adrelid = p.oid AND pd.adnum = pa.attnum
  WHERE a.attinhcount > 0 AND i.inhrelid = c.oid AND pg_catalog.pg_get_expr(pd.adbin, pd.adrelid) = pg_catalog.pg_get_expr(d.adbin, d.adrelid)
  ORDER BY i.inhseqno LIMIT 1) AS via ON true
WHERE a.attgenerated = '' AND NOT a.attisdropped AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "default", schema: row.schema, table: row.table, column: row.column },
      is: { expression: reprinted(row.expression as string) },
      facts: { volatile: row.volatile },
      // a view's columns are not objects: their defaults hang on the view
      parent:
        row.relkind === "v"
          ? { kind: "view", schema: row.schema, name: row.table }
          : { kind: "column", schema: row.schema, table: row.table, name: row.column },
      via: row.via_table === null ? undefined : { kind: "default", schema: row.via_schema, table: row.via_table, column: row.column },
    }),
  },
  foldInto: ({ parent }) => parent?.startsWith("view:") !== true,
  absent: { expression: "NULL" },
  detach: 1,
  // PostgreSQL casts a default along with its column; only one that changes as well has to make way
  survives: ({ from, to }) => from.is.expression === to.is.expression,
  reference: (id) => `COLUMN ${qualified(id.schema as string, id.table as string)}.${ident(id.column as string)}`,
  clause: ({ is }) => (expressionOf(is.expression) === null ? "" : `DEFAULT ${is.expression}`),
  create: ({ id, is }, context) => setDefault(id, expressionOf(is.expression), context),
  drop: ({ id }, context) => setDefault(id, null, context),
  alter: { expression: ({ id, is }, _from, context) => setDefault(id, is.expression, context) },
});
