/** Composite types (`pg_type` of type c with a `pg_class` of their own): everything dbmigrator knows about them. */
import { DbmError } from "../errors/error.ts";
import { shape } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { type Altered, defineKind, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { clauses, ident, list, qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import {
  type Attributes,
  type CompositeAttribute,
  find,
  hasSameNames,
  isSame,
  keepsOrder,
  onlyDropsAndAppends,
} from "./composite-attributes.ts";
import { type Composite, castsByName, type TypesChanged, typesByName } from "./composite-cast.ts";
import { renaming } from "./renaming.ts";
import { conversion } from "./type-conversion.ts";
import { type Carrier, changesWithType, type Remade, rebuildType, throughText } from "./type-rebuild.ts";
import { aroundTypedTables, changeColumns, typedTables } from "./typed-table.ts";

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

/** The text of a range has the values of its bounds by position. */
const cannotCarry = (range: DbObject, type: Composite): DbmError =>
  new DbmError("source.unsupported", `the attributes of ${nameOf(type.id)} change places, and ${nameOf(range.id)} is a range of them`, {
    hint: "Let the columns of the range type have another type first, or go; or leave the attributes in their places.",
    at: type.at,
  });

/** The columns of a table stay in their order, and those of a typed table are in that of the type. */
const cannotReorder = (table: DbObject, type: Composite): DbmError =>
  new DbmError("source.unsupported", `the attributes of ${nameOf(type.id)} change places under the rows of ${nameOf(table.id)}`, {
    hint: "Add attributes at the end, or make the table one with columns of its own first.",
    at: type.at,
  });

function alterAttributes(to: Composite, from: Composite, context: RenderContext): Altered {
  const tables = typedTables(to, context);
  const columns = changeColumns(tables, context, conversion);
  const inPlace = (): Statement[] => {
    const { release, bind } = aroundTypedTables(tables);
    return [...release, ...attributeStatements(to, from), ...columns, ...bind];
  };
  if (onlyDropsAndAppends(from.is.attributes, to.is.attributes)) return inPlace();
  const rebuilt = rebuildType(to, context, { words: "with values that are none of an attribute's new type" }, (types, users) => {
    const range = types.find((type) => type.to.id.kind === "range");
    if (range !== undefined && users.length > 0 && !hasSameNames(from.is.attributes, to.is.attributes)) throw cannotCarry(range.to, to);
    // what no source declares is the way back: that PostgreSQL will refuse it is no reason against the way there
    const isDeclared = to.at !== undefined;
    if (isDeclared && tables.length > 0 && !keepsOrder(from.is.attributes, to.is.attributes))
      throw cannotReorder(tables[0] as DbObject, to);
    const casts = carrier(types, users, context);
    return { ...casts, drop: [...casts.drop, ...columns] };
  });
  // without rows that hold the type there is nothing in the way of retyping
  return rebuilt === "replace" && keepsOrder(from.is.attributes, to.is.attributes) ? inPlace() : rebuilt;
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

/** Typed tables have the attributes as columns: CASCADE renames these, and nothing else. */
function renameAttribute(id: Id, from: string, to: string, models: readonly Model[]): Statement {
  const hasTables = models.some(({ objects }) =>
    [...objects.values()].some((object) => object.id.kind === "table" && object.is.of === nameOf(id)),
  );
  return {
    sql: clauses(`ALTER TYPE ${nameOf(id)} RENAME ATTRIBUTE ${ident(from)} TO ${ident(to)}`, hasTables && "CASCADE"),
    lock: "accessExclusive",
    hazards: [{ type: "breaks-clients", message: `attribute ${ident(from)} of type ${nameOf(id)} becomes ${ident(to)}` }],
  };
}

/** Columns and the composites on the changed one go over by casts; ranges of them through their text. */
function carrier(types: readonly Remade[], columns: readonly DbObject[], { current, desired }: RenderContext): Carrier {
  const changed: TypesChanged = {
    from: typesByName(current),
    to: typesByName(
      desired,
      types.map((type) => type.to),
    ),
    aside: new Map(types.map(({ from, old }) => [from.key, qualified(from.id.schema, old)])),
    current,
  };
  const before = (column: DbObject): string => String(current.objects.get(column.key)?.is.type);
  const casts = castsByName(
    columns.map((column) => [before(column), String(column.is.type)]),
    changed,
  );
  return {
    ...casts,
    using: (column, type) => casts.cast(ident(column.id.name as string), before(column), type) ?? throughText(column, type),
  };
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
  elements: { word: "attribute", of: ({ attributes }) => attributes.map(({ name }) => name), rename: renameAttribute },
  alter: { attributes: alterAttributes },
});
