/** Settings of a shadow session while the statements of a source run in it. */
import type { Session } from "../../database/session.ts";
import { ident, literal } from "../../sql/ident.ts";
import type { LoadUnit } from "../statement.ts";

/** Unit settings that do not change what is made, only how fast and how loud. */
const always: Readonly<Record<string, string>> = {
  // Bodies of functions are strings: what they name may come later, and pg_depend never sees it.
  check_function_bodies: "off",
  client_min_messages: "warning",
  synchronous_commit: "off",
};

/** Sets up a session for loading; the settings in force before, to give back with `restoreSettings`. */
export async function prepareSettings(session: Session): Promise<Map<string, string>> {
  const before = await readSettings(session, ["search_path", ...Object.keys(always)]);
  await session.run(`SELECT ${Object.entries(always).map(setConfig).join(", ")}`);
  return before;
}

/** The values of settings, without those that the server does not know. */
export async function readSettings(session: Session, names: readonly string[]): Promise<Map<string, string>> {
  const columns = names.map((name) => `(${literal(name)}, pg_catalog.current_setting(${literal(name)}, true))`);
  const rows = await session.query<{ name: string; value: string }>(
    `SELECT * FROM (VALUES ${columns.join(", ")}) AS setting(name, value) WHERE value IS NOT NULL`,
  );
  return new Map(rows.map(({ name, value }) => [name, value]));
}

/** Gives back all that was read. */
export async function restoreSettings(session: Session, before: ReadonlyMap<string, string>): Promise<void> {
  await session.run(settingsBack(before, [...before.keys()]).join(";\n"));
}

/** Statements that give some settings the values that they had. */
export const settingsBack = (before: ReadonlyMap<string, string>, names: readonly string[]): string[] =>
  names.flatMap((name) => (before.has(name) ? [`SELECT ${setConfig([name, before.get(name) as string])}`] : []));

/** The statements that lead from the surroundings of one unit to those of another; from those found at the start where `from` is absent. */
export function settingsBetween(from: LoadUnit | undefined, to: LoadUnit, before: ReadonlyMap<string, string>): string[] {
  const statements: string[] = [];
  if (from === undefined || !equal(from.searchPath, to.searchPath)) {
    statements.push(`SET search_path TO ${to.searchPath.length === 0 ? "''" : to.searchPath.map(ident).join(", ")}`);
  }
  const known = from?.settings ?? [];
  const wanted = to.settings ?? [];
  if (known === wanted) return statements;
  return [
    ...statements,
    ...settingsBack(
      before,
      known.map(({ name }) => name),
    ),
    ...wanted.map(({ sql }) => sql),
  ];
}

/** Which of these roles the server does not have. */
export async function missingRoles(session: Session, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await session.query<{ name: string }>("SELECT rolname::text AS name FROM pg_catalog.pg_roles");
  const known = new Set([...rows.map(({ name }) => name), "public"]);
  return names.filter((name) => !known.has(name));
}

const setConfig = ([name, value]: readonly [string, string]): string => `pg_catalog.set_config(${literal(name)}, ${literal(value)}, false)`;

const equal = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
