/** Names of types, as people and the grammar write them and as PostgreSQL prints them. */
const printed: Readonly<Record<string, string>> = {
  int: "integer",
  int4: "integer",
  int2: "smallint",
  int8: "bigint",
  bool: "boolean",
  varchar: "character varying",
  char: "character",
  decimal: "numeric",
  float: "double precision",
  float8: "double precision",
  float4: "real",
  timestamp: "timestamp without time zone",
  timestamptz: "timestamp with time zone",
  time: "time without time zone",
  timetz: "time with time zone",
};

/** How format_type() prints a type that is called so: `int4` → `integer`. */
export const printedType = (name: string): string => printed[name] ?? name;
