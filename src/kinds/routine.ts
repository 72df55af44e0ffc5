/** What functions and procedures (`pg_proc` of kind f, w and p) have in common. */
import { flag, names, optional, settings, text } from "../model/attributes.ts";
import type { Hazard, Row } from "../model/kind.ts";
import { clauses, dollarQuoted, ident, list, literal } from "../sql/ident.ts";
import { settingClause } from "../sql/list-settings.ts";
import { userSchema } from "./catalog.ts";
import { argumentTypesSql, parametersSql, withQuotedNames } from "./signature.ts";

export const routineAttributes = {
  arguments: text({ otherwise: "", about: "Parameters with names, modes and defaults; usually said in the name." }),
  language: text({ otherwise: "sql", about: "Language; sql when absent." }),
  transforms: names({ about: "Types whose values are converted by their transforms." }),
  security_definer: flag({ about: "Runs with the rights of its owner." }),
  set: settings({ about: "Settings while it runs." }),
  body: optional({ about: "The body, in the language." }),
  sql_body: optional({ about: "A body that PostgreSQL parses: BEGIN ATOMIC … END, or RETURN expression." }),
  object_file: optional({ about: "Library that holds a C function." }),
  link_symbol: optional({ about: "Name of the C function in its library." }),
};

export interface Routine {
  readonly arguments: string;
  readonly language: string;
  readonly body: string | null;
  readonly sql_body: string | null;
  readonly object_file: string | null;
  readonly link_symbol: string | null;
  readonly transforms: readonly string[];
  readonly security_definer: boolean;
  readonly set: Readonly<Record<string, string>>;
}

/** Query for the routines of some kinds (`pg_proc.prokind`) that are the user's own: range types have constructors of theirs. */
export const routineSql = (prokinds: string, columns: string): string => `
SELECT p.oid, n.nspname AS schema, p.proname AS name, ${argumentTypesSql} AS types, pg_catalog.pg_get_function_arguments(p.oid) AS arguments,
  pg_catalog.pg_get_function_result(p.oid) AS result, l.lanname AS language, p.prosrc AS source, pg_catalog.pg_get_function_sqlbody(p.oid) AS sql_body,
  p.probin AS object_file, p.prosecdef AS security_definer,
  ARRAY(SELECT pg_catalog.format_type(t.type, NULL) FROM pg_catalog.unnest(p.protrftypes) WITH ORDINALITY AS t (type, i) ORDER BY t.i) AS transforms,
  (SELECT pg_catalog.json_object_agg(pg_catalog.split_part(s.item, '=', 1), pg_catalog.substr(s.item, pg_catalog.strpos(s.item, '=') + 1) ORDER BY s.i)
   FROM pg_catalog.unnest(p.proconfig) WITH ORDINALITY AS s (item, i)) AS set,
  ${parametersSql} AS parameters, p.pronargdefaults AS defaults${columns}
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE p.prokind IN (${prokinds}) AND ${userSchema("n")} AND NOT EXISTS (
  SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')`;

/** The common attributes in a row of `routineSql`; the body is the catalog's, byte by byte. */
export function routineIn(row: Row): Routine {
  const isLinked = row.object_file !== null;
  return {
    arguments: withQuotedNames(row.arguments),
    language: row.language,
    body: isLinked || row.sql_body !== null ? null : row.source,
    sql_body: row.sql_body,
    object_file: row.object_file,
    link_symbol: isLinked ? row.source : null,
    transforms: row.transforms,
    security_definer: row.security_definer,
    set: row.set ?? {},
  };
}

/**
 * A routine without its library. Those of PostgreSQL in its place look at no argument, and do nothing wherever an expression is evaluated
 * early: `void_in` answers nothing, the other NULL outside of a standby. What the server calls for structures of its own answers NULL,
 * which it refuses, rather than leaving them unfilled.
 */
export function withoutLibrary<R extends Routine>(is: R, returns: string | null = "void"): R {
  if (is.object_file === null) return is;
  const answersNothing = returns === "void" && !/\binternal\b/.test(is.arguments);
  return {
    ...is,
    language: "internal",
    body: answersNothing ? "void_in" : "pg_last_wal_receive_lsn",
    object_file: null,
    link_symbol: null,
  };
}

/** `AS $$…$$`, or the body that PostgreSQL parses. */
function bodyClause(is: Routine): string {
  if (is.sql_body !== null) return is.sql_body;
  if (is.object_file !== null) return `AS ${list([is.object_file, ...(is.link_symbol === null ? [] : [is.link_symbol])].map(literal))}`;
  return `AS ${is.language === "internal" ? literal(is.body ?? "") : dollarQuoted(is.body ?? "")}`;
}

/** Everything of a CREATE statement that follows the parameters. `words` are the properties that only functions have. */
export function routineClauses(is: Routine, words: readonly (string | false)[] = []): string {
  const transforms = is.transforms.map((type) => `FOR TYPE ${type}`);
  const properties = clauses(
    `LANGUAGE ${ident(is.language)}`,
    transforms.length > 0 && `TRANSFORM ${list(transforms)}`,
    ...words,
    is.security_definer && "SECURITY DEFINER",
  );
  const lines = [properties, ...Object.entries(is.set).map(([name, value]) => settingClause(name, value)), bodyClause(is)];
  return lines.join("\n");
}

export const securityWords = (definer: boolean): string => `SECURITY ${definer ? "DEFINER" : "INVOKER"}`;

/** What a routine can do after a change that it could not do before, for whoever may call it. */
export const escalation = (name: string, to: Routine, from: Routine): readonly Hazard[] =>
  to.security_definer && !from.security_definer
    ? [{ type: "weakens-security", message: `${name} runs with the rights of its owner from now on` }]
    : [];
