/** The SQL that makes a stub of an extension: a row for the extension, then its members, as many as can be made without its library. */
import type { Session } from "../../database/session.ts";
import type { Key } from "../../model/id.ts";
import type { KindRegistry } from "../../model/kind.ts";
import { type DbObject, emptyModel, type Model, type Values } from "../../model/object.ts";
import { plan } from "../../plan/plan.ts";
import type { Step } from "../../plan/types.ts";
import { dollarQuoted, ident, list, literal, qualified } from "../../sql/ident.ts";

/** An extension as the target has it. */
export interface Extension {
  readonly oid: number;
  readonly name: string;
  /** The one that its members are in. */
  readonly schema: string;
  readonly relocatable: boolean;
}

/** Where the stub is to be, and of which version; null for the server's default one, which the catalog keeps as an empty text. */
export interface Place {
  readonly schema: string;
  /** It is the extension's own choice, and made along with it. */
  readonly makesSchema: boolean;
  readonly version: string | null;
}

/** The members of all extensions of a database. */
export interface Members {
  /** Without base types; the fact `extension` is the OID of theirs. */
  readonly model: Model;
  readonly types: readonly BaseType[];
}

/** One DO statement. Members that cannot be made are left out: statements that need them fail, and say so. */
export function stubScript(extension: Extension, members: Members, { schema, makesSchema, version }: Place, kinds: KindRegistry): string {
  const { oid, name, relocatable } = extension;
  const types = members.types.filter((type) => type.extension === oid);
  const { objects, steps } = planOf(oid, members.model, kinds);
  const references = [...types.map(nameOfType), ...[...objects.values()].flatMap((object) => referenceTo(object, kinds))];
  const isMoved = schema !== extension.schema;
  const statements = [
    ...shellsAndTypes(types),
    ...steps.map(({ sql }) => sql),
    ...references.map((member) => `ALTER EXTENSION ${ident(name)} ADD ${member}`),
    ...(isMoved ? [`ALTER EXTENSION ${ident(name)} SET SCHEMA ${ident(schema)}`] : []),
  ];
  const [from, to] = [ident(extension.schema), ident(schema)];
  // only allow_system_table_mods lets even a superuser write to a catalog
  const body = `
DECLARE
  is_own boolean := pg_catalog.to_regnamespace(${literal(from)}) IS NULL;
  statement text;
BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = ${literal(name)}) THEN RETURN; END IF;
  ${makesSchema ? `CREATE SCHEMA IF NOT EXISTS ${to}` : `PERFORM ${literal(to)}::regnamespace`};
  CREATE SCHEMA IF NOT EXISTS ${from};
  PERFORM pg_catalog.set_config('allow_system_table_mods', 'on', true);
  WITH made AS (
    INSERT INTO pg_catalog.pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
    SELECT pg_catalog.pg_nextoid('pg_catalog.pg_extension', 'oid', 'pg_catalog.pg_extension_oid_index'), ${literal(name)}, r.oid, ${literal(from)}::regnamespace, ${relocatable}, ${literal(version ?? "")}
    FROM pg_catalog.pg_roles r WHERE r.rolname = current_user
    RETURNING oid, extnamespace)
  INSERT INTO pg_catalog.pg_depend SELECT 'pg_catalog.pg_extension'::regclass, oid, 0, 'pg_catalog.pg_namespace'::regclass, extnamespace, 0, 'n' FROM made;
  PERFORM pg_catalog.set_config('allow_system_table_mods', 'off', true);
  FOREACH statement IN ARRAY ARRAY[${list(statements.map(literal))}]::text[] LOOP
    BEGIN EXECUTE statement; EXCEPTION WHEN OTHERS THEN NULL; END;
  END LOOP;${isMoved ? `\n  IF is_own THEN DROP SCHEMA ${from}; END IF;` : ""}
END`;
  return `DO ${dollarQuoted(body)}`;
}

