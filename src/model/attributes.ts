/** The types an attribute of an object can have: how it is written in YAML, what is left out, how it is described to an editor. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonSchema = Readonly<Record<string, unknown>>;

/** One attribute: its value in a model is JSON data of type T; equal values are equal as JSON. */
export interface Attribute<T> {
  /** Key in YAML; the attribute's own name when absent. */
  readonly as?: string;
  /** The value an object has when YAML does not mention the attribute; `undefined` = it must be given. */
  readonly otherwise: T | undefined;
  /** The first major version of PostgreSQL that keeps it; earlier ones take it and forget it. */
  readonly since?: number;
  /** Shape in YAML. */
  readonly schema: JsonSchema;
  /** YAML value → model value; the value was already checked against `schema`. */
  readonly read: (declared: unknown) => T;
  /** Model value → YAML value. */
  readonly write: (value: T) => unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: a bag of attributes of different types
export type AttributeSet = Readonly<Record<string, Attribute<any>>>;

/** The values of a set of attributes. */
export type ValuesOf<A extends AttributeSet> = { readonly [K in keyof A]: A[K] extends Attribute<infer T> ? T : never };

interface Options<T> {
  readonly as?: string;
  readonly otherwise?: T;
  readonly about?: string;
  readonly since?: number;
}

function attribute<T>(
  schema: JsonSchema,
  options: Options<T>,
  read: (declared: unknown) => T,
  write: (value: T) => unknown = (value) => value,
): Attribute<T> {
  return {
    ...(options.as === undefined ? {} : { as: options.as }),
    ...(options.since === undefined ? {} : { since: options.since }),
    otherwise: options.otherwise,
    schema: options.about === undefined ? schema : { ...schema, description: options.about },
    read,
    write,
  };
}

const scalar = { type: ["string", "number", "boolean"] };

/** Text that must be given (unless `otherwise` says what it is when not). Numbers and booleans of YAML are taken as their text. */
export const text = (options: Options<string> = {}): Attribute<string> => attribute(scalar, options, (declared) => String(declared));

/** Text or nothing. */
export const optional = (options: Options<string | null> = {}): Attribute<string | null> =>
  attribute<string | null>({ type: ["string", "number", "boolean", "null"] }, { otherwise: null, ...options }, (declared) =>
    declared === null ? null : String(declared),
  );

/** One of a closed list of words. */
export const choice = <const W extends string>(words: readonly W[], options: Options<W> = {}): Attribute<W> =>
  attribute<W>({ enum: words }, options, (declared) => String(declared) as W);

/** True or false; false when not mentioned, unless `otherwise` says true. */
export const flag = (options: Options<boolean> = {}): Attribute<boolean> =>
  attribute<boolean>({ type: "boolean" }, { otherwise: false, ...options }, (declared) => declared === true);

/** A number that fits JavaScript's, or nothing. */
export const number = (options: Options<number | null> = {}): Attribute<number | null> =>
  attribute<number | null>({ type: ["number", "null"] }, { otherwise: null, ...options }, (declared) =>
    declared === null ? null : Number(declared),
  );

/** A list of texts in a meaningful order; a single text in YAML is a list of one. */
export const names = (options: Options<readonly string[]> = {}): Attribute<readonly string[]> =>
  attribute<readonly string[]>({ anyOf: [scalar, { type: "array", items: scalar }] }, { otherwise: [], ...options }, (declared) =>
    (Array.isArray(declared) ? declared : [declared]).map(String),
  );

/** Named texts, compared without regard to their order (storage parameters, options of foreign data). */
export const settings = (options: Options<Readonly<Record<string, string>>> = {}): Attribute<Readonly<Record<string, string>>> =>
  attribute<Readonly<Record<string, string>>>({ type: "object", additionalProperties: scalar }, { otherwise: {}, ...options }, (declared) =>
    Object.fromEntries(Object.entries(declared as object).map(([name, value]) => [name, String(value)])),
  );

/** Any JSON shape of the kind's own. */
export const shape = <T extends Json>(
  schema: JsonSchema,
  options: Options<T> & { readonly read?: (declared: unknown) => T; readonly write?: (value: T) => unknown } = {},
): Attribute<T> => attribute<T>(schema, options, options.read ?? ((declared) => declared as T), options.write);
