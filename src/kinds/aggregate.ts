/** Aggregates (`pg_proc` of kind a, with `pg_aggregate`): everything dbmigrator knows about them. */
import { choice, flag, number, optional, shape, text, type ValuesOf } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { type AlterHandler, defineKind, type Row } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { literal, qualified } from "../sql/ident.ts";
import { renameAction, userSchema } from "./catalog.ts";
import {
  argumentTypesSql,
  keepsSignature,
  nameWith,
  parametersIn,
  parametersSql,
  routineId,
  routineNames,
  signatureFacts,
  withQuotedNames,
} from "./signature.ts";

const parallels = ["unsafe", "restricted", "safe"] as const;
const modifies = { r: "read_only", s: "shareable", w: "read_write" } as const;
/** How a final function treats the state; null = the usual one (read_only; read_write for ordered-set aggregates). */
const modify = () =>
  shape<string | null>(
    { enum: [...Object.values(modifies), null] },
    {
      otherwise: null,
      about: "Whether the final function changes the state.",
      read: (declared) => (declared === null ? null : String(declared)),
    },
  );

const attributes = {
  arguments: text({ otherwise: "", about: "Parameters, with ORDER BY before those that are aggregated; usually said in the name." }),
  hypothetical: flag({ about: "A hypothetical-set aggregate." }),
  sfunc: text({ about: "State transition function." }),
  stype: text({ about: "Type of the state." }),
  sspace: number({ about: "Estimated size of the state, in bytes." }),
  finalfunc: optional({ about: "Makes the result of the state." }),
  finalfunc_extra: flag({ about: "The final function gets the arguments as NULLs too." }),
  finalfunc_modify: modify(),
  combinefunc: optional({ about: "Combines two states." }),
  serialfunc: optional({ about: "Turns the state into bytea." }),
  deserialfunc: optional({ about: "Turns bytea into the state." }),
  initcond: optional({ about: "The first state." }),
  msfunc: optional({ about: "State transition function of the moving aggregate." }),
  minvfunc: optional({ about: "Takes a row out of the state of the moving aggregate." }),
  mstype: optional({ about: "Type of the state of the moving aggregate." }),
  msspace: number({ about: "Estimated size of the state of the moving aggregate, in bytes." }),
  mfinalfunc: optional({ about: "Final function of the moving aggregate." }),
  mfinalfunc_extra: flag({ about: "The final function of the moving aggregate gets the arguments as NULLs too." }),
  mfinalfunc_modify: modify(),
  minitcond: optional({ about: "The first state of the moving aggregate." }),
  sortop: optional({ about: "Operator whose first row is the result (min, max)." }),
  parallel: choice(parallels, { otherwise: "unsafe", about: "Whether parallel workers may run it." }),
};
type Aggregate = DbObject<ValuesOf<typeof attributes>>;

/** `app.total(integer)`, `app.count_all(*)` */
const aggregateName = (id: Id): string => `${qualified(id.schema as string, id.name as string)}(${id.arguments || "*"})`;

/** The options of CREATE AGGREGATE: names, types and numbers as they are, texts quoted. */
function options({ is }: Aggregate): string[] {
  const given = (name: string, value: string | number | null): string[] => (value === null ? [] : [`${name} = ${value}`]);
  const quoted = (name: string, value: string | null): string[] => (value === null ? [] : [`${name} = ${literal(value)}`]);
  const word = (name: string, said: boolean): string[] => (said ? [name] : []);
  return [
    ...given("SFUNC", is.sfunc),
    ...given("STYPE", is.stype),
    ...given("SSPACE", is.sspace),
    ...given("FINALFUNC", is.finalfunc),
    ...word("FINALFUNC_EXTRA", is.finalfunc_extra),
    ...given("FINALFUNC_MODIFY", is.finalfunc_modify?.toUpperCase() ?? null),
    ...given("COMBINEFUNC", is.combinefunc),
    ...given("SERIALFUNC", is.serialfunc),
    ...given("DESERIALFUNC", is.deserialfunc),
    ...quoted("INITCOND", is.initcond),
    ...given("MSFUNC", is.msfunc),
    ...given("MINVFUNC", is.minvfunc),
    ...given("MSTYPE", is.mstype),
    ...given("MSSPACE", is.msspace),
    ...given("MFINALFUNC", is.mfinalfunc),
    ...word("MFINALFUNC_EXTRA", is.mfinalfunc_extra),
    ...given("MFINALFUNC_MODIFY", is.mfinalfunc_modify?.toUpperCase() ?? null),
    ...quoted("MINITCOND", is.minitcond),
    ...given("SORTOP", is.sortop),
    ...given("PARALLEL", is.parallel === "unsafe" ? null : is.parallel.toUpperCase()),
    ...word("HYPOTHETICAL", is.hypothetical),
  ];
}

const define = (to: Aggregate, verb: string): string =>
  `${verb} ${qualified(to.id.schema as string, to.id.name as string)}(${to.is.arguments || "*"}) (\n  ${options(to).join(",\n  ")}\n)`;

/** CREATE OR REPLACE keeps owner, grants and dependents; it takes no other result, and no other kind of aggregate. */
const change: AlterHandler<Aggregate["is"]> = (to, from) =>
  keepsSignature(from, to) && from.facts?.form === to.facts?.form && from.facts?.direct === to.facts?.direct
    ? { sql: define(to, "CREATE OR REPLACE AGGREGATE"), lock: "none" }
    : "replace";

