/** Rewrite rules (`pg_rewrite`) of tables and views, other than the one that makes a view: everything dbmigrator knows about them. */
import { choice, flag, optional, text, type ValuesOf } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { type AlterHandler, defineKind, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { firing, firingAction, firingOf } from "./firing.ts";
import { reprinted } from "./printed.ts";
import { partOf, relationOf, tableOf } from "./relation.ts";

const events = ["insert", "update", "delete"] as const;

const attributes = {
  on: choice(events, { about: "The command that the rule rewrites." }),
  where: optional({ about: "SQL condition on old and new." }),
  instead: flag({ about: "The commands run instead of the original one." }),
  do: text({ otherwise: "NOTHING", about: "A command, several in parentheses with semicolons between them, or NOTHING." }),
  state: firing,
};
type Rule = DbObject<ValuesOf<typeof attributes>>;

const ruleOn = (id: Id): string => `${ident(id.name as string)} ON ${tableOf(id)}`;

const define = ({ id, is }: Rule, verb: string): Statement => ({
  sql: clauses(
    `${verb} ${ident(id.name as string)} AS ON ${is.on.toUpperCase()} TO ${tableOf(id)}`,
    is.where !== null && `WHERE ${is.where}`,
    `DO ${is.instead ? "INSTEAD " : ""}${is.do}`,
  ),
  lock: "accessExclusive",
});

const setState = ({ id, is }: Rule): Statement => ({
  sql: `ALTER TABLE ${tableOf(id)} ${firingAction(is.state)} RULE ${ident(id.name as string)}`,
  lock: "accessExclusive",
});

const redefine: AlterHandler<Rule["is"]> = (to) => define(to, "CREATE OR REPLACE RULE");

/**
 * Condition and commands from pg_get_ruledef() without what stands before them: `pg_get_expr` cannot print either, because they
 * speak of several relations. Quoted texts and names are stepped over, so that a DO in them is not taken for the keyword.
 */
function partsOf(tail: string, instead: boolean): { readonly where: string | null; readonly do: string } {
  const next = instead ? /\sDO INSTEAD\s|'(?:[^']|'')*'|"(?:[^"]|"")*"/g : /\sDO\s|'(?:[^']|'')*'|"(?:[^"]|"")*"/g;
  const keyword = [...tail.matchAll(next)].find(([found]) => /^\s/.test(found));
  const at = keyword?.index ?? tail.length;
  return {
    where:
      tail
        .slice(0, at)
        .trim()
        .replace(/^WHERE /, "") || null,
    do: tail
      .slice(at + (keyword?.[0].length ?? 0))
      .trim()
      .replace(/;$/, ""),
  };
}

export const rule = defineKind({
  kind: "rule",
  plural: "rules",
  key: ["schema", "table", "name"],
  attributes,
  declare: [{ under: ["table", "view"], as: "rules", form: "map", identify: (name, { parent }) => partOf("rule", name, parent) }],
  catalog: {
    class: "pg_rewrite",
    sql: () => `
SELECT r.oid, n.nspname AS schema, c.relname AS "table", c.relkind, r.rulename AS name, r.ev_type AS event, r.is_instead AS instead, r.ev_enabled AS state,
  pg_catalog.substr(d.definition, pg_catalog.length(d.head) + 1) AS tail
FROM pg_catalog.pg_rewrite r
JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (SELECT pg_catalog.pg_get_ruledef(r.oid) AS definition, pg_catalog.format(E'CREATE RULE %I AS\\n    ON %s TO %I.%I',
  r.rulename, CASE r.ev_type WHEN '2' THEN 'UPDATE' WHEN '3' THEN 'INSERT' WHEN '4' THEN 'DELETE' END, n.nspname, c.relname) AS head) AS d
WHERE r.ev_type IN ('2', '3', '4') AND ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "rule", schema: row.schema, table: row.table, name: row.name },
      is: {
        on: ({ 2: "update", 3: "insert", 4: "delete" } as const)[row.event as 2 | 3 | 4],
        instead: row.instead,
        ...partsOf(reprinted(row.tail as string), row.instead),
        state: firingOf(row.state),
      },
      parent: relationOf(row.relkind, row.schema, row.table),
    }),
  },
  reference: (id) => `RULE ${ruleOn(id)}`,
  create: (to) => [define(to, "CREATE RULE"), ...(to.is.state === "origin" ? [] : [setState(to)])],
  drop: ({ id }) => ({ sql: `DROP RULE ${ruleOn(id)}`, lock: "accessExclusive" }),
  rename: (from, to) => ({ sql: `ALTER RULE ${ruleOn(from)} RENAME TO ${ident(to.name as string)}`, lock: "accessExclusive" }),
  alter: { on: redefine, where: redefine, instead: redefine, do: redefine, state: setState },
});
