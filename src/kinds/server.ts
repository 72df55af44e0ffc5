/** Foreign servers (`pg_foreign_server`): everything dbmigrator knows about them. */
import { optional, settings, text } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind, type Statement } from "../model/kind.ts";
import { clauses, ident, literal } from "../sql/ident.ts";
import { settingsOf } from "./catalog.ts";
import { optionsChange, optionsClause, replaceSecretOptions } from "./foreign-options.ts";
import { dropUserMapping } from "./user-mapping.ts";

const nameOf = (id: Id): string => ident(id.name as string);
const alterServer = (id: Id, action: string): Statement => ({ sql: `ALTER SERVER ${nameOf(id)} ${action}`, lock: "none" });

export const server = defineKind({
  kind: "server",
  plural: "foreign servers",
  key: ["name"],
  attributes: {
    wrapper: text({ about: "Foreign data wrapper." }),
    type: optional({ about: "Type of server, for the wrapper." }),
    version: optional({ about: "Version of the server, for the wrapper." }),
    options: settings({ about: "Options: host, dbname …, as the wrapper wants them." }),
  },
  declare: [
    { under: "file", as: "servers", form: "map", identify: (name) => ({ kind: "server", name }), name: ({ id }) => id.name as string },
  ],
  catalog: {
    class: "pg_foreign_server",
    sql: () => `
SELECT s.oid, s.srvname AS name, w.fdwname AS wrapper, s.srvtype AS type, s.srvversion AS version,
  CASE WHEN s.srvoptions IS NULL THEN '{}' ELSE ${settingsOf("s.srvoptions")} END AS options
FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw`,
    read: (row) => ({
      id: { kind: "server", name: row.name },
      is: { wrapper: row.wrapper, type: row.type, version: row.version, options: row.options },
    }),
  },
  secrets: (is, replace) => ({ ...is, options: replaceSecretOptions(is.options, replace) }),
  reference: (id) => `SERVER ${nameOf(id)}`,
  create: ({ id, is }) => ({
    sql: clauses(
      `CREATE SERVER ${nameOf(id)}`,
      is.type !== null && `TYPE ${literal(is.type)}`,
      is.version !== null && `VERSION ${literal(is.version)}`,
      `FOREIGN DATA WRAPPER ${ident(is.wrapper)}`,
      optionsClause(is.options),
    ),
    lock: "none",
  }),
  // a server goes only after its user mappings
  drop: ({ id, key }, { current }) => [
    ...[...current.objects.values()]
      .filter(({ id: part, parent }) => part.kind === "user_mapping" && parent === key)
      .map((part) => dropUserMapping(part.id)),
    { sql: `DROP SERVER ${nameOf(id)}`, lock: "none" },
  ],
  rename: (from, to) => alterServer(from, `RENAME TO ${nameOf(to)}`),
  alter: {
    wrapper: "replace",
    type: "replace",
    version: ({ id, is }) => alterServer(id, `VERSION ${is.version === null ? "NULL" : literal(is.version)}`),
    options: ({ id, is }, from) => alterServer(id, optionsChange(from.is.options, is.options)),
  },
});