/** The members but for base types, and the steps that make them. */
function planOf(extension: number, model: Model, kinds: KindRegistry): { objects: ReadonlyMap<Key, DbObject>; steps: readonly Step[] } {
  const objects = new Map<Key, DbObject>();
  for (const [key, object] of model.objects) {
    const { category, asStub } = kinds.get(object.id.kind);
    const is = asStub === undefined ? object.is : (asStub(object as never) as Values | undefined);
    if (object.facts?.extension === extension && category === undefined && is !== undefined) objects.set(key, { ...object, is });
  }
  const edges = model.edges.filter(({ from, to }) => objects.has(from) && objects.has(to));
  // nobody's in particular: what has an owner in the model are objects of another kind
  const { steps } = plan(emptyModel(model.serverMajor), { ...model, objects, edges }, kinds, { user: "" });
  return { objects, steps };
}

/** What ALTER EXTENSION … ADD calls it; parts come with their wholes. */
const referenceTo = ({ id, parent }: DbObject, kinds: KindRegistry): string[] =>
  parent === undefined ? [kinds.get(id.kind).reference(id)] : [];

export interface BaseType {
  /** OID of its extension. */
  readonly extension: number;
  readonly schema: string;
  readonly name: string;
  readonly category: string;
  readonly preferred: boolean;
  readonly delimiter: string;
  readonly collatable: boolean;
  readonly default: string | null;
  readonly input: string;
  readonly input_arguments: string;
  readonly output: string;
  /** What reads its modifiers; null where it takes none. */
  readonly modifiers: string | null;
}

const nameOfType = ({ schema, name }: BaseType): string => `TYPE ${qualified(schema, name)}`;

/** The types of extensions that no kind reads, because only a library can make them. Throws ServerError. */
export async function readBaseTypes(target: Session): Promise<BaseType[]> {
  const routine = (oid: string): string =>
    `(SELECT pg_catalog.format('%I.%I', r.nspname, p.proname) FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace r ON r.oid = p.pronamespace WHERE p.oid = ${oid})`;
  return target.query<BaseType>(
    `SELECT d.refobjid::int8::float8 AS extension, n.nspname::text AS schema, t.typname::text AS name, t.typcategory::text AS category, t.typispreferred AS preferred, t.typdelim::text AS delimiter,
  t.typcollation <> 0 AS collatable, t.typdefault AS default, ${routine("t.typinput")} AS input, ${routine("t.typoutput")} AS output, ${routine("t.typmodin")} AS modifiers,
  (SELECT pg_catalog.oidvectortypes(p.proargtypes) FROM pg_catalog.pg_proc p WHERE p.oid = t.typinput) AS input_arguments
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_type t ON t.oid = d.objid
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE d.classid = 'pg_catalog.pg_type'::regclass AND d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.deptype = 'e'
  AND t.typtype = 'b' AND (t.typelem = 0 OR t.typcategory <> 'A')
ORDER BY t.oid`,
  );
}

/**
 * Types that hold the text they are given. All are there as shells first, which functions may name. Of modifiers they take one number, as
 * `vector(3)` does: what `geometry(Point,4326)` means, and how it prints, only the library knows.
 */
function shellsAndTypes(types: readonly BaseType[]): string[] {
  const shells = types.map((type) => `CREATE ${nameOfType(type)}`);
  const made = types.flatMap((type) => {
    const { input, input_arguments: parameters, output, modifiers, category, preferred, delimiter, collatable } = type;
    const name = qualified(type.schema, type.name);
    const options = [
      `INPUT = ${input}, OUTPUT = ${output}, LIKE = pg_catalog.text, CATEGORY = ${literal(category)}, PREFERRED = ${preferred}`,
      `DELIMITER = ${literal(delimiter)}, COLLATABLE = ${collatable}`,
      ...(type.default === null ? [] : [`DEFAULT = ${literal(type.default)}`]),
      ...(modifiers === null ? [] : [`TYPMOD_IN = ${modifiers}`]),
    ];
    return [
      `CREATE FUNCTION ${input}(${parameters}) RETURNS ${name} LANGUAGE internal IMMUTABLE STRICT AS 'textin'`,
      `CREATE FUNCTION ${output}(${name}) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout'`,
      // of the server's own it is the one that keeps its number as it is, up to 83,886,080
      ...(modifiers === null
        ? []
        : [`CREATE FUNCTION ${modifiers}(cstring[]) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'bittypmodin'`]),
      `CREATE ${nameOfType(type)} (${list(options)})`,
    ];
  });
  return [...shells, ...made];
}
