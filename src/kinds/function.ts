/** Functions and window functions (`pg_proc` of kind f and w): everything dbmigrator knows about them. */
import { choice, flag, number, optional, type ValuesOf } from "../model/attributes.ts";
import { changedAttributes } from "../model/diff.ts";
import { type AlterHandler, defineKind } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, qualified } from "../sql/ident.ts";
import { renameAction } from "./catalog.ts";
import { escalation, routineAttributes, routineClauses, routineIn, routineSql, securityWords, withoutLibrary } from "./routine.ts";
import {
  keepsSignature,
  nameWith,
  parametersIn,
  routineId,
  routineNames,
  signature,
  signatureFacts,
  withQuotedNames,
} from "./signature.ts";
import { changesWithType } from "./type-rebuild.ts";

const volatilities = ["volatile", "stable", "immutable"] as const;
const parallels = ["unsafe", "restricted", "safe"] as const;

const { arguments: parameters, language, ...others } = routineAttributes;
/** In the order of a CREATE statement. */
const attributes = {
  arguments: parameters,
  returns: optional({ about: "Type of the result; may be absent where OUT parameters say it." }),
  language,
  window: flag({ about: "A window function." }),
  volatility: choice(volatilities, { otherwise: "volatile", about: "Whether equal arguments give equal results." }),
  strict: flag({ about: "NULL for a NULL argument, without running." }),
  leakproof: flag({ about: "Says nothing about its arguments but by its result." }),
  parallel: choice(parallels, { otherwise: "unsafe", about: "Whether parallel workers may run it." }),
  cost: number({ about: "Estimated cost; 1 for C, 100 for other languages when absent." }),
  rows: number({ about: "Estimated number of rows of a set; 1000 when absent." }),
  support: optional({ about: "Planner support function." }),
  ...others,
};
type Fn = DbObject<ValuesOf<typeof attributes>>;

const words = ({ is }: Fn): (string | false)[] => [
  is.window && "WINDOW",
  is.volatility !== "volatile" && is.volatility.toUpperCase(),
  is.strict && "STRICT",
  is.leakproof && "LEAKPROOF",
  is.parallel !== "unsafe" && `PARALLEL ${is.parallel.toUpperCase()}`,
  is.cost !== null && `COST ${is.cost}`,
  is.rows !== null && `ROWS ${is.rows}`,
  is.support !== null && `SUPPORT ${is.support}`,
];

function define(to: Fn, verb: string): string {
  const head = `${verb} ${qualified(to.id.schema as string, to.id.name as string)}(${to.is.arguments})`;
  return `${clauses(head, to.is.returns !== null && `RETURNS ${to.is.returns}`)}\n${routineClauses(to.is, words(to))}`;
}

/** What ALTER FUNCTION says about a property that changed; absent for what only CREATE OR REPLACE can say. */
const properties: Readonly<Record<string, (is: Fn["is"]) => string | undefined>> = {
  volatility: (is) => is.volatility.toUpperCase(),
  strict: (is) => (is.strict ? "STRICT" : "CALLED ON NULL INPUT"),
  leakproof: (is) => (is.leakproof ? "LEAKPROOF" : "NOT LEAKPROOF"),
  security_definer: (is) => securityWords(is.security_definer),
  parallel: (is) => `PARALLEL ${is.parallel.toUpperCase()}`,
  cost: (is) => `COST ${is.cost ?? (is.language === "c" || is.language === "internal" ? 1 : 100)}`,
  rows: (is) => (is.rows === null ? undefined : `ROWS ${is.rows}`),
  support: (is) => (is.support === null ? undefined : `SUPPORT ${is.support}`),
};

/** One statement for all changes: ALTER FUNCTION for properties alone, CREATE OR REPLACE (which keeps owner and grants) where it can. */
const change: AlterHandler<Fn["is"]> = (to, from) => {
  const hazards = escalation(`function ${signature(to.id)}`, to.is, from.is);
  const actions = changedAttributes(from, to).map((name) => properties[name]?.(to.is));
  if (!actions.includes(undefined)) return { sql: `ALTER FUNCTION ${signature(to.id)} ${actions.join(" ")}`, lock: "none", hazards };
  if (to.is.window !== from.is.window || !keepsSignature(from, to)) return "replace";
  return { sql: define(to, "CREATE OR REPLACE FUNCTION"), lock: "none", hazards };
};

export const sqlFunction = defineKind({
  kind: "function",
  plural: "functions",
  key: ["schema", "name", "arguments"],
  attributes,
  declare: [
    {
      under: "file",
      as: "functions",
      form: "map",
      identify: (name, { schema }) => routineId("function", name, schema),
      name: ({ id, is }) => nameWith(id, String(is.arguments)),
      says: (name) => ({ arguments: parametersIn(name) }),
    },
  ],
  catalog: {
    class: "pg_proc",
    sql: () =>
      routineSql(
        "'f', 'w'",
        `, p.prokind = 'w' AS window, p.provolatile AS volatility, p.proisstrict AS strict, p.proleakproof AS leakproof, p.proparallel AS parallel,
  CASE WHEN p.procost <> CASE WHEN l.lanname IN ('c', 'internal') THEN 1 ELSE 100 END THEN p.procost END AS cost,
  CASE WHEN p.prorows <> CASE WHEN p.proretset THEN 1000 ELSE 0 END THEN p.prorows END AS rows,
  CASE WHEN p.prosupport::oid <> 0 THEN p.prosupport::text END AS support,
  EXISTS (SELECT FROM pg_catalog.pg_range g WHERE g.rngsubdiff = p.oid) AS subtracts`,
      ),
    read: (row) => ({
      id: { kind: "function", schema: row.schema, name: row.name, arguments: row.types },
      is: {
        ...routineIn(row),
        returns: withQuotedNames(row.result),
        window: row.window,
        volatility: volatilities.find((word) => word.startsWith(row.volatility)) ?? "volatile",
        strict: row.strict,
        leakproof: row.leakproof,
        parallel: parallels.find((word) => word.startsWith(row.parallel)) ?? "unsafe",
        cost: row.cost,
        rows: row.rows,
        support: row.support,
      },
      facts: { ...signatureFacts(row as Parameters<typeof signatureFacts>[0]), subtracts: row.subtracts },
    }),
  },
  // a range, and so the columns of it, would go with the function for the distance of its bounds
  survives: ({ from }, below) => from.facts?.subtracts === true && changesWithType(below),
  names: routineNames,
  // a support function would be asked for its advice
  asStub: ({ is }) => ({ ...withoutLibrary(is, is.returns), support: null }),
  reference: (id) => `FUNCTION ${signature(id)}`,
  create: (to) => ({ sql: define(to, "CREATE FUNCTION"), lock: "none" }),
  drop: ({ id }) => ({ sql: `DROP FUNCTION ${signature(id)}`, lock: "none" }),
  rename: (from, to) => ({
    sql: `ALTER FUNCTION ${signature(from)} ${renameAction(from, to)}`,
    lock: "none",
    hazards: [{ type: "breaks-clients", message: `function ${signature(from)} becomes ${signature(to)}` }],
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
    returns: change,
    window: change,
    volatility: change,
    strict: change,
    leakproof: change,
    parallel: change,
    cost: change,
    rows: change,
    support: change,
  },
});
