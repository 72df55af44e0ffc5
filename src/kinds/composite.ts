/** Composite types (`pg_type` of type c with a `pg_class` of their own): everything dbmigrator knows about them. */
import { shape } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { type Altered, defineKind, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident, list, qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { type Attributes, type CompositeAttribute, find, isSame, keepsOrder, onlyDropsAndAppends } from "./composite-attributes.ts";
import { renaming } from "./renaming.ts";
import { changesWithType, rebuildType } from "./type-rebuild.ts";

type Composite = DbObject<{ readonly attributes: Attributes }>;

const nameOf = (id: Id): string => qualified(id.schema, id.name as string);
const clauseOf = ({ name, type, collation }: CompositeAttribute): string =>
  clauses(ident(name), type, collation !== null && `COLLATE ${collation}`);

const body = {
  anyOf: [
    { type: "string" },
    {
      type: "object",
      additionalProperties: false,
      required: ["type"],
      properties: { type: { type: "string" }, collation: { type: ["string", "null"] } },
    },
  ],
};
const schema = {
  anyOf: [
    { type: "object", additionalProperties: body },
    {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["name", "type"],
        properties: { name: { type: "string" }, type: { type: "string" }, collation: { type: ["string", "null"] } },
      },
    },
  ],
};

function readAttributes(declared: unknown): Attributes {
  const items = Array.isArray(declared)
    ? (declared as Partial<CompositeAttribute>[])
    : Object.entries(declared as object).map(([name, said]) =>
        typeof said === "string" ? { name, type: said } : { name, ...(said as Partial<CompositeAttribute>) },
      );
  return items.map(({ name, type, collation }) => ({ name: String(name), type: String(type), collation: collation ?? null }));
}

/** A map name → type; a list where a name looks like a number: JavaScript puts such keys first. */
function writeAttributes(attributes: Attributes): unknown {
  const bodyOf = ({ type, collation }: CompositeAttribute): unknown => (collation === null ? type : { type, collation });
  if (attributes.some(({ name }) => /^\d+$/.test(name)))
    return attributes.map(({ name, type, collation }) => ({ name, type, ...(collation === null ? {} : { collation }) }));
  return Object.fromEntries(attributes.map((attribute) => [attribute.name, bodyOf(attribute)]));
}

function alterAttributes(to: Composite, from: Composite, context: RenderContext): Altered {
  if (onlyDropsAndAppends(from.is.attributes, to.is.attributes)) return attributeStatements(to, from);
  const rebuilt = rebuildType(to, context, "with values that are none of an attribute's new type", (column, type) =>
    type === nameOf(to.id) ? rowConversion(ident(column.id.name as string), to, from) : undefined,
  );
  // without rows that hold the type there is nothing in the way of retyping
  return rebuilt === "replace" && keepsOrder(from.is.attributes, to.is.attributes) ? attributeStatements(to, from) : rebuilt;
}

function attributeStatements(to: Composite, from: Composite): Statement[] {
  const actions = [
    ...from.is.attributes
      .filter(({ name }) => find(to.is.attributes, name) === undefined)
      .map(({ name }) => `DROP ATTRIBUTE ${ident(name)}`),
    ...to.is.attributes.flatMap((attribute) => {
      const { name, type, collation } = attribute;
      const before = find(from.is.attributes, name);
      if (before === undefined) return [`ADD ATTRIBUTE ${clauseOf(attribute)}`];
      return isSame(before, attribute)
        ? []
        : [clauses(`ALTER ATTRIBUTE ${ident(name)} TYPE ${type}`, collation !== null && `COLLATE ${collation}`)];
    }),
  ];
  const lost = from.is.attributes.filter(({ name }) => find(to.is.attributes, name) === undefined);
  return [
    {
      sql: `ALTER TYPE ${nameOf(to.id)} ${list(actions)}`,
      lock: "accessExclusive",
      ...(lost.length === 0
        ? {}
        : {
            hazards: [{ type: "deletes-data", message: `columns of ${nameOf(to.id)} lose ${list(lost.map(({ name }) => ident(name)))}` }],
          }),
    },
  ];
}

/** `CASE WHEN c IS DISTINCT FROM NULL THEN ROW((c).a, (c).b::text::bigint, NULL)::app.t END` */
function rowConversion(column: string, to: Composite, from: Composite): string {
  const values = to.is.attributes.map((attribute) => {
    const before = find(from.is.attributes, attribute.name);
    if (before === undefined) return "NULL";
    return `(${column}).${ident(attribute.name)}${isSame(before, attribute) ? "" : `::text::${attribute.type}`}`;
  });
  return `CASE WHEN ${column} IS DISTINCT FROM NULL THEN ROW(${list(values)})::${nameOf(to.id)} END`;
}

export const composite = defineKind({
  kind: "composite",
  plural: "composite types",
  key: ["schema", "name"],
  attributes: {
    attributes: shape<Attributes>(schema, {
      otherwise: [],
      about: "Its fields and their types, in their order.",
      read: readAttributes,
      write: writeAttributes,
    }),
  },
  declare: [{ under: "file", as: "composites", form: "map" }],
  catalog: {
    class: "pg_type",
    sql: () => `
SELECT t.oid, n.nspname AS schema, t.typname AS name, (
    SELECT coalesce(jsonb_agg(jsonb_build_object('name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod), 'collation',
      CASE WHEN a.attcollation <> at.typcollation THEN pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(co.collname) END) ORDER BY a.attnum), '[]')
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_type at ON at.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
    LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS attributes
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_type t ON t.oid = c.reltype
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'c' AND ${userSchema("n")}`,
    read: (row) => ({ id: { kind: "composite", schema: row.schema, name: row.name }, is: { attributes: row.attributes } }),
  },
  rebuild: {
    onChangeOf: ["attributes"],
    when: (from, to) =>
      !(onlyDropsAndAppends(from.is.attributes, to.is.attributes) && from.is.attributes.every(({ name }) => find(to.is.attributes, name))),
  },
  survives: (_self, below) => changesWithType(below),
  names: ({ id }) => [`relation:${id.schema}.${id.name}`, `type:${id.schema}.${id.name}`],
  reference: (id) => `TYPE ${nameOf(id)}`,
  create: ({ id, is }) => ({ sql: `CREATE TYPE ${nameOf(id)} AS (${list(is.attributes.map(clauseOf))})`, lock: "none" }),
  drop: ({ id }) => ({ sql: `DROP TYPE ${nameOf(id)}`, lock: "none" }),
  rename: (from, to) => renaming("TYPE", from, to),
  alter: { attributes: alterAttributes },
});
