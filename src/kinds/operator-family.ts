/** Operator families (`pg_opfamily`) with the members that belong to none of their classes: everything dbmigrator knows about them. */
import { shape } from "../model/attributes.ts";
import { equalJson } from "../model/diff.ts";
import type { Id } from "../model/id.ts";
import { defineKind, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { ident, list, qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import {
  functionClause,
  functionPlace,
  functionsOf,
  functionsSchema,
  type MemberFunction,
  type MemberOperator,
  operatorClause,
  operatorPlace,
  operatorsOf,
  operatorsSchema,
  readOperators,
  withoutPreparing,
} from "./operator-members.ts";
import { splitQualified } from "./relation.ts";
import { renaming } from "./renaming.ts";

type Family = DbObject<{ readonly operators: readonly MemberOperator[]; readonly functions: readonly MemberFunction[] }>;

const using = (id: Id): string => ` USING ${ident(id.method as string)}`;
const familyOf = (id: Id): string => `OPERATOR FAMILY ${qualified(id.schema, id.name as string)}${using(id)}`;
const alterFamily = (id: Id, verb: string, members: readonly string[]): Statement[] =>
  members.length === 0 ? [] : [{ sql: `ALTER ${familyOf(id)} ${verb} ${list(members)}`, lock: "none" }];

/** `my_ops using btree`, as a family or class is called in a file. */
export function methodIn(kind: string, written: string, schema: string): Id {
  const [, name = written, method = "btree"] = /^(.*)\s+using\s+(\w+)$/is.exec(written) ?? [];
  return { kind, schema, name: splitQualified(name, schema).name, method };
}
export const nameWithMethod = ({ id }: DbObject): string => `${ident(id.name as string)} using ${id.method}`;

function changeMembers(to: Family, from: Family): Statement[] {
  const without = <M extends MemberOperator | MemberFunction>(some: readonly M[], others: readonly M[]): readonly M[] =>
    some.filter((member) => !others.some((other) => equalJson(member, other)));
  return [
    ...alterFamily(to.id, "DROP", [
      ...without(from.is.operators, to.is.operators).map(operatorPlace),
      ...without(from.is.functions, to.is.functions).map(functionPlace),
    ]),
    ...alterFamily(to.id, "ADD", [
      ...without(to.is.operators, from.is.operators).map(operatorClause),
      ...without(to.is.functions, from.is.functions).map(functionClause),
    ]),
  ];
}

export const operatorFamily = defineKind({
  kind: "operator_family",
  plural: "operator families",
  key: ["schema", "name", "method"],
  attributes: {
    operators: shape<readonly MemberOperator[]>(operatorsSchema, {
      otherwise: [],
      about: "Operators that belong to no class.",
      read: readOperators,
    }),
    functions: shape<readonly MemberFunction[]>(functionsSchema, { otherwise: [], about: "Support functions that belong to no class." }),
  },
  declare: [
    {
      under: "file",
      as: "operator_families",
      form: "map",
      identify: (written, { schema }) => methodIn("operator_family", written, schema),
      name: nameWithMethod,
    },
  ],
  catalog: {
    class: "pg_opfamily",
    sql: () => `
SELECT f.oid, n.nspname AS schema, f.opfname AS name, a.amname AS method, ${operatorsOf("pg_opfamily", "f.oid")} AS operators, ${functionsOf("pg_opfamily", "f.oid")} AS functions
FROM pg_catalog.pg_opfamily f
JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_catalog.pg_am a ON a.oid = f.opfmethod
WHERE ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "operator_family", schema: row.schema, name: row.name, method: row.method },
      is: { operators: row.operators, functions: row.functions },
    }),
  },
  asStub: ({ is }) => ({ ...is, functions: withoutPreparing(is.functions) }),
  reference: familyOf,
  create: ({ id, is }) => [
    { sql: `CREATE ${familyOf(id)}`, lock: "none" },
    ...alterFamily(id, "ADD", [...is.operators.map(operatorClause), ...is.functions.map(functionClause)]),
  ],
  drop: ({ id }) => ({ sql: `DROP ${familyOf(id)}`, lock: "none" }),
  rename: (from, to) => renaming("OPERATOR FAMILY", from, to, using(from)),
  alter: { operators: changeMembers, functions: changeMembers },
});
