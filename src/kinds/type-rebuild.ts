/** Making a type or a collation anew while columns and types hold it: the old one steps aside, the columns move over, the old one goes. */
import type { Key } from "../model/id.ts";
import type { Altered, Hazard, RenderContext, Statement } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { ident, qualified } from "../sql/ident.ts";
import { rowsWhere } from "./affected-rows.ts";
import { dropRangeType } from "./canonical.ts";
import { typeAction } from "./column-change.ts";
import type { Column } from "./column-hazards.ts";
import { type Attributes, onlyDrops } from "./composite-attributes.ts";
import type { Casts } from "./composite-cast.ts";
import { addCheck, needsNew } from "./domain-check.ts";
import { partsAbove, partsBelow } from "./hierarchy.ts";
import { usualMultirange } from "./multirange.ts";
import { isForeign, tableOf } from "./relation.ts";
import { needsNoHolder } from "./row-type.ts";
import { signature } from "./signature.ts";
import { columnsGoing, columnsOn, typeKinds, typesOn, usersOf } from "./type-users.ts";
import { aroundTypedTables, typedTables } from "./typed-table.ts";

const words: Readonly<Record<string, string>> = { domain: "DOMAIN", collation: "COLLATION", function: "FUNCTION" };

/** `survives` of what holds a type or collation: it changes along with one that is made anew, and not with one that loses attributes. */
export function changesWithType({ from, to }: { readonly from: DbObject; readonly to: DbObject }): boolean | "altered" {
  if (to.id.kind === "composite" && onlyDrops(from.is.attributes as Attributes, to.is.attributes as Attributes)) return true;
  return to.id.kind === "collation" || typeKinds.includes(to.id.kind) ? "altered" : false;
}

/** What one ALTER TABLE does, in the order in which it is written. */
interface Actions {
  readonly before: string[];
  readonly types: string[];
  readonly after: string[];
  /** Those that get another type. */
  readonly columns: DbObject[];
}

/** How a column's values become values of the new type: what USING says; undefined: PostgreSQL knows. */
type Conversion = (column: DbObject, type: string) => string | undefined;

/** A type on its way: as it was, as it is made now, and the name that the old one has meanwhile. */
export interface Remade {
  readonly from: DbObject;
  readonly to: DbObject;
  readonly old: string;
}

/** What carries the values of columns over, where text will not do. */
export interface Carrier extends Pick<Casts, "make" | "drop" | "lost"> {
  readonly using: Conversion;
}

type Carry = (types: readonly Remade[], columns: readonly DbObject[]) => Carrier;
const throughTextAlone: Carry = () => ({ make: [], drop: [], using: throughText, lost: [] });

/** Rows that the new type does not take. */
interface Failing {
  /** `that hold 'closed'` */
  readonly words: string;
  /** Whether the column of a row is to blame, as SQL; undefined where that cannot be said. */
  holds?(column: DbObject): string | undefined;
}

/** Which rows make it fail, if any, and what the others lose. */
interface Risks {
  readonly failing: Failing | undefined;
  readonly lost: readonly string[];
}

/**
 * The statements that make `to` anew under the columns, domains and other types that hold it; "replace" when none does.
 * PostgreSQL changes neither the labels nor the base of a type in use, nor a collation, and knows no cast between two
 * versions of a type: values go through their text, unless `carry` knows better.
 * `failing` says which rows make it fail; absent = none.
 */
export function rebuildType(to: DbObject, context: RenderContext, failing?: Failing, carry: Carry = throughTextAlone): Altered {
  const types = typesOn(to, context);
  const keys = new Set(types.map(({ key }) => key));
  const users = columnsOn(keys, context).map((column) => asItWas(column, context));
  if (types.length === 1 && users.length === 0) return "replace";
  const remade: Remade[] = [];
  for (const type of types.filter(({ key }) => !context.isDropped(key)))
    remade.push(remadeNow(type, { first: to, names: remade.map(({ old }) => old) }, context));
  // a type that is made anew as it was has its attributes as yet, and its tables have these columns
  const tables = remade.flatMap((type) => typedTables(type.to, context));
  const columns = [...users.filter((column) => changesByItself(column, context)), ...columnsGoing(keys, tables, context)];
  for (const { parent } of columns) if (parent?.startsWith("table:") === true) needsNoHolder(parent, to, context);
  const withoutCollations = new Set([...keys].filter((key) => !key.startsWith("collation:")));
  const retyped = new Set(
    [...usersOf(withoutCollations, "column", context), ...columnsGoing(withoutCollations, tables, context)].map(({ key }) => key),
  );
  const carrier = carry(
    remade,
    columns.filter(({ key }) => retyped.has(key)),
  );
  const defaults = defaultsOf(keys, users, context);
  const [shared, alone] = [defaults.filter((object) => isShared(object, context)), defaults.filter((object) => !isShared(object, context))];
  const { release, bind } = aroundTypedTables(tables);
  return [
    ...release,
    ...steppingAside(remade),
    ...remade.flatMap((type) => madeAnew(type.to, { root: to, types: keys }, context)),
    ...carrier.make,
    ...shared.map((object) => setDefault(object, "DROP DEFAULT")),
    ...tableStatements(columns, alone, { failing, lost: carrier.lost }, (column, type) =>
      retyped.has(column.key) ? carrier.using(column, type) : undefined,
    ),
    ...shared.map((object) => setDefault(object, `SET DEFAULT ${object.is.expression}`)),
    ...carrier.drop,
    ...bind,
    ...remade.toReversed().map(({ from, old }) => dropOld(from, qualified(from.id.schema, old))),
  ];
}

