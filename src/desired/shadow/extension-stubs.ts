/**
 * Stubs of extensions that a shadow's server does not offer: an extension of that name with the members that the target's has, without the
 * library that they are made of. PostgreSQL itself takes them for members, so whoever reads the shadow need not know.
 */
import type { CreateExtensionStmt } from "libpg-query";
import { introspect } from "../../catalog/introspect.ts";
import type { Session } from "../../database/session.ts";
import type { KindRegistry } from "../../model/kind.ts";
import { optionText } from "../../sql/definition-declarations.ts";
import { clauses, ident } from "../../sql/ident.ts";
import { loadParser, splitSql } from "../../sql/split.ts";
import { readSqlFile } from "../sql-files.ts";
import type { LoadUnit } from "../statement.ts";
import { type Extension, type Members, readBaseTypes, stubScript } from "./stub-script.ts";

/** Between which databases members are copied. */
export interface Databases {
  readonly target: Session;
  readonly shadow: Session;
  readonly kinds: KindRegistry;
}

export interface ExtensionStubs {
  readonly units: readonly LoadUnit[];
  /** Names of the extensions that are stubs. */
  readonly names: readonly string[];
}

/**
 * The units, with what makes a stub in place of every CREATE EXTENSION that the shadow cannot run and whose extension the target has.
 * Where the shadow's user is no superuser they stay as they are: only a superuser can make base types. Throws ServerError.
 */
export async function stubExtensions(units: readonly LoadUnit[], databases: Databases): Promise<ExtensionStubs> {
  const lacking = await lackingIn(databases.shadow, [...new Set(units.flatMap(extensionOf))]);
  if (lacking.length === 0) return { units, names: [] };
  await loadParser();
  const { target, kinds } = databases;
  const members: Members = { model: await introspect(target, kinds, { members: true }), types: await readBaseTypes(target) };
  const all: LoadUnit[] = [];
  const names = new Set<string>();
  for (const unit of units) {
    const [name] = extensionOf(unit);
    const stub = name !== undefined && lacking.includes(name) ? await stubOf(name, unit, { ...databases, members, names }) : undefined;
    all.push(stub ?? unit);
  }
  return { units: all, names: [...names].sort() };
}

/** The same for statements by themselves, each one CREATE statement. */
export async function stubStatements(statements: readonly string[], databases: Databases): Promise<string[]> {
  const { units } = await readSqlFile({ file: "", text: statements.join(";\n") });
  const stubs = await stubExtensions(units, databases);
  return stubs.units.map(({ sql }) => sql);
}

/** The extension that the unit creates: one or none. */
function extensionOf({ declares }: LoadUnit): string[] {
  const [declared] = declares;
  return declared?.name.startsWith("extension:") === true ? declared.parts.slice(0, 1) : [];
}

/** Which of these extensions the shadow's server does not offer; none where nothing can be done about it. */
async function lackingIn(shadow: Session, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await shadow.query<{ name: string }>(
    `SELECT w.name FROM pg_catalog.unnest($1::text[]) AS w (name)
WHERE (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_available_extensions() a WHERE a.name = w.name)`,
    [names],
  );
  return rows.map(({ name }) => name);
}

/** An extension of the target, with what its control file says there. */
interface Installed extends Extension {
  readonly default_version: string | null;
  /** The schema that it has to be in. */
  readonly own_schema: string | null;
  readonly requires: readonly string[];
}

async function readExtension(target: Session, name: string): Promise<Installed | undefined> {
  const rows = await target.query<Installed>(
    `SELECT e.oid::int8::float8 AS oid, e.extname::text AS name, n.nspname::text AS schema, e.extrelocatable AS relocatable,
  a.default_version::text, v.schema::text AS own_schema,
  ARRAY(SELECT r.extname::text FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension r ON r.oid = d.refobjid
    WHERE d.classid = e.tableoid AND d.objid = e.oid AND d.refclassid = e.tableoid) AS requires
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
LEFT JOIN pg_catalog.pg_available_extensions() AS a (name, default_version) ON a.name = e.extname
LEFT JOIN pg_catalog.pg_available_extension_versions() v ON v.name = e.extname AND v.version = e.extversion
WHERE e.extname = $1`,
    [name],
  );
  return rows[0];
}

interface Sources extends Databases {
  readonly members: Members;
  /** Of the extensions that became stubs so far. */
  readonly names: Set<string>;
}

/** The unit with other SQL; undefined where the target has no such extension. */
async function stubOf(name: string, unit: LoadUnit, from: Sources): Promise<LoadUnit | undefined> {
  const extension = await readExtension(from.target, name);
  if (extension === undefined) return undefined;
  from.names.add(name);
  const [statement] = splitSql(unit.sql, "");
  const { options = [] } = (statement?.node ?? {}) as CreateExtensionStmt;
  const isCascade = options.some((option) => "DefElem" in option && option.DefElem.defname === "cascade");
  const said = optionText(options, "schema");
  const script: string[] = [];
  for (const other of isCascade ? extension.requires : []) {
    const sql = clauses(`CREATE EXTENSION IF NOT EXISTS ${ident(other)}`, said !== undefined && `SCHEMA ${ident(said)}`, "CASCADE");
    const isLacking = (await lackingIn(from.shadow, [other])).length > 0;
    const stub = isLacking ? await stubOf(other, { ...unit, sql }, from) : undefined;
    script.push(stub?.sql ?? sql);
  }
  const schema = said ?? extension.own_schema ?? unit.searchPath[0] ?? "public";
  const version = optionText(options, "new_version") ?? null;
  const makesSchema = said === undefined && extension.own_schema !== null;
  const place = { schema, makesSchema, version: version === extension.default_version ? null : version };
  script.push(stubScript(extension, from.members, place, from.kinds));
  // as CREATE EXTENSION does, it wants those that it requires to be there
  return { ...unit, sql: script.join(";\n"), needs: [...unit.needs, ...extension.requires.map((other) => `extension:${ident(other)}`)] };
}
