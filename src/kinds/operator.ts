/** Operators (`pg_operator`): everything dbmigrator knows about them. */
import { flag, optional, text } from "../model/attributes.ts";
import { encodeId, type Id, type Key } from "../model/id.ts";
import { type Altered, defineKind, type RenderContext } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { ident, list } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";

const attributes = {
  function: text({ about: "Function that it stands for." }),
  commutator: optional({ about: "The operator with the operands exchanged: OPERATOR(app.>)." }),
  negator: optional({ about: "The operator with the opposite result: OPERATOR(app.<>)." }),
  restrict: optional({ about: "Function that estimates how many rows a condition leaves." }),
  join: optional({ about: "Function that estimates how many rows a join leaves." }),
  hashes: flag({ about: "Can be used for hash joins." }),
  merges: flag({ about: "Can be used for merge joins." }),
};
type Values = { readonly [K in keyof typeof attributes]: ReturnType<(typeof attributes)[K]["read"]> };
type Operator = DbObject<Values>;

/** `app.===`: names of operators are never quoted. */
const nameOf = (id: Id): string => `${ident(id.schema as string)}.${id.name}`;
const signature = (id: Id): string => `${nameOf(id)} (${id.arguments})`;

/** The types of the two operands; NONE for one that is not there. */
function operands(id: Id): readonly [string, string] {
  const parts = (id.arguments as string).split(/,\s*/);
  return [parts[0] ?? "NONE", parts[1] ?? "NONE"];
}

/**
 * The partner of the pg_operator row `o`: the one it names, or the one that names it. Which of two operators holds the link
 * follows from the order in which they were made when only one was declared with it, and says nothing.
 */
const partner = (link: "oprcom" | "oprnegate"): string =>
  `coalesce(nullif(o.${link}, 0), (SELECT min(p.oid) FROM pg_catalog.pg_operator p WHERE p.${link} = o.oid AND p.oprcode <> 0))`;

/** The options that CREATE OPERATOR and, from PostgreSQL 17 on, ALTER OPERATOR … SET take alike. */
const options = (is: Values, changed: (name: keyof Values) => boolean): string[] =>
  [
    changed("commutator") && is.commutator !== null && `COMMUTATOR = ${is.commutator}`,
    changed("negator") && is.negator !== null && `NEGATOR = ${is.negator}`,
    changed("restrict") && is.restrict !== null && `RESTRICT = ${is.restrict}`,
    changed("join") && is.join !== null && `JOIN = ${is.join}`,
    changed("hashes") && is.hashes && "HASHES",
    changed("merges") && is.merges && "MERGES",
  ].filter((option) => option !== false);

/** The key of `OPERATOR(app.>)`, which takes the operands of another operator, exchanged for a commutator. */
function partnerKey({ id, is }: Operator, link: "commutator" | "negator"): Key | undefined {
  const match = /^OPERATOR\("?(.*?)"?\.([^.]*)\)$/.exec(is[link] ?? "");
  if (match === null) return undefined;
  const types = link === "commutator" ? operands(id).toReversed() : operands(id);
  return encodeId({ kind: "operator", schema: match[1] as string, name: match[2] as string, arguments: types.join(", ") });
}

/** CREATE OPERATOR links a partner that is there already, DROP OPERATOR takes the link back. */
function followsPartner(to: Operator, from: Operator, link: "commutator" | "negator", { current, desired }: RenderContext): boolean {
  const [before, after] = [partnerKey(from, link), partnerKey(to, link)];
  return (before === undefined || !desired.objects.has(before)) && (after === undefined || !current.objects.has(after));
}

