/** Casts between composite types, made for the time of a change: values go over by the names of their attributes, at every depth. */
import { derived } from "../model/derived.ts";
import { encodeId, type Id, type Key } from "../model/id.ts";
import type { Statement } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { clauses, dollarQuoted, ident, list, qualified } from "../sql/ident.ts";
import type { Attributes } from "./composite-attributes.ts";
import { castIsAutomatic } from "./type-change.ts";
import { typeKinds } from "./type-users.ts";

export type Composite = DbObject<{ readonly attributes: Attributes }>;

/** The types before and after a change, by their names in SQL, and what those that stepped aside are called meanwhile. */
export interface TypesChanged {
  readonly from: ReadonlyMap<string, DbObject>;
  readonly to: ReadonlyMap<string, DbObject>;
  readonly aside: ReadonlyMap<Key, string>;
  readonly current: Model;
}

/** The casts that values need. */
export interface Casts {
  readonly make: readonly Statement[];
  readonly drop: readonly Statement[];
  /** The attributes that the new types do not have: `public.address.zip`. */
  readonly lost: readonly string[];
  /** The value as it is written where the new type is wanted; undefined where no cast carries it over. */
  cast(value: string, from: string, to: string): string | undefined;
}

/** What a type comes down to. */
interface Resolved {
  readonly object: DbObject;
  readonly arrays: number;
}

const nameOf = (id: Id): string => qualified(id.schema as string, id.name as string);

const named = (types: readonly DbObject[]) => new Map(types.map((type) => [nameOf(type.id), type] as const));

const typesOf = derived(({ objects }) => named([...objects.values()].filter(({ id }) => typeKinds.includes(id.kind))));

/** The types of a model by their names in SQL; `others` in place of those that the model has. */
export const typesByName = (model: Model, others: readonly DbObject[] = []): ReadonlyMap<string, DbObject> =>
  others.length === 0 ? typesOf(model) : new Map([...typesOf(model), ...named(others)]);

/** Below arrays and domains; undefined for types that are not managed. */
function resolve(type: string, types: ReadonlyMap<string, DbObject>): Resolved | undefined {
  const element = type.replace(/\[\]$/, "");
  const arrays = element === type ? 0 : 1;
  const object = types.get(element);
  if (object === undefined) return undefined;
  if (object.id.kind !== "domain") return { object, arrays };
  const base = resolve(String(object.is.type), types);
  return base && { object: base.object, arrays: base.arrays + arrays };
}

/**
 * The casts for values that get other types: pairs of those before and after.
 * PostgreSQL casts arrays and domains by the casts of what they are made of, and keeps nulls and dimensions.
 */
export function castsByName(values: readonly (readonly [from: string, to: string])[], types: TypesChanged): Casts {
  const made = new Map<string, { readonly function: string; readonly make: readonly Statement[] }>();
  const lost: string[] = [];
  const compositesOf = (from: string, to: string): readonly [Composite, Composite] | undefined => {
    const [before, after] = [resolve(from, types.from), resolve(to, types.to)];
    if (before === undefined || after === undefined || before.arrays !== after.arrays) return undefined;
    if (before.object.id.kind !== "composite" || after.object.id.kind !== "composite") return undefined;
    const isTheSame = before.object.key === after.object.key && !types.aside.has(before.object.key);
    return isTheSame ? undefined : [before.object as Composite, after.object as Composite];
  };
  const cast = (value: string, from: string, to: string): string | undefined => {
    const pair = compositesOf(from, to);
    if (pair !== undefined) make(...pair);
    return pair && `${value}::${to}`;
  };
  const converted = (value: string, from: string, to: string): string => {
    const over = cast(value, from, to);
    if (over !== undefined) return over;
    const isOther = types.aside.has(resolve(to, types.to)?.object.key ?? "");
    return !isOther && castIsAutomatic(from, to) ? value : `${value}::text::${to}`;
  };
  const make = (from: Composite, to: Composite): void => {
    const [source, target] = [types.aside.get(from.key) ?? nameOf(from.id), nameOf(to.id)];
    const pair = `${source} AS ${target}`;
    if (made.has(pair) || types.current.objects.has(encodeId({ kind: "cast", source, target }))) return;
    const fields = to.is.attributes.map(({ name, type }) => {
      const before = from.is.attributes.find((attribute) => attribute.name === name);
      return before === undefined ? "NULL" : converted(`($1).${ident(name)}`, before.type, type);
    });
    const kept = new Set(to.is.attributes.map(({ name }) => name));
    lost.push(...from.is.attributes.filter(({ name }) => !kept.has(name)).map(({ name }) => `${nameOf(from.id)}.${ident(name)}`));
    const signature = `${qualified(to.id.schema as string, freeFunction(to, types.current))}(${source})`;
    const body = dollarQuoted(`SELECT ROW(${list(fields)})`);
    made.set(pair, {
      function: signature,
      make: [
        { sql: clauses(`CREATE FUNCTION ${signature} RETURNS ${target} LANGUAGE sql STRICT AS ${body}`), lock: "none" },
        { sql: `CREATE CAST (${pair}) WITH FUNCTION ${signature}`, lock: "none" },
      ],
    });
  };
  for (const [from, to] of values) cast("", from, to);
  return {
    make: [...made.values()].flatMap((each) => each.make),
    drop: [...made].toReversed().flatMap(([pair, each]) => [
      { sql: `DROP CAST (${pair})`, lock: "none" },
      { sql: `DROP FUNCTION ${each.function}`, lock: "none" },
    ]),
    lost,
    cast,
  };
}

/** `as_<type>`, which no other function of the schema is called. */
function freeFunction({ id }: DbObject, { objects }: Model): string {
  const taken = new Set([...objects.values()].filter((object) => object.id.schema === id.schema).map((object) => object.id.name));
  let name = `as_${id.name}`;
  while (taken.has(name)) name = `_${name}`;
  return name;
}
