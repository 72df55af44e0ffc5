/** Foreign tables (`pg_foreign_table`): everything dbmigrator knows about them but their parts, which are kinds of their own. */
import { settings, text } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident, qualified } from "../sql/ident.ts";
import { settingsOf, userSchema } from "./catalog.ts";
import { optionsChange, optionsClause, replaceSecretOptions } from "./foreign-options.ts";

const tableName = (id: Id): string => qualified(id.schema as string, id.name as string);
const alterTable = (id: Id, action: string): Statement => ({
  sql: `ALTER FOREIGN TABLE ${tableName(id)} ${action}`,
  lock: "accessExclusive",
});

/** CREATE FOREIGN TABLE with the parts that the plan folded into it. */
function createTable(
  to: DbObject<{ readonly server: string; readonly options: Readonly<Record<string, string>> }>,
  context: RenderContext,
): string {
  const parts = context.folded(to.key);
  const partition = parts.find(({ id }) => id.kind === "partition");
  const parents = parts
    .filter(({ id }) => id.kind === "inheritance")
    .map(({ id }) => qualified(id.parent_schema as string, id.parent as string));
  const elements = parts.map((part) => context.clause(part)).filter((clause) => clause !== "");
  return clauses(
    `CREATE FOREIGN TABLE ${tableName(to.id)}`,
    partition && `PARTITION OF ${qualified(String(partition.is.of_schema), String(partition.is.of))}`,
    elements.length > 0 ? `(\n  ${elements.join(",\n  ")}\n)` : partition === undefined && "()",
    partition && String(partition.is.bound),
    parents.length > 0 && `INHERITS (${parents.join(", ")})`,
    `SERVER ${ident(to.is.server)}`,
    optionsClause(to.is.options),
  );
}

export const foreignTable = defineKind({
  kind: "foreign_table",
  plural: "foreign tables",
  key: ["schema", "name"],
  attributes: {
    server: text({ about: "The foreign server." }),
    options: settings({ about: "Options: schema_name, table_name …, as the wrapper wants them." }),
  },
  declare: [{ under: "file", as: "foreign_tables", form: "map" }],
  catalog: {
    class: "pg_class",
    sql: () => `
SELECT c.oid, n.nspname AS schema, c.relname AS name, s.srvname AS server,
  CASE WHEN f.ftoptions IS NULL THEN '{}' ELSE ${settingsOf("f.ftoptions")} END AS options
FROM pg_catalog.pg_foreign_table f
JOIN pg_catalog.pg_class c ON c.oid = f.ftrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
WHERE ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "foreign_table", schema: row.schema, name: row.name },
      is: { server: row.server, options: row.options },
    }),
  },
  locks: { made: 1, dropped: 4 },
  holdsRows: true,
  released: true,
  explicitDrop: true,
  names: ({ id }) => [`relation:${id.schema}.${id.name}`, `type:${id.schema}.${id.name}`],
  secrets: (is, replace) => ({ ...is, options: replaceSecretOptions(is.options, replace) }),
  reference: (id) => `FOREIGN TABLE ${tableName(id)}`,
  create: (to, context) => ({ sql: createTable(to, context), lock: "none" }),
  drop: ({ id }) => ({ sql: `DROP FOREIGN TABLE ${tableName(id)}`, lock: "accessExclusive" }),
  rename: (from, to) => ({
    ...alterTable(from, from.schema === to.schema ? `RENAME TO ${ident(to.name as string)}` : `SET SCHEMA ${ident(to.schema as string)}`),
    hazards: [{ type: "breaks-clients", message: `foreign table ${tableName(from)} becomes ${tableName(to)}` }],
  }),
  alter: {
    server: "replace",
    options: ({ id, is }, from) => alterTable(id, optionsChange(from.is.options, is.options)),
  },
});
