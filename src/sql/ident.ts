/** Writing names and texts into SQL: the only code of the product that quotes. */

/** Every keyword of PostgreSQL 14 to 18 that is not UNRESERVED: what quote_ident() quotes on at least one of them. */
const keywords: ReadonlySet<string> = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char
character check coalesce collate collation column concurrently constraint create cross current_catalog current_date current_role
current_schema current_time current_timestamp current_user dec decimal default deferrable desc distinct do else end except exists
extract false fetch float for foreign freeze from full grant greatest group grouping having ilike in initially inner inout int
integer intersect interval into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg json_query
json_scalar json_serialize json_table json_value lateral leading least left like limit localtime localtimestamp merge_action
national natural nchar none normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay placing
position precision primary real references returning right row select session_user setof similar smallint some substring
symmetric system_user table tablesample then time timestamp to trailing treat trim true union unique user using values varchar
variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi
xmlroot xmlserialize xmltable`.split(/\s+/),
);

const plain = /^[a-z_][a-z0-9_$]*$/;

/** The keywords that `ident` quotes, sorted. */
export const quotedKeywords = (): readonly string[] => [...keywords].sort();

/** A name as SQL, quoted only where it would not be read back as itself. */
export function ident(name: string): string {
  return plain.test(name) && !keywords.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** `schema.name`; the name alone where the object has no schema. */
export function qualified(schema: string | null | undefined, name: string): string {
  return schema ? `${ident(schema)}.${ident(name)}` : ident(name);
}

/**
 * A text as SQL. Texts with a backslash are written as E'' with doubled backslashes, as quote_literal() does:
 * that form means the same whatever standard_conforming_strings says.
 */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes("\\") ? `E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

/** A text between dollar quotes, with the first of `$$`, `$_$`, `$body$`, `$body1$` … that does not occur in it. */
export function dollarQuoted(body: string): string {
  for (let number = -2; ; number += 1) {
    const tag = number === -2 ? "" : number === -1 ? "_" : number === 0 ? "body" : `body${number}`;
    // A body that ends in "$tag" would meet the closing quote one character early.
    if (!`${body}$`.includes(`$${tag}$`)) return `$${tag}$${body}$${tag}$`;
  }
}

/** The parts that are there, with a blank between them. */
export function clauses(...parts: readonly (string | false | null | undefined)[]): string {
  return parts.filter((part) => part).join(" ");
}

/** The items with a comma between them. */
export function list(items: readonly string[]): string {
  return items.join(", ");
}
