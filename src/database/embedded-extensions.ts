/** The extensions that come with PGlite; each is a bundle that is loaded only when asked for. */
import type { Extension, Extensions } from "@electric-sql/pglite";

/** Extension name → module in @electric-sql/pglite/contrib; plpgsql is always there. */
const modules: Readonly<Record<string, string>> = Object.fromEntries([
  ..."amcheck bloom btree_gin btree_gist citext cube dict_int dict_xsyn earthdistance file_fdw fuzzystrmatch hstore intarray isn lo ltree moddatetime pageinspect pg_buffercache pg_freespacemap pg_stat_statements pg_surgery pg_trgm pg_visibility pg_walinspect pgcrypto seg tablefunc tcn tsm_system_rows tsm_system_time unaccent"
    .split(" ")
    .map((name): [string, string] => [name, name]),
  ["uuid-ossp", "uuid_ossp"],
]);

/** Extensions that CREATE EXTENSION … CASCADE installs along. */
const requires: Readonly<Record<string, string>> = { earthdistance: "cube" };

/** The names CREATE EXTENSION takes on the embedded database, sorted. */
export function embeddedExtensions(): readonly string[] {
  return [...Object.keys(modules), "plpgsql"].sort();
}

/** What PGlite's `extensions` option takes for these names; names it does not have are left out. */
export async function loadEmbeddedExtensions(names: readonly string[]): Promise<Extensions> {
  const wanted = new Set(names.flatMap((name) => [name, requires[name] ?? name]).filter((name) => Object.hasOwn(modules, name)));
  return Object.fromEntries(await Promise.all([...wanted].map(async (name): Promise<[string, Extension]> => [name, await loadOne(name)])));
}

async function loadOne(name: string): Promise<Extension> {
  const file = modules[name] as string;
  const exported = (await import(`@electric-sql/pglite/contrib/${file}`)) as Record<string, Extension>;
  const extension = exported[file] as Extension;
  return {
    name,
    // PGlite would replace postgresql.conf to preload a library (pg_stat_statements), and lose what initdb wrote there.
    setup: async (database, options) => ({ ...(await extension.setup(database, options)), sharedPreloadLibraries: [] }),
  };
}
