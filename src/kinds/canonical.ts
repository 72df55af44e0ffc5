/**
 * Range types with a canonical function: the function takes and returns the type, and the type needs the function.
 *
 * PostgreSQL makes the two by way of a shell type. It has no such way back: DROP TYPE and DROP FUNCTION refuse, each for the other,
 * and no DROP names objects of two kinds. CASCADE would take along whatever else came to depend on them. DROP OWNED drops several
 * objects at once and refuses (RESTRICT) as soon as anything besides needs them: so both are given to a role that owns nothing else
 * and is there for the length of one statement. (That takes CREATEROLE; functions in C, as PostgreSQL wants canonical ones, take a
 * superuser anyway.)
 */
import type { Statement } from "../model/kind.ts";
import { dollarQuoted } from "../sql/ident.ts";

/** Declares a type before it is made. */
export const shellType = (name: string): Statement => ({ sql: `CREATE TYPE ${name}`, lock: "none" });

/** DROP TYPE for a range type, with its canonical function where it has one; one statement. */
export function dropRangeType(name: string, canonical: string | null): Statement {
  if (canonical === null) return { sql: `DROP TYPE ${name}`, lock: "none" };
  return {
    sql: `DO ${dollarQuoted(`BEGIN -- drops a range type and its canonical function at once, as each needs the other
  CREATE ROLE dbmigrator_drop;
  ALTER TYPE ${name} OWNER TO dbmigrator_drop;
  ALTER FUNCTION ${canonical}(${name}) OWNER TO dbmigrator_drop;
  DROP OWNED BY dbmigrator_drop RESTRICT;
  DROP ROLE dbmigrator_drop;
END`)}`,
    lock: "none",
  };
}
