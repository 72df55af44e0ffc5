/** Procedures (`pg_proc` of kind p): everything dbmigrator knows about them. */
import type { ValuesOf } from "../model/attributes.ts";
import { changedAttributes } from "../model/diff.ts";
import { type AlterHandler, defineKind } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { qualified } from "../sql/ident.ts";
import { renameAction } from "./catalog.ts";
import { escalation, routineAttributes, routineClauses, routineIn, routineSql, securityWords, withoutLibrary } from "./routine.ts";
import { keepsSignature, nameWith, parametersIn, routineId, routineNames, signature, signatureFacts } from "./signature.ts";

type Procedure = DbObject<ValuesOf<typeof routineAttributes>>;

const define = ({ id, is }: Procedure, verb: string): string =>
  `${verb} ${qualified(id.schema as string, id.name as string)}(${is.arguments})\n${routineClauses(is)}`;

const change: AlterHandler<Procedure["is"]> = (to, from) => {
  const hazards = escalation(`procedure ${signature(to.id)}`, to.is, from.is);
  if (changedAttributes(from, to).every((name) => name === "security_definer")) {
    return { sql: `ALTER PROCEDURE ${signature(to.id)} ${securityWords(to.is.security_definer)}`, lock: "none", hazards };
  }
  return keepsSignature(from, to) ? { sql: define(to, "CREATE OR REPLACE PROCEDURE"), lock: "none", hazards } : "replace";
};

export const procedure = defineKind({
  kind: "procedure",
  plural: "procedures",
  key: ["schema", "name", "arguments"],
  attributes: routineAttributes,
  declare: [
    {
      under: "file",
      as: "procedures",
      form: "map",
      identify: (name, { schema }) => routineId("procedure", name, schema),
      name: ({ id, is }) => nameWith(id, String(is.arguments)),
      says: (name) => ({ arguments: parametersIn(name) }),
    },
  ],
  catalog: {
    class: "pg_proc",
    sql: () => routineSql("'p'", ""),
    read: (row) => ({
      id: { kind: "procedure", schema: row.schema, name: row.name, arguments: row.types },
      is: routineIn(row),
      facts: signatureFacts(row as Parameters<typeof signatureFacts>[0]),
    }),
  },
  names: routineNames,
  asStub: ({ is }) => withoutLibrary(is),
  reference: (id) => `PROCEDURE ${signature(id)}`,
  create: (to) => ({ sql: define(to, "CREATE PROCEDURE"), lock: "none" }),
  drop: ({ id }) => ({ sql: `DROP PROCEDURE ${signature(id)}`, lock: "none" }),
  rename: (from, to) => ({
    sql: `ALTER PROCEDURE ${signature(from)} ${renameAction(from, to)}`,
    lock: "none",
    hazards: [{ type: "breaks-clients", message: `procedure ${signature(from)} becomes ${signature(to)}` }],
  }),
  alter: {
    arguments: change,
    language: change,
    body: change,
    sql_body: change,
    object_file: change,
    link_symbol: change,
    transforms: change,
    security_definer: change,
    set: change,
  },
});
