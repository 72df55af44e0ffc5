/** Operator classes (`pg_opclass`): everything dbmigrator knows about them. */
import { flag, optional, shape, text } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind } from "../model/kind.ts";
import { clauses, ident, list, qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { methodIn, nameWithMethod } from "./operator-family.ts";
import {
  functionClause,
  functionsOf,
  functionsSchema,
  type MemberFunction,
  type MemberOperator,
  operatorClause,
  operatorsOf,
  operatorsSchema,
  readOperators,
  withoutPreparing,
} from "./operator-members.ts";
import { renaming } from "./renaming.ts";

const using = (id: Id): string => ` USING ${ident(id.method as string)}`;
const classOf = (id: Id): string => `OPERATOR CLASS ${qualified(id.schema, id.name as string)}${using(id)}`;

export const operatorClass = defineKind({
  kind: "operator_class",
  plural: "operator classes",
  key: ["schema", "name", "method"],
  attributes: {
    type: text({ about: "Type that it is for." }),
    default: flag({ about: "The one that indexes on the type use." }),
    family: optional({ about: "Its family, with schema; one of the same name when absent." }),
    storage: optional({ about: "Type that the index stores, where it is another." }),
    operators: shape<readonly MemberOperator[]>(operatorsSchema, { otherwise: [], about: "Its operators.", read: readOperators }),
    functions: shape<readonly MemberFunction[]>(functionsSchema, { otherwise: [], about: "Its support functions." }),
  },
  declare: [
    {
      under: "file",
      as: "operator_classes",
      form: "map",
      identify: (written, { schema }) => methodIn("operator_class", written, schema),
      name: nameWithMethod,
    },
  ],
  catalog: {
    class: "pg_opclass",
    sql: () => `
SELECT c.oid, n.nspname AS schema, c.opcname AS name, a.amname AS method, pg_catalog.format_type(c.opcintype, NULL) AS type, c.opcdefault AS "default",
  pg_catalog.quote_ident(fn.nspname) || '.' || pg_catalog.quote_ident(f.opfname) AS family,
  CASE WHEN c.opckeytype <> 0 THEN pg_catalog.format_type(c.opckeytype, NULL) END AS storage,
  ${operatorsOf("pg_opclass", "c.oid")} AS operators, ${functionsOf("pg_opclass", "c.oid")} AS functions
FROM pg_catalog.pg_opclass c
JOIN pg_catalog.pg_namespace n ON n.oid = c.opcnamespace
JOIN pg_catalog.pg_am a ON a.oid = c.opcmethod
JOIN pg_catalog.pg_opfamily f ON f.oid = c.opcfamily
JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace
WHERE ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "operator_class", schema: row.schema, name: row.name, method: row.method },
      is: {
        type: row.type,
        default: row.default,
        family: row.family,
        storage: row.storage,
        operators: row.operators,
        functions: row.functions,
      },
    }),
  },
  asStub: ({ is }) => ({ ...is, functions: withoutPreparing(is.functions) }),
  reference: classOf,
  create: ({ id, is }) => {
    const members = [
      ...is.operators.map(operatorClause),
      ...is.functions.map(functionClause),
      ...(is.storage === null ? [] : [`STORAGE ${is.storage}`]),
    ];
    return {
      sql: clauses(
        `CREATE OPERATOR CLASS ${qualified(id.schema, id.name as string)}`,
        is.default && "DEFAULT",
        `FOR TYPE ${is.type}${using(id)}`,
        is.family !== null && `FAMILY ${is.family}`,
        // the list may not be empty; to store the type itself says nothing new
        `AS ${list(members.length === 0 ? [`STORAGE ${is.type}`] : members)}`,
      ),
      lock: "none",
    };
  },
  drop: ({ id }) => ({ sql: `DROP ${classOf(id)}`, lock: "none" }),
  rename: (from, to) => renaming("OPERATOR CLASS", from, to, using(from)),
  alter: { type: "replace", default: "replace", family: "replace", storage: "replace", operators: "replace", functions: "replace" },
});
