/** Foreign data wrappers (`pg_foreign_data_wrapper`) that no extension brings along: everything dbmigrator knows about them. */
import { optional, settings } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind, type Statement } from "../model/kind.ts";
import { clauses, ident } from "../sql/ident.ts";
import { firstUserOid, settingsOf } from "./catalog.ts";
import { optionsChange, optionsClause, replaceSecretOptions } from "./foreign-options.ts";

const nameOf = (id: Id): string => ident(id.name as string);
const alterWrapper = (id: Id, action: string): Statement => ({ sql: `ALTER FOREIGN DATA WRAPPER ${nameOf(id)} ${action}`, lock: "none" });
const functionName = (oid: string): string =>
  `(SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname) FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = ${oid})`;

export const foreignDataWrapper = defineKind({
  kind: "foreign_data_wrapper",
  plural: "foreign data wrappers",
  key: ["name"],
  attributes: {
    handler: optional({ about: "Function that the wrapper's foreign tables are read with." }),
    validator: optional({ about: "Function that checks options." }),
    options: settings({ about: "Options." }),
  },
  declare: [
    {
      under: "file",
      as: "foreign_data_wrappers",
      form: "map",
      identify: (name) => ({ kind: "foreign_data_wrapper", name }),
      name: ({ id }) => id.name as string,
    },
  ],
  catalog: {
    class: "pg_foreign_data_wrapper",
    sql: () => `
SELECT w.oid, w.fdwname AS name, ${functionName("w.fdwhandler")} AS handler, ${functionName("w.fdwvalidator")} AS validator,
  CASE WHEN w.fdwoptions IS NULL THEN '{}' ELSE ${settingsOf("w.fdwoptions")} END AS options
FROM pg_catalog.pg_foreign_data_wrapper w WHERE w.oid >= ${firstUserOid}`,
    read: (row) => ({
      id: { kind: "foreign_data_wrapper", name: row.name },
      is: { handler: row.handler, validator: row.validator, options: row.options },
    }),
  },
  secrets: (is, replace) => ({ ...is, options: replaceSecretOptions(is.options, replace) }),
  reference: (id) => `FOREIGN DATA WRAPPER ${nameOf(id)}`,
  create: ({ id, is }) => ({
    sql: clauses(
      `CREATE FOREIGN DATA WRAPPER ${nameOf(id)}`,
      is.handler !== null && `HANDLER ${is.handler}`,
      is.validator !== null && `VALIDATOR ${is.validator}`,
      optionsClause(is.options),
    ),
    lock: "none",
  }),
  drop: ({ id }) => ({ sql: `DROP FOREIGN DATA WRAPPER ${nameOf(id)}`, lock: "none" }),
  rename: (from, to) => alterWrapper(from, `RENAME TO ${nameOf(to)}`),
  alter: {
    handler: ({ id, is }) => alterWrapper(id, is.handler === null ? "NO HANDLER" : `HANDLER ${is.handler}`),
    validator: ({ id, is }) => alterWrapper(id, is.validator === null ? "NO VALIDATOR" : `VALIDATOR ${is.validator}`),
    options: ({ id, is }, from) => alterWrapper(id, optionsChange(from.is.options, is.options)),
  },
});
