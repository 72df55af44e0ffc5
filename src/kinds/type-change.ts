/** What PostgreSQL does by itself when the type of a column changes: cast the values, write the table anew. */

interface TypeName {
  readonly base: string;
  /** Numbers for built-in types; what an extension takes for its own: `geometry(Point,4326)`. */
  readonly modifiers: readonly string[];
  readonly array: boolean;
}

/** Not within a quoted name. */
const modifiersOf = /(?<!".*)\(([^()"]+)\)/;

function parse(type: string): TypeName {
  const array = type.endsWith("[]");
  const plain = array ? type.slice(0, -2) : type;
  const modifiers = modifiersOf.exec(plain)?.[1]?.split(",") ?? [];
  return { base: plain.replace(modifiersOf, ""), modifiers, array };
}

/** Groups of types within which `pg_cast` has assignment (or implicit) casts in every direction. */
const families: readonly (readonly string[])[] = [
  ["smallint", "integer", "bigint", "numeric", "real", "double precision", "money"],
  ["text", "character varying", "character", "name", '"char"'],
  ["timestamp without time zone", "timestamp with time zone", "date"],
  ["time without time zone", "time with time zone"],
  ["json", "jsonb"],
  ["inet", "cidr"],
  ["bit", "bit varying"],
];

/** Types that every other type is cast to on assignment (automatic I/O conversion). Source: the page of CREATE CAST. */
const strings = ["text", "character varying", "character"];

/** Whether ALTER COLUMN … TYPE needs no USING. */
export function castIsAutomatic(from: string, to: string): boolean {
  const [a, b] = [parse(from), parse(to)];
  if (a.array !== b.array) return !b.array && strings.includes(b.base);
  if (a.base === b.base) return true;
  if (strings.includes(b.base)) return true;
  return families.some((family) => family.includes(a.base) && family.includes(b.base));
}

/** Pairs of built-in types with a cast that has to be asked for. Source: pg_cast, castcontext e. */
const explicitCasts: readonly (readonly [readonly string[], readonly string[]])[] = [
  [["boolean"], ["integer"]],
  [["integer"], ["boolean"]],
  [["jsonb"], ["boolean", "smallint", "integer", "bigint", "numeric", "real", "double precision"]],
  [
    ["integer", "bigint"],
    ["bit", "oid"],
  ],
  [
    ["bit", "oid"],
    ["integer", "bigint"],
  ],
  [["timestamp without time zone", "timestamp with time zone", "interval"], ["time without time zone"]],
  [["timestamp with time zone"], ["time with time zone"]],
  [["time without time zone"], ["interval"]],
];

/** The multirange of each of these has its name with `multirange` for `range`, and a cast from it. */
const ranges = ["int4range", "int8range", "numrange", "daterange", "tsrange", "tstzrange"];

/** Built-in types without any other cast than through text. */
const plainTypes = [
  ...families.flat(),
  "boolean",
  "uuid",
  "interval",
  "bytea",
  "xml",
  "oid",
  "tsvector",
  "tsquery",
  "macaddr",
  "macaddr8",
  "pg_lsn",
  ...ranges,
];

/** Whether it is a string type, which every type can be cast to and from. */
export const isString = (type: string): boolean => strings.includes(parse(type).base);

/** Whether PostgreSQL has no cast between two types, so that values have to go through text; false for types it cannot know. */
export function castIsMissing(from: string, to: string): boolean {
  const [a, b] = [parse(from), parse(to)];
  if (castIsAutomatic(from, to) || strings.includes(a.base)) return false;
  if (a.array !== b.array) return true;
  if (!plainTypes.includes(a.base) || !plainTypes.includes(b.base)) return false;
  return !explicitCasts.some(([sources, targets]) => sources.includes(a.base) && targets.includes(b.base));
}

/** The first modifier as a number: a length or a precision. */
const sizeOf = ({ modifiers }: TypeName): number => (modifiers.length === 0 ? Number.POSITIVE_INFINITY : Number(modifiers[0]));

/** Types whose modifier is a number of digits of seconds, six when none is said. */
const isTimed = ({ base }: TypeName): boolean => /^time(stamp)? with/.test(base);

/** Whether the change writes the table anew; true when in doubt. Source: the notes of ALTER TABLE, varchar_support() and its like. */
export function typeChangeRewrites(from: string, to: string): boolean {
  const [a, b] = [parse(from), parse(to)];
  if (a.array !== b.array) return true;
  const varying = ["text", "character varying"];
  if (varying.includes(a.base) && varying.includes(b.base)) return sizeOf(a) > sizeOf(b);
  if (a.base !== b.base) return !(a.base === "cidr" && b.base === "inet");
  if (b.modifiers.length === 0) return false;
  if (a.base === "bit varying") return sizeOf(a) > sizeOf(b);
  if (isTimed(a)) return sizeOf(b) < Math.min(sizeOf(a), 6);
  if (a.base === "numeric") return sizeOf(a) > sizeOf(b) || Number(a.modifiers[1] ?? 0) !== Number(b.modifiers[1] ?? 0);
  return a.modifiers.join() !== b.modifiers.join();
}

/** Types of numbers from the narrowest: each takes every value of those before it. Dates far outside of a timestamp's range count as none. */
const widenings: readonly (readonly string[])[] = [
  ["smallint", "integer", "bigint", "numeric"],
  ["smallint", "integer", "bigint", "real", "double precision"],
  ["real", "double precision", "numeric"],
  ["date", "timestamp without time zone"],
  ["date", "timestamp with time zone"],
  ["timestamp without time zone", "timestamp with time zone"],
  ["timestamp with time zone", "timestamp without time zone", "date"],
  ["time without time zone", "time with time zone"],
  ["time with time zone", "time without time zone"],
  ["jsonb", "json"],
  ["cidr", "inet"],
  ["inet", "cidr"],
  ["bit", "bit varying"],
];

/** Digits before the point of whole numbers. */
const digits: Readonly<Record<string, number>> = { smallint: 5, integer: 10, bigint: 19 };

/** How many digits before the point a number may have. */
const wholeDigits = (type: TypeName): number => digits[type.base] ?? sizeOf(type) - Number(type.modifiers[1] ?? 0);

/** Whether there may be values of the one type that PostgreSQL does not make values of the other; true when in doubt. */
export function typeChangeMayFail(from: string, to: string): boolean {
  const [a, b] = [parse(from), parse(to)];
  if (a.array !== b.array) return b.array || b.base !== "text";
  if (strings.includes(b.base)) return b.modifiers.length > 0 && !(strings.includes(a.base) && sizeOf(a) <= sizeOf(b));
  const isWidened = a.base === b.base || widenings.some((types) => types.includes(a.base) && types.indexOf(a.base) < types.indexOf(b.base));
  if (!isWidened) return true;
  if (b.modifiers.length === 0 || isTimed(b)) return false;
  return b.base === "numeric" ? wholeDigits(a) > wholeDigits(b) : b.base !== "bit varying" || sizeOf(a) > sizeOf(b);
}

/** Whether values of both types can be compared by one operator family, so that a foreign key survives the change of one side. */
export function comparable(a: string, b: string): boolean {
  const [left, right] = [parse(a).base, parse(b).base];
  const groups = [
    ["smallint", "integer", "bigint"],
    ["text", "character varying"],
  ];
  return left === right || groups.some((group) => group.includes(left) && group.includes(right));
}