function setOperator(to: Operator, from: Operator, context: RenderContext): Altered {
  const changed = (name: keyof Values): boolean => to.is[name] !== from.is[name];
  const linked = (["commutator", "negator"] as const).filter((link) => changed(link) && followsPartner(to, from, link, context));
  const fixed = (["commutator", "negator", "hashes", "merges"] as const).filter(
    (name) => changed(name) && !linked.some((other) => other === name),
  );
  // ALTER OPERATOR sets what was not set, and never takes it back
  if (fixed.some((name) => context.serverMajor < 17 || (from.is[name] !== null && from.is[name] !== false))) return "replace";
  const estimators = (["restrict", "join"] as const)
    .filter((name) => changed(name) && to.is[name] === null)
    .map((name) => `${name.toUpperCase()} = NONE`);
  const settings = [...options(to.is, (name) => changed(name) && !linked.some((other) => other === name)), ...estimators];
  return settings.length === 0 ? [] : { sql: `ALTER OPERATOR ${signature(to.id)} SET (${list(settings)})`, lock: "none" };
}

export const operator = defineKind({
  kind: "operator",
  plural: "operators",
  key: ["schema", "name", "arguments"],
  attributes,
  declare: [
    {
      under: "file",
      as: "operators",
      form: "map",
      identify: (written, { schema }) => {
        const open = written.indexOf("(");
        return {
          kind: "operator",
          schema,
          name: written.slice(0, open).trim(),
          arguments: written.slice(open + 1, written.lastIndexOf(")")).trim(),
        };
      },
      name: ({ id }) => `${id.name}(${id.arguments})`,
    },
  ],
  catalog: {
    class: "pg_operator",
    // an operator without a function is only announced by one that names it as its partner
    sql: () => `
SELECT o.oid, n.nspname AS schema, o.oprname AS name, o.oprcode::text AS function,
  CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprleft, NULL) END || ', ' ||
  CASE WHEN o.oprright = 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprright, NULL) END AS arguments,
  'OPERATOR(' || pg_catalog.quote_ident(cn.nspname) || '.' || c.oprname || ')' AS commutator,
  'OPERATOR(' || pg_catalog.quote_ident(gn.nspname) || '.' || g.oprname || ')' AS negator,
  nullif(o.oprrest::oid, 0)::regproc::text AS restrict, nullif(o.oprjoin::oid, 0)::regproc::text AS "join", o.oprcanhash AS hashes, o.oprcanmerge AS merges
FROM pg_catalog.pg_operator o
JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
LEFT JOIN pg_catalog.pg_operator c ON c.oid = ${partner("oprcom")}
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.oprnamespace
LEFT JOIN pg_catalog.pg_operator g ON g.oid = ${partner("oprnegate")}
LEFT JOIN pg_catalog.pg_namespace gn ON gn.oid = g.oprnamespace
WHERE o.oprcode <> 0 AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "operator", schema: row.schema, name: row.name, arguments: row.arguments },
      is: {
        function: row.function,
        commutator: row.commutator,
        negator: row.negator,
        restrict: row.restrict,
        join: row.join,
        hashes: row.hashes,
        merges: row.merges,
      },
    }),
  },
  names: ({ id }) => [`operator:${id.schema}.${id.name}(${id.arguments})`],
  // the planner would ask them
  asStub: ({ is }) => ({ ...is, restrict: null, join: null }),
  reference: (id) => `OPERATOR ${signature(id)}`,
  create: ({ id, is }) => {
    const [left, right] = operands(id);
    const definition = [
      `FUNCTION = ${is.function}`,
      left !== "NONE" && `LEFTARG = ${left}`,
      right !== "NONE" && `RIGHTARG = ${right}`,
      ...options(is, () => true),
    ];
    return { sql: `CREATE OPERATOR ${nameOf(id)} (${list(definition.filter((option) => option !== false))})`, lock: "none" };
  },
  drop: ({ id }) => ({ sql: `DROP OPERATOR ${signature(id)}`, lock: "none" }),
  alter: {
    function: "replace",
    commutator: setOperator,
    negator: setOperator,
    restrict: setOperator,
    join: setOperator,
    hashes: setOperator,
    merges: setOperator,
  },
});
