/** User mappings (`pg_user_mapping`): as whom a role works on a foreign server. */
import { settings } from "../model/attributes.ts";
import { encodeId, type Id } from "../model/id.ts";
import { defineKind, type Statement } from "../model/kind.ts";
import { clauses, ident } from "../sql/ident.ts";
import { settingsOf } from "./catalog.ts";
import { optionsChange, optionsClause, replaceSecretOptions } from "./foreign-options.ts";
import { everybody, roleName } from "./grant/privileges.ts";

const mapping = (id: Id): string => `USER MAPPING FOR ${roleName(id.role as string)} SERVER ${ident(id.server as string)}`;

export const dropUserMapping = (id: Id): Statement => ({ sql: `DROP ${mapping(id)}`, lock: "none" });

export const userMapping = defineKind({
  kind: "user_mapping",
  plural: "user mappings",
  key: ["role", "server"],
  attributes: { options: settings({ about: "Options: user, password …, as the wrapper wants them." }) },
  declare: [
    {
      under: ["server"],
      as: "user_mappings",
      form: "map",
      identify: (name, { parent }) => ({ kind: "user_mapping", role: name, server: parent?.id.name as string }),
      name: ({ id }) => id.role as string,
    },
  ],
  catalog: {
    class: "pg_user_mapping",
    // the view shows the options to those who may see them, the table to superusers only
    sql: () => `
SELECT m.umid AS oid, m.srvname AS server, CASE m.umuser WHEN 0 THEN '${everybody}' ELSE m.usename END AS role,
  CASE WHEN m.umoptions IS NULL THEN '{}' ELSE ${settingsOf("m.umoptions")} END AS options
FROM pg_catalog.pg_user_mappings m`,
    read: (row) => ({
      id: { kind: "user_mapping", role: row.role, server: row.server },
      is: { options: row.options },
      parent: { kind: "server", name: row.server },
    }),
  },
  requires: ({ id }) => [encodeId({ kind: "role", name: id.role as string })],
  secrets: (is, replace) => ({ ...is, options: replaceSecretOptions(is.options, replace) }),
  reference: mapping,
  create: ({ id, is }) => ({ sql: clauses(`CREATE ${mapping(id)}`, optionsClause(is.options)), lock: "none" }),
  drop: ({ id }) => dropUserMapping(id),
  alter: { options: ({ id, is }, from) => ({ sql: `ALTER ${mapping(id)} ${optionsChange(from.is.options, is.options)}`, lock: "none" }) },
});
