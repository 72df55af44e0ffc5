/** How the values of a column become those of another type: what USING says. */
import { neededBy } from "../model/edges.ts";
import { encodeId, type Key } from "../model/id.ts";
import type { RenderContext } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { ident, list, literal, qualified } from "../sql/ident.ts";
import type { Conversion } from "./column-change.ts";
import { castsByName, typesByName } from "./composite-cast.ts";
import { castIsAutomatic, castIsMissing, isString } from "./type-change.ts";
import { throughText } from "./type-rebuild.ts";

/** The column, as far as its type goes. */
type Typed = DbObject<{ readonly type: string }>;

/** Kinds of types that PostgreSQL makes no casts for. */
const uncast = ["enum:", "range:", "composite:"];

/** The column, and the domains that its type is made of, from the outermost one. */
function typedBy({ key }: Typed, model: Model): readonly Key[] {
  const chain = [key];
  // an array is walked to its end, with what is added on the way
  for (const at of chain) chain.push(...neededBy(at, model).filter((needed) => needed.startsWith("domain:")));
  return chain;
}

function isUncast(column: Typed, model: Model): boolean {
  const needed = typedBy(column, model).flatMap((type) => neededBy(type, model));
  return needed.some((type) => uncast.some((kind) => type.startsWith(kind)));
}

/** Whether the database has a cast of its own from one type to the other. */
const hasCast = (source: string, target: string, { objects }: Model): boolean => objects.has(encodeId({ kind: "cast", source, target }));

/** The type that the values really are of: that of a domain's base. */
function baseType(column: Typed, model: Model): string {
  const innermost = typedBy(column, model).at(-1) as Key;
  return String(model.objects.get(innermost)?.is.type ?? column.is.type);
}

export function conversion(to: Typed, from: Typed, context: RenderContext): Conversion {
  if (castIsAutomatic(from.is.type, to.is.type)) return { using: undefined, make: [], drop: [], lost: [] };
  const { current, desired } = context;
  const refused = refusedBy(to, from, context);
  const types = { from: typesByName(current), to: typesByName(desired), aside: new Map<Key, string>(), current };
  const casts = castsByName([[from.is.type, to.is.type]], types);
  return { ...casts, refused, using: casts.cast(ident(to.id.name as string), from.is.type, to.is.type) ?? expression(to, from, context) };
}

/** Whether a value is none of the new type: no label of an enum, or on 16 and newer a text that PostgreSQL does not read as one. */
function refusedBy(to: Typed, from: Typed, { desired, serverMajor }: RenderContext): string | undefined {
  const name = ident(to.id.name as string);
  const labels = labelsOf(to, desired);
  if (labels === undefined)
    return serverMajor >= 16 && isString(from.is.type) && !isArray(from)
      ? `NOT pg_input_is_valid(${name}, ${literal(to.is.type)})`
      : undefined;
  const all = `ARRAY[${list(labels.map(literal))}]::text[]`;
  return isArray(to) ? `NOT ${name}::text[] <@ ${all}` : `${name}::text <> ALL (${all})`;
}

/** The labels of the enum that a column has values of, or arrays. */
function labelsOf({ key, is: { type } }: Typed, model: Model): readonly string[] | undefined {
  for (const needed of neededBy(key, model)) {
    const { id, is } = model.objects.get(needed) ?? {};
    if (id?.kind !== "enum") continue;
    const name = qualified(id.schema, id.name as string);
    if (type === name || type === `${name}[]`) return is?.labels as readonly string[];
  }
  return undefined;
}

const isArray = ({ is }: Typed): boolean => is.type.endsWith("[]");

function expression(to: Typed, from: Typed, { current, desired }: RenderContext): string {
  const [base, before] = [baseType(to, desired), baseType(from, current)];
  const name = ident(to.id.name as string);
  if (hasCast(before, base, desired)) return `${name}::${to.is.type}`;
  const [isOwn, wasOwn] = [isUncast(to, desired), isUncast(from, current)];
  if (isOwn && wasOwn && isArray(to) === isArray(from)) return throughText(to, to.is.type);
  const isForeign = isOwn ? !isString(before) : wasOwn && !isString(base);
  return isForeign || castIsMissing(before, base) ? `${name}::text::${to.is.type}` : `${name}::${to.is.type}`;
}