/** A column that comes to hold arrays of what it held, or the other way round, keeps its type as yet: its own change comes after this one. */
function asItWas(column: DbObject, { current }: RenderContext): DbObject {
  const from = current.objects.get(column.key);
  const isArray = ({ is }: DbObject): boolean => String(is.type).endsWith("[]");
  return from === undefined || isArray(from) === isArray(column) ? column : from;
}

/** Whether it stays, and follows no other one above: what it followed may go, or be made anew. */
const changesByItself = ({ key, id }: DbObject, context: RenderContext): boolean =>
  !context.isDropped(key) &&
  !partsAbove(id, context.current).some((above) => !context.isDropped(above.key) && !context.isDropped(above.link));

/** What stands on the type and is changed itself is made anew as it is: its own change comes after this one. */
function remadeNow(
  type: DbObject,
  { first, names }: { readonly first: DbObject; readonly names: readonly string[] },
  context: RenderContext,
): Remade {
  const from = context.current.objects.get(type.key) as DbObject;
  return { from, to: type.key !== first.key && type.id.kind === "composite" ? from : type, old: freeName(type, names, context) };
}

function dropOld(type: DbObject, name: string): Statement {
  if (type.id.kind === "range") return dropRangeType(name, type.is.canonical as string | null);
  return { sql: `DROP ${word(type)} ${name}`, lock: "none" };
}

const nameOf = ({ id }: DbObject): string => qualified(id.schema, id.name as string);

const word = ({ id }: DbObject): string => words[id.kind] ?? "TYPE";

/** `status::text::app.state`: every type has a text form, and two enums have nothing else in common. */
export const throughText = ({ id }: DbObject, type: string): string =>
  `${ident(id.name as string)}::text${type.endsWith("[]") ? "[]" : ""}::${type}`;

/** Functions first, while the types in their signatures have their names. */
function steppingAside(remade: readonly Remade[]): Statement[] {
  const isFunction = ({ from }: Remade): boolean => from.id.kind === "function";
  return [...remade.filter(isFunction), ...remade.filter((type) => !isFunction(type))].flatMap((type) => stepAside(type, remade));
}

/** The new names of the old type and, for a range, of the multirange and the constructors of both: they do not follow their type. */
function stepAside({ from: type, old: name }: Remade, all: readonly Remade[]): Statement[] {
  const from = type.id.kind === "function" ? signature(type.id) : nameOf(type);
  const renamed = (before: string, to: string): Statement => ({
    sql: `ALTER ${word(type)} ${before} RENAME TO ${ident(to)}`,
    lock: "none",
  });
  const statements = [renamed(from, name)];
  if (type.id.kind !== "range") return statements;
  const subtype = subtypeOf(type, all);
  const multirange =
    typeof type.is.multirange === "string" ? type.is.multirange : qualified(type.id.schema, usualMultirange(type.id.name as string));
  const constructors = (of: string, signatures: readonly string[], to: string): Statement[] =>
    signatures.map((signature) => ({ sql: `ALTER FUNCTION ${of}(${signature}) RENAME TO ${ident(to)}`, lock: "none" }));
  return [
    ...constructors(from, [`${subtype}, ${subtype}`, `${subtype}, ${subtype}, text`], name),
    ...constructors(multirange, ["", from, `${from}[]`], usualMultirange(name)),
    ...statements,
    renamed(multirange, usualMultirange(name)),
  ];
}

/** The subtype of a range as it is called once the types below have stepped aside. */
function subtypeOf({ is }: DbObject, remade: readonly Remade[]): string {
  const subtype = String(is.subtype);
  for (const { from, old } of remade) {
    const array = subtype === `${nameOf(from)}[]` ? "[]" : "";
    if (subtype === nameOf(from) + array) return qualified(from.id.schema, old) + array;
  }
  return subtype;
}

/** `old_<name>`: in front, because PostgreSQL cuts long names off at the end. Not one of those given already. */
function freeName({ id }: DbObject, given: readonly string[], { current, desired }: RenderContext): string {
  const taken = ({ objects }: Model, name: string): boolean =>
    id.kind === "function"
      ? [...objects.values()].some((other) => other.id.kind === id.kind && other.id.schema === id.schema && other.id.name === name)
      : [...typeKinds, "table", "collation"].some((kind) => objects.has(`${kind}:${id.schema}.${name}`));
  let name = `old_${id.name}`;
  while (given.includes(name) || taken(current, name) || taken(desired, name)) name = `old_${name}`;
  return name;
}