const functionName = (column: string): string => `CASE WHEN a.${column}::oid <> 0 THEN a.${column}::text END`;

function valuesIn(row: Row): Aggregate["is"] {
  const usual = row.form === "n" ? "r" : "w";
  const modifyWord = (letter: keyof typeof modifies): string | null => (letter === usual ? null : modifies[letter]);
  return {
    arguments: withQuotedNames(row.arguments),
    hypothetical: row.form === "h",
    sfunc: row.sfunc,
    stype: row.stype,
    sspace: row.sspace,
    finalfunc: row.finalfunc,
    finalfunc_extra: row.finalfunc_extra,
    finalfunc_modify: modifyWord(row.finalfunc_modify),
    combinefunc: row.combinefunc,
    serialfunc: row.serialfunc,
    deserialfunc: row.deserialfunc,
    initcond: row.initcond,
    msfunc: row.msfunc,
    minvfunc: row.minvfunc,
    mstype: row.mstype,
    msspace: row.msspace,
    mfinalfunc: row.mfinalfunc,
    mfinalfunc_extra: row.mfinalfunc_extra,
    mfinalfunc_modify: modifyWord(row.mfinalfunc_modify),
    minitcond: row.minitcond,
    sortop: row.sortop,
    parallel: parallels.find((word) => word.startsWith(row.parallel)) ?? "unsafe",
  };
}

export const aggregate = defineKind({
  kind: "aggregate",
  plural: "aggregates",
  key: ["schema", "name", "arguments"],
  attributes,
  declare: [
    {
      under: "file",
      as: "aggregates",
      form: "map",
      identify: (name, { schema }) => {
        const id = routineId("aggregate", name, schema);
        return id.arguments === "*" ? { ...id, arguments: "" } : id;
      },
      name: ({ id, is }) => nameWith(id, String(is.arguments) || "*"),
      says: (name) => ({ arguments: parametersIn(name).replace(/^\*$/, "") }),
    },
  ],
  catalog: {
    class: "pg_proc",
    sql: () => `
SELECT p.oid, n.nspname AS schema, p.proname AS name, ${argumentTypesSql} AS types, pg_catalog.pg_get_function_arguments(p.oid) AS arguments,
  ${parametersSql} AS parameters, p.pronargdefaults AS defaults, pg_catalog.format_type(p.prorettype, NULL) AS result, p.proparallel AS parallel,
  a.aggkind AS form, a.aggnumdirectargs AS direct,
  a.aggtransfn::text AS sfunc, pg_catalog.format_type(a.aggtranstype, NULL) AS stype, nullif(a.aggtransspace, 0) AS sspace,
  ${functionName("aggfinalfn")} AS finalfunc, a.aggfinalextra AS finalfunc_extra, a.aggfinalmodify AS finalfunc_modify,
  ${functionName("aggcombinefn")} AS combinefunc, ${functionName("aggserialfn")} AS serialfunc, ${functionName("aggdeserialfn")} AS deserialfunc, a.agginitval AS initcond,
  ${functionName("aggmtransfn")} AS msfunc, ${functionName("aggminvtransfn")} AS minvfunc,
  CASE WHEN a.aggmtranstype <> 0 THEN pg_catalog.format_type(a.aggmtranstype, NULL) END AS mstype, nullif(a.aggmtransspace, 0) AS msspace,
  ${functionName("aggmfinalfn")} AS mfinalfunc, a.aggmfinalextra AS mfinalfunc_extra, a.aggmfinalmodify AS mfinalfunc_modify, a.aggminitval AS minitcond,
  CASE WHEN o.oid IS NOT NULL THEN 'OPERATOR(' || pg_catalog.quote_ident(os.nspname) || '.' || o.oprname || ')' END AS sortop
FROM pg_catalog.pg_aggregate a
JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
LEFT JOIN pg_catalog.pg_operator o ON o.oid = a.aggsortop
LEFT JOIN pg_catalog.pg_namespace os ON os.oid = o.oprnamespace
WHERE ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "aggregate", schema: row.schema, name: row.name, arguments: row.types },
      is: valuesIn(row),
      facts: { ...signatureFacts(row as Parameters<typeof signatureFacts>[0]), form: row.form, direct: row.direct },
    }),
  },
  names: routineNames,
  reference: (id) => `AGGREGATE ${aggregateName(id)}`,
  create: (to) => ({ sql: define(to, "CREATE AGGREGATE"), lock: "none" }),
  drop: ({ id }) => ({ sql: `DROP AGGREGATE ${aggregateName(id)}`, lock: "none" }),
  rename: (from, to) => ({
    sql: `ALTER AGGREGATE ${aggregateName(from)} ${renameAction(from, to)}`,
    lock: "none",
    hazards: [{ type: "breaks-clients", message: `aggregate ${aggregateName(from)} becomes ${aggregateName(to)}` }],
  }),
  alter: {
    arguments: change,
    hypothetical: "replace",
    sfunc: change,
    stype: change,
    sspace: change,
    finalfunc: change,
    finalfunc_extra: change,
    finalfunc_modify: change,
    combinefunc: change,
    serialfunc: change,
    deserialfunc: change,
    initcond: change,
    msfunc: change,
    minvfunc: change,
    mstype: change,
    msspace: change,
    mfinalfunc: change,
    mfinalfunc_extra: change,
    mfinalfunc_modify: change,
    minitcond: change,
    sortop: change,
    parallel: change,
  },
});
