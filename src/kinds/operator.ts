/** Operators (`pg_operator`): everything dbmigrator knows about them. */
import { type Attribute, flag, optional, shape, text } from "../model/attributes.ts";
import { encodeId, type Id, type Key } from "../model/id.ts";
import { type Altered, defineKind, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { ident, list } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";

/** What is said behind a partner that no operator is made for: PostgreSQL keeps a shell, an operator without a function, for it. */
const unmade = ", which is not made";
const written = (link: string | null): string | null => link?.replace(unmade, "") ?? null;
const isUnmade = (link: string | null): boolean => link?.endsWith(unmade) === true;

const partnerLink = (about: string): Attribute<string | null> =>
  shape<string | null>({ type: ["string", "null"] }, { otherwise: null, about, write: written });

const attributes = {
  function: text({ about: "Function that it stands for." }),
  commutator: partnerLink("The operator with the operands exchanged: OPERATOR(app.>)."),
  negator: partnerLink("The operator with the opposite result: OPERATOR(app.<>)."),
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
    changed("commutator") && is.commutator !== null && `COMMUTATOR = ${written(is.commutator)}`,
    changed("negator") && is.negator !== null && `NEGATOR = ${written(is.negator)}`,
    changed("restrict") && is.restrict !== null && `RESTRICT = ${is.restrict}`,
    changed("join") && is.join !== null && `JOIN = ${is.join}`,
    changed("hashes") && is.hashes && "HASHES",
    changed("merges") && is.merges && "MERGES",
  ].filter((option) => option !== false);

type Link = "commutator" | "negator";
const links: readonly Link[] = ["commutator", "negator"];

/** The operator that `OPERATOR(app.>)` is, which takes the operands of another one, exchanged for a commutator. */
function partnerId({ id, is }: Operator, link: Link): Id | undefined {
  const match = /^OPERATOR\("?(.*?)"?\.([^.]*)\)$/.exec(written(is[link]) ?? "");
  if (match === null) return undefined;
  const types = link === "commutator" ? operands(id).toReversed() : operands(id);
  return { kind: "operator", schema: match[1] as string, name: match[2] as string, arguments: types.join(", ") };
}

/** The shells that are there because the operator names them. */
const shellsOf = (self: Operator): readonly Id[] =>
  links.filter((link) => isUnmade(self.is[link])).flatMap((link) => partnerId(self, link) ?? []);

const namesShell = (shell: Id, { objects }: Model, isAsked: (key: Key) => boolean): boolean =>
  [...objects.values()].some(
    (other) =>
      other.id.kind === shell.kind &&
      isAsked(other.key) &&
      shellsOf(other as Operator).some((known) => encodeId(known) === encodeId(shell)),
  );

/** Several operators may name one shell, and the first of them that goes takes it along. */
const dropShell = (shell: Id): Statement => ({ sql: `DROP OPERATOR IF EXISTS ${signature(shell)}`, lock: "none" });

/**
 * What brings a link about that is not set: nothing where CREATE OPERATOR does so for a partner that is there already, DROP OPERATOR takes
 * the link back, or the shell of the partner becomes an operator. Undefined where it takes more.
 */
function followPartner(to: Operator, from: Operator, link: Link, { current, desired }: RenderContext): readonly Statement[] | undefined {
  if (to.is[link] === written(from.is[link])) return [];
  const [before, after] = [partnerId(from, link), partnerId(to, link)];
  if (isUnmade(from.is[link])) {
    const shell = before as Id;
    return after === undefined && !namesShell(shell, desired, () => true) ? [dropShell(shell)] : undefined;
  }
  const isGone = before === undefined || !desired.objects.has(encodeId(before));
  const isNew = after === undefined || !current.objects.has(encodeId(after));
  return isGone && isNew && !isUnmade(to.is[link]) ? [] : undefined;
}

function setOperator(to: Operator, from: Operator, context: RenderContext): Altered {
  const changed = (name: keyof Values): boolean => to.is[name] !== from.is[name];
  const followed = new Map(links.filter(changed).map((link) => [link as string, followPartner(to, from, link, context)]));
  const isSet = (name: keyof Values): boolean => changed(name) && followed.get(name) === undefined;
  const fixed = (["commutator", "negator", "hashes", "merges"] as const).filter(isSet);
  // ALTER OPERATOR sets what was not set, never takes it back, and makes no shell
  const isAlterable = (name: (typeof fixed)[number]): boolean =>
    context.serverMajor >= 17 && (from.is[name] === null || from.is[name] === false) && !String(to.is[name]).endsWith(unmade);
  if (!fixed.every(isAlterable)) return "replace";
  const estimators = (["restrict", "join"] as const)
    .filter((name) => changed(name) && to.is[name] === null)
    .map((name) => `${name.toUpperCase()} = NONE`);
  const settings = [...options(to.is, isSet), ...estimators];
  const alteration: Statement = { sql: `ALTER OPERATOR ${signature(to.id)} SET (${list(settings)})`, lock: "none" };
  return [...[...followed.values()].flatMap((statements) => statements ?? []), ...(settings.length === 0 ? [] : [alteration])];
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
  'OPERATOR(' || pg_catalog.quote_ident(cn.nspname) || '.' || c.oprname || ')' || CASE c.oprcode WHEN 0 THEN '${unmade}' ELSE '' END AS commutator,
  'OPERATOR(' || pg_catalog.quote_ident(gn.nspname) || '.' || g.oprname || ')' || CASE g.oprcode WHEN 0 THEN '${unmade}' ELSE '' END AS negator,
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
  names: (self) => [self.id, ...shellsOf(self)].map(encodeId),
  requires: (self) =>
    links.flatMap((link) => partnerId(self, link) ?? []).map(({ schema }) => encodeId({ kind: "schema", name: schema as string })),
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
  drop: (self, context) => [
    { sql: `DROP OPERATOR ${signature(self.id)}`, lock: "none" },
    ...shellsOf(self)
      .filter((shell) => !namesShell(shell, context.current, (key) => !context.isDropped(key)))
      .map(dropShell),
  ],
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
