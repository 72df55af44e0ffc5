/**
 * Names of roles that a shadow's server lacks, lent to it: a stand-in, which may do nothing, bears the name inside of transactions only,
 * so nobody else ever sees a role of that name. Everything made meanwhile is the stand-in's, by its OID.
 */
import type { Session } from "../../database/session.ts";
import { DbmError } from "../../errors/error.ts";
import { ident, literal } from "../../sql/ident.ts";
import { leftoverMinutes, shadowPrefix } from "./provider.ts";

export interface LentRoles {
  /** In the order in which they are lent. */
  readonly names: readonly string[];
  /** Statements that give the stand-ins the names, and take them away again in the same transaction. Empty where nothing is lent. */
  readonly begin: readonly string[];
  readonly end: readonly string[];
}

export const noRoles: LentRoles = { names: [], begin: [], end: [] };

/**
 * Makes stand-ins (NOLOGIN, without privileges) called `<tag>_1`, `<tag>_2` …
 * @throws DbmError shadow.unavailable without the right to create roles
 */
export async function lendRoles(session: Session, tag: string, names: readonly string[]): Promise<LentRoles> {
  if (names.length === 0) return noRoles;
  // in one order everywhere: two runs that lend the same names wait for each other
  const sorted = [...new Set(names)].sort();
  const standIns = sorted.map((name, index) => ({ name: ident(name), standIn: ident(`${tag}_${index + 1}`) }));
  try {
    // who may not pass for a role cannot give objects to it
    await session.run(standIns.map(({ standIn }) => `CREATE ROLE ${standIn} NOLOGIN; GRANT ${standIn} TO CURRENT_USER`).join(";\n"));
  } catch (cause) {
    if ((cause as { code?: string }).code !== "42501") throw cause;
    const { user } = session.server;
    throw new DbmError(
      "shadow.unavailable",
      `the shadow lacks the roles ${sorted.join(", ")}, and ${user} may not make stand-ins for them`,
      {
        hint: `ALTER ROLE ${ident(user)} CREATEROLE; or use shadow: embedded; or create the roles on the server.`,
        cause,
      },
    );
  }
  return {
    names: sorted,
    begin: standIns.map(({ name, standIn }) => `ALTER ROLE ${standIn} RENAME TO ${name}`),
    end: standIns.map(({ name, standIn }) => `ALTER ROLE ${name} RENAME TO ${standIn}`),
  };
}

/** Drops the stand-ins of a shadow whose objects are gone. */
export async function dropLentRoles(session: Session, tag: string): Promise<void> {
  for (const name of await rolesWhere(session, `pg_catalog.starts_with(rolname, ${literal(`${tag}_`)})`))
    await session.run(`DROP ROLE IF EXISTS ${ident(name)}`);
}

/** Drops the stand-ins that killed runs left behind. */
export async function dropLeftoverRoles(session: Session): Promise<void> {
  const isOld = `pg_catalog.split_part(rolname, '_', 4)::numeric < EXTRACT(epoch FROM pg_catalog.clock_timestamp() - interval '${leftoverMinutes} minutes') * 1000`;
  const isUnused = "NOT EXISTS (SELECT FROM pg_catalog.pg_database WHERE pg_catalog.starts_with(rolname, datname::text || '_'))";
  // without minding: someone else may be dropping it, or may still need it
  for (const name of await rolesWhere(session, `rolname ~ '^${shadowPrefix}[0-9]+_[0-9]+_' AND ${isOld} AND ${isUnused}`))
    await session.run(`DROP ROLE IF EXISTS ${ident(name)}`).catch(() => undefined);
}

async function rolesWhere(session: Session, condition: string): Promise<string[]> {
  const roles = await session.query<{ name: string }>(
    `SELECT rolname::text AS name FROM pg_catalog.pg_roles WHERE ${condition} ORDER BY 1`,
  );
  return roles.map(({ name }) => name);
}
