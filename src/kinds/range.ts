/** Range types with their multiranges (`pg_range`): everything dbmigrator knows about them. */
import { optional, text } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { type Altered, defineKind, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { list, qualified } from "../sql/ident.ts";
import { dropRangeType, shellType } from "./canonical.ts";
import { renameAction, userSchema } from "./catalog.ts";
import { usualMultirange } from "./multirange.ts";
import { renaming } from "./renaming.ts";
import { changesWithType, rebuildType } from "./type-rebuild.ts";

const nameOf = (id: Id): string => qualified(id.schema, id.name as string);

type Range = DbObject<{ readonly subtype: string; readonly multirange: string | null }>;

const rebuild = (to: DbObject, _from: DbObject, context: RenderContext): Altered =>
  rebuildType(to, context, { words: `with values that are no ${nameOf(to.id)}` });

/** ALTER TYPE leaves the multirange, and the functions that make values of both, under the names that follow from the old one. */
function renameRange(from: Id, to: Id, { is }: Range): Statement[] {
  const follow = (sql: string): Statement => ({ sql: `ALTER ${sql}`, lock: "none" });
  const makers = (before: Id, after: Id, parameters: readonly string[]): Statement[] =>
    parameters.map((types) => follow(`FUNCTION ${nameOf(before)}(${types}) ${renameAction(before, after)}`));
  const multirange = (id: Id): Id => ({ ...id, name: usualMultirange(id.name as string) });
  const [before, after] = [multirange(from), multirange(to)];
  return [
    renaming("TYPE", from, to),
    ...makers(from, to, [`${is.subtype}, ${is.subtype}`, `${is.subtype}, ${is.subtype}, text`]),
    ...(is.multirange === null
      ? [
          follow(`TYPE ${nameOf(before)} ${renameAction(before, after)}`),
          ...makers(before, after, ["", nameOf(to), `VARIADIC ${nameOf(to)}[]`]),
        ]
      : []),
  ];
}

/** Whether a function is that for the distance of a range's bounds. */
const subtracts = ({ id }: DbObject, { is }: DbObject<{ readonly subtype_diff: string | null }>): boolean =>
  id.kind === "function" && qualified(id.schema, id.name as string) === is.subtype_diff;

export const range = defineKind({
  kind: "range",
  plural: "range types",
  key: ["schema", "name"],
  attributes: {
    subtype: text({ about: "Type of the bounds." }),
    opclass: optional({ about: "B-tree operator class of the bounds; the type's default when absent." }),
    collation: optional({ about: "Collation of the bounds; the type's own when absent." }),
    canonical: optional({ about: "Function that brings values to one form." }),
    subtype_diff: optional({ about: "Function for the distance of two bounds." }),
    multirange: optional({ about: "Name of the multirange type, with its schema; the usual one when absent." }),
  },
  declare: [
    {
      under: "file",
      as: "ranges",
      form: "map",
      short: {
        schema: { type: "string" },
        expand: (said) => (typeof said === "string" ? { subtype: said } : undefined),
        contract: (said) => (Object.keys(said).length === 1 ? said.subtype : undefined),
      },
    },
  ],
  catalog: {
    class: "pg_type",
    sql: () => `
SELECT t.oid, n.nspname AS schema, t.typname AS name, pg_catalog.format_type(r.rngsubtype, NULL) AS subtype,
  CASE WHEN NOT o.opcdefault THEN pg_catalog.quote_ident(opn.nspname) || '.' || pg_catalog.quote_ident(o.opcname) END AS opclass,
  CASE WHEN r.rngcollation <> s.typcollation THEN pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(co.collname) END AS collation,
  nullif(r.rngcanonical::oid, 0)::regproc::text AS canonical, nullif(r.rngsubdiff::oid, 0)::regproc::text AS subtype_diff,
  mn.nspname AS multirange_schema, m.typname AS multirange_name, pg_catalog.quote_ident(mn.nspname) || '.' || pg_catalog.quote_ident(m.typname) AS multirange
FROM pg_catalog.pg_range r
JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_type s ON s.oid = r.rngsubtype
JOIN pg_catalog.pg_type m ON m.oid = r.rngmultitypid
JOIN pg_catalog.pg_namespace mn ON mn.oid = m.typnamespace
JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
JOIN pg_catalog.pg_namespace opn ON opn.oid = o.opcnamespace
LEFT JOIN pg_catalog.pg_collation co ON co.oid = r.rngcollation
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
WHERE ${userSchema("n")}`,
    read: (row) => ({
      id: { kind: "range", schema: row.schema, name: row.name },
      is: {
        subtype: row.subtype,
        opclass: row.opclass,
        collation: row.collation,
        canonical: row.canonical,
        subtype_diff: row.subtype_diff,
        multirange: row.multirange_schema === row.schema && row.multirange_name === usualMultirange(row.name) ? null : row.multirange,
      },
    }),
  },
  rebuild: { onChangeOf: ["subtype", "opclass", "collation", "canonical", "subtype_diff", "multirange"] },
  survives: ({ from, to }, below) => (subtracts(below.from, from) && subtracts(below.to, to) ? "altered" : changesWithType(below)),
  names: ({ id, is }) => [
    `type:${id.schema}.${id.name}`,
    ...(is.multirange === null ? [`type:${id.schema}.${usualMultirange(id.name as string)}`] : []),
  ],
  reference: (id) => `TYPE ${nameOf(id)}`,
  entwines: true,
  create: ({ id, is, key }, context) => {
    const options = [
      `SUBTYPE = ${is.subtype}`,
      is.opclass !== null && `SUBTYPE_OPCLASS = ${is.opclass}`,
      is.collation !== null && `COLLATION = ${is.collation}`,
      is.canonical !== null && `CANONICAL = ${is.canonical}`,
      is.subtype_diff !== null && `SUBTYPE_DIFF = ${is.subtype_diff}`,
      is.multirange !== null && `MULTIRANGE_TYPE_NAME = ${is.multirange}`,
    ];
    const made: Statement = {
      sql: `CREATE TYPE ${nameOf(id)} AS RANGE (${list(options.filter((option) => option !== false))})`,
      lock: "none",
    };
    return is.canonical === null ? made : [shellType(nameOf(id)), ...context.entwined(key).flatMap((object) => context.make(object)), made];
  },
  drop: ({ id, is }) => dropRangeType(nameOf(id), is.canonical),
  rename: renameRange,
  alter: { subtype: rebuild, opclass: rebuild, collation: rebuild, canonical: rebuild, subtype_diff: rebuild, multirange: rebuild },
});
