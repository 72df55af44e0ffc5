/** How values travel: one mapping between PostgreSQL's text form and JavaScript, the same for every Session. */

const asBoolean = (text: string): boolean => text === "t";
const asJson = (text: string): unknown => JSON.parse(text);

/** Types by oid (pg_type.dat) that do not come back as text; the numbers are those that fit a JavaScript number exactly. */
const scalars: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [16, asBoolean],
  [21, Number], // int2
  [23, Number], // int4
  [26, Number], // oid
  [114, asJson],
  [700, Number], // float4
  [701, Number], // float8
  [3802, asJson], // jsonb
]);

/** Array types by oid, with the type of their elements; 25 (text) stands for every element type that stays text. */
const arrays: ReadonlyMap<number, number> = new Map([
  [1000, 16],
  [1005, 21],
  [1007, 23],
  [1028, 26],
  [199, 114],
  [1021, 700],
  [1022, 701],
  [3807, 3802],
  // "char", name, text, bpchar, varchar, int8, numeric, uuid, aclitem, xid, tid, bytea, interval, date, timestamp, timestamptz
  ...[1002, 1003, 1009, 1014, 1015, 1016, 1231, 2951, 1034, 1011, 1010, 1001, 1187, 1182, 1115, 1185].map((oid): [number, number] => [
    oid,
    25,
  ]),
  // regproc, regprocedure, regoper, regoperator, regclass, regtype, regrole, regnamespace, regconfig, regdictionary, regcollation
  ...[1008, 2207, 2208, 2209, 2210, 2211, 4097, 4090, 3735, 3770, 4192].map((oid): [number, number] => [oid, 25]),
]);

function mapElements(elements: unknown[], read: (text: string) => unknown): unknown[] {
  return elements.map((element) =>
    Array.isArray(element) ? mapElements(element, read) : element === null ? null : read(element as string),
  );
}

export type ValueParsers = ReadonlyMap<number, (text: string) => unknown>;

/** text[], in the numbers that pg's own parsers go by (its type names know scalars only). */
const textArray = 1009 as never;

/**
 * The parsers by type oid. Types without one come back as PostgreSQL's text: int8 and numeric (a JavaScript number
 * would lose digits), dates and times (a Date would lose microseconds and infinity), bytea.
 */
export async function valueParsers(): Promise<ValueParsers> {
  const { default: pg } = await import("pg");
  const readArray: (text: string) => unknown[] = pg.types.getTypeParser(textArray, "text");
  const parsers = new Map(scalars);
  for (const [oid, element] of arrays) {
    const read = scalars.get(element);
    parsers.set(oid, read === undefined ? readArray : (text) => mapElements(readArray(text), read));
  }
  return parsers;
}

function encodeElement(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  if (Array.isArray(value)) return encodeArray(value);
  return `"${encodeValue(value)?.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

const encodeArray = (values: readonly unknown[]): string => `{${values.map(encodeElement).join(",")}}`;

/** The text form of a parameter: arrays become array literals, dates ISO 8601, other objects JSON. */
export function encodeValue(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return encodeArray(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString("hex")}`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
