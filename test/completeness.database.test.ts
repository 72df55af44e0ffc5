/**
 * The completeness guard: every column of every system catalog is read by a kind, or stands on a list with the reason why not
 * (support/completeness.ts). What a kind reads is taken from the text of its query, not from what it says of itself.
 */
import pg from "pg";
import { beforeAll, expect, inject, test } from "vitest";
import { dependencyQueries } from "../src/catalog/dependencies.ts";
import { unmanagedQuery } from "../src/catalog/unmanaged.ts";
import { kinds } from "../src/kinds/index.ts";
import { type CatalogNames, catalogReads, loadReader } from "./support/catalog-reads.ts";
import { type Excuse, excuses, excusesOfKinds, notReported } from "./support/completeness.ts";
import { printed } from "./support/printing-functions.ts";

const major = inject("serverMajor");
/** Kinds that say something about objects of other kinds: owners, grants, comments, security labels. */
const isAnnotation = (key: readonly string[]): boolean => key.includes("on");

let names: CatalogNames;
/** Columns by the kind whose query reads them. */
let readBy: ReadonlyMap<string, ReadonlySet<string>>;
let read: ReadonlySet<string>;

beforeAll(async () => {
  await loadReader();
  names = await catalogsOf(inject("serverUrl"));
  readBy = new Map(kinds.map(({ kind, catalog }) => [kind, catalogReads(catalog.sql(major), names)]));
  const dependencies = dependencyQueries.flatMap((sql) => [...catalogReads(sql, names)]);
  read = new Set([...readBy.values()].flatMap((columns) => [...columns]).concat(dependencies));
});

test("every column of every catalog is read by a kind or excused", () => {
  const { columns } = excused(excuses);
  const forgotten = allColumns().filter((column) => !read.has(column) && !columns.has(column));
  expect(forgotten, "read these columns in a kind, or say in support/completeness.ts why not").toEqual([]);
});

test("nothing is excused that a kind reads, that does not exist, or that is excused already", () => {
  const { columns, mistakes } = excused(excuses);
  expect(mistakes).toEqual([]);
  expect([...columns].filter((column) => read.has(column))).toEqual([]);
});

test("kinds whose objects are in one catalog read the same of it", () => {
  const general = excused(excuses).columns;
  const shared = kinds.filter(
    ({ catalog, key }) =>
      !isAnnotation(key) && kinds.filter((other) => other.catalog.class === catalog.class && !isAnnotation(other.key)).length > 1,
  );
  const annotated = new Set(kinds.filter(({ key }) => isAnnotation(key)).flatMap(({ kind }) => [...(readBy.get(kind) ?? [])]));
  const problems = shared.flatMap(({ kind, catalog }) => {
    const own = readBy.get(kind) ?? new Set();
    const { columns, mistakes } = excused(excusesOfKinds[kind] ?? []);
    const forgotten = columnsOf(catalog.class).filter(
      (column) => !own.has(column) && !columns.has(column) && !general.has(column) && !annotated.has(column),
    );
    const idle = isWhole(kind) ? [] : [...columns].filter((column) => own.has(column) || general.has(column));
    return [
      ...forgotten.map((column) => `${kind} does not read ${column}`),
      ...idle.map((column) => `${kind} is excused for ${column} without need`),
      ...mistakes.map((mistake) => `${kind}: ${mistake}`),
    ];
  });
  expect(problems).toEqual([]);
  expect(Object.keys(excusesOfKinds).filter((kind) => !shared.some((each) => each.kind === kind))).toEqual([]);
});

test("whatever can be an object of a database is looked for among what is not managed", () => {
  const asked = new Set([...catalogReads(unmanagedQuery(major), names)].map((column) => column.split(".")[0]));
  const catalogs = [...names.tables].filter(([, columns]) => columns.has("oid")).map(([catalog]) => catalog);
  expect(catalogs.filter((catalog) => !asked.has(catalog) && !Object.hasOwn(notReported, catalog))).toEqual([]);
});

test("the list of printing functions names columns and functions that exist", async () => {
  const known = new Set(allColumns());
  // those of PostgreSQL 18 are a superset of what any other has
  if (major === 18)
    expect(
      Object.values(printed)
        .flat()
        .filter((column) => !known.has(column)),
    ).toEqual([]);
  const called = kinds.map(({ catalog }) => catalog.sql(major)).join("\n");
  expect(Object.keys(printed).filter((name) => !called.includes(`${name}(`))).toEqual([]);
});

const columnsOf = (catalog: string): string[] => [...(names.tables.get(catalog) ?? [])].map((column) => `${catalog}.${column}`);
const allColumns = (): string[] => [...names.tables.keys()].flatMap(columnsOf);
/** Kinds that are parts of rows: excused for all that they do not read. */
const isWhole = (kind: string): boolean => (excusesOfKinds[kind] ?? []).some(({ columns }) => Object.values(columns).includes("*"));

/** The columns that a list names, and what is wrong with it on this server. */
function excused(list: readonly Excuse[]): { readonly columns: ReadonlySet<string>; readonly mistakes: readonly string[] } {
  const columns = new Set<string>();
  const mistakes: string[] = [];
  const add = (column: string): void => {
    if (columns.has(column)) mistakes.push(`${column} is excused twice`);
    columns.add(column);
  };
  for (const [written, own] of list.flatMap((excuse) => Object.entries(excuse.columns))) {
    const catalog = versioned(written);
    const there = names.tables.get(catalog.name);
    if ((there !== undefined) !== catalog.exists) mistakes.push(`${written}: the catalog is ${there === undefined ? "not " : ""}there`);
    if (there === undefined) continue;
    if (own === "*") for (const column of columnsOf(catalog.name)) add(column);
    else
      for (const { name, exists } of own.split(" ").map(versioned)) {
        if (there.has(name)) add(`${catalog.name}.${name}`);
        if (there.has(name) !== exists) mistakes.push(`${catalog.name}.${name} is ${exists ? "not " : ""}there`);
      }
  }
  return { columns, mistakes };
}

/** `relallfrozen@18-`: the name, and whether it should exist on this server. */
function versioned(written: string): { readonly name: string; readonly exists: boolean } {
  const [name = "", versions = "-"] = written.split("@");
  const [since = "", until = ""] = versions.split("-");
  return { name, exists: major >= Number(since || 0) && major <= Number(until || Number.POSITIVE_INFINITY) };
}

async function catalogsOf(url: string): Promise<CatalogNames> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const own = "c.relnamespace = 'pg_catalog'::regnamespace";
    const columns = await client.query(
      `SELECT c.relname::text AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
       WHERE ${own} AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped GROUP BY 1`,
    );
    const views = await client.query(
      `SELECT c.relname::text AS name, pg_get_viewdef(c.oid) AS query FROM pg_class c WHERE ${own} AND c.relkind = 'v'`,
    );
    return {
      tables: new Map(columns.rows.map((row) => [row.name, new Set<string>(row.columns)])),
      views: new Map(views.rows.map((row) => [row.name, row.query])),
    };
  } finally {
    await client.end();
  }
}