/** Whether tables above or below have the column as well, each with a default of its own or none. */
function isShared({ id }: DbObject, { current }: RenderContext): boolean {
  const column = { kind: "column", schema: id.schema as string, table: id.table as string, name: id.column as string };
  return partsAbove(column, current).length > 0 || partsBelow(column, current).length > 0;
}

/** Of this table alone. */
const setDefault = ({ id }: DbObject, action: string): Statement => ({
  sql: `ALTER TABLE ONLY ${tableOf(id)} ALTER COLUMN ${ident(id.column as string)} ${action}`,
  lock: "accessExclusive",
});

/** Defaults that stay as they are: those of the columns, and those that mention a type. */
function defaultsOf(types: ReadonlySet<Key>, columns: readonly DbObject[], context: RenderContext): DbObject[] {
  const defaults = new Map(usersOf(types, "default", context).map((object) => [object.key, object]));
  const of = new Set(columns.map(({ key }) => key));
  for (const object of context.desired.objects.values()) {
    if (object.id.kind === "default" && object.parent !== undefined && of.has(object.parent)) defaults.set(object.key, object);
  }
  return [...defaults.values()].filter(
    ({ key, is }) => !context.isDropped(key) && context.current.objects.get(key)?.is.expression === is.expression,
  );
}

/** The new type with its checks, and those of its other parts (comments, grants) that were not taken away for their own dependency on a type. */
function madeAnew(
  type: DbObject,
  { root, types }: { readonly root: DbObject; readonly types: ReadonlySet<Key> },
  context: RenderContext,
): Statement[] {
  const { current, desired } = context;
  const released = new Set(current.edges.filter(({ to }) => types.has(to)).map(({ from }) => from));
  // what needs something new is added later; but the check that the domain is made anew for is made with it
  const isMade = (part: DbObject, stayed: boolean): boolean => {
    if (part.id.kind === "domain_check") return type.key === root.key || !needsNew(part, context);
    return stayed && (part.id.kind !== "domain_default" || !needsNew(part, context));
  };
  const parts: DbObject[] = [];
  const collect = (whole: Key): void => {
    for (const part of desired.objects.values()) {
      if (part.parent !== whole) continue;
      const stayed = current.objects.has(part.key) && !released.has(part.key) && !context.isDropped(part.key);
      if (isMade(part, stayed)) parts.push(part);
      if (stayed) collect(part.key);
    }
  };
  collect(type.key);
  // what the plan makes belongs to the role that runs it
  const owned = parts.filter(({ id, is }) => id.kind !== "owner" || is.role !== context.user);
  return [type, ...owned].flatMap((part) => (part.id.kind === "domain_check" ? addCheck(part) : context.make(part)));
}

/** One ALTER TABLE a table: it is written anew once, and defaults of the old type step out of the way. */
function tableStatements(columns: readonly DbObject[], defaults: readonly DbObject[], risks: Risks, conversion: Conversion): Statement[] {
  const tables = new Map<string, Actions>();
  const actionsOf = ({ id }: DbObject): Actions => {
    const table = tableOf(id);
    const actions = tables.get(table) ?? { before: [], types: [], after: [], columns: [] };
    tables.set(table, actions);
    return actions;
  };
  for (const object of defaults) {
    const name = ident(object.id.column as string);
    const { before, after } = actionsOf(object);
    before.push(`ALTER COLUMN ${name} DROP DEFAULT`);
    after.push(`ALTER COLUMN ${name} SET DEFAULT ${object.is.expression}`);
  }
  for (const column of columns) {
    const using = isForeign(column) ? undefined : conversion(column, String(column.is.type));
    const actions = actionsOf(column);
    actions.types.push(typeAction(column as DbObject<object> as Column, using));
    actions.columns.push(column);
  }
  return [...tables].map(([table, { before, types, after, columns }]) => ({
    sql: `ALTER TABLE ${table} ${[...before, ...types, ...after].join(", ")}`,
    lock: "accessExclusive",
    hazards: types.length === 0 ? [] : hazardsOf(table, columns, risks),
  }));
}

function hazardsOf(table: string, columns: readonly DbObject[], { failing, lost }: Risks): Hazard[] {
  const conditions = columns.map((column) => failing?.holds?.(column));
  const isKnown = conditions.every((condition) => condition !== undefined);
  return [
    ...(lost.length === 0 ? [] : [{ type: "deletes-data", message: `columns of ${table} lose ${lost.join(", ")}` } as const]),
    { type: "rewrites-table", message: `table ${table} is written anew for the new type of its columns` },
    ...(failing === undefined
      ? []
      : [
          {
            type: "may-fail-on-rows",
            message: `rows of ${table} ${failing.words} make it fail`,
            ...(isKnown ? { count: rowsWhere(table, conditions.join(" OR ")) } : {}),
          } as const,
        ]),
  ];
}
