/** A model as a picture wants it: tables with their relations, or all objects with what they depend on. */
import { DbmError } from "../errors/error.ts";
import { findKeys } from "../model/address.ts";
import { grouped } from "../model/grouped.ts";
import { encodeId, type Key, kindOf } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { ident } from "../sql/ident.ts";
import { splitName } from "../sql/object-name.ts";

export interface GraphColumn {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly isPrimary: boolean;
  /** Unique by itself. */
  readonly isUnique: boolean;
  readonly isForeign: boolean;
}

export interface GraphNode {
  readonly key: Key;
  readonly kind: string;
  /** Schema and name as SQL writes them. */
  readonly name: string;
  /** Of tables in a graph of tables; empty for everything else. */
  readonly columns: readonly GraphColumn[];
}

/** `from` refers to `to`: by a foreign key, or because it cannot be without it. */
export interface GraphEdge {
  readonly from: Key;
  readonly to: Key;
  readonly foreignKey?: {
    readonly name: string;
    readonly columns: readonly string[];
    /** `app.teams(id)`. */
    readonly references: string;
    /** Whether a row may refer to none. */
    readonly isOptional: boolean;
    /** Whether no two rows refer to the same one. */
    readonly isUnique: boolean;
  };
}

export interface GraphDocument {
  readonly format: 1;
  readonly kind: "table" | "all";
  /** Sorted by key. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphRequest {
  readonly kind: GraphDocument["kind"];
  /** Addresses of objects to begin with; none = everything. */
  readonly objects: readonly string[];
  /** How many relations away from these. */
  readonly depth: number;
}

/** The graph of a model. Throws plan.unknown-target for an object that is not in it. */
export function graphOf(model: Model, kinds: KindRegistry, { kind, objects, depth }: GraphRequest): GraphDocument {
  const { nodes, edges } = kind === "table" ? tablesOf(model) : objectsOf(model, kinds);
  const sorted = [...nodes].sort((a, b) => (a.key < b.key ? -1 : 1));
  const ordered = [...edges].sort((a, b) => (edgeName(a) < edgeName(b) ? -1 : 1));
  if (objects.length === 0) return { format: 1, kind, nodes: sorted, edges: ordered };
  const start = objects.flatMap((address) => wholesOf(address, model, sorted));
  const near = neighbourhood(start, ordered, depth);
  return {
    format: 1,
    kind,
    nodes: sorted.filter(({ key }) => near.has(key)),
    edges: ordered.filter(({ from, to }) => near.has(from) && near.has(to)),
  };
}

const edgeName = ({ from, to, foreignKey }: GraphEdge): string => `${from}\n${to}\n${foreignKey?.name ?? ""}`;

function wholesOf(address: string, model: Model, nodes: readonly GraphNode[]): Key[] {
  const known = new Set(nodes.map(({ key }) => key));
  const found = findKeys(address, [...model.objects.keys()]).map((key) => rootOf(key, model));
  const shown = found.filter((key) => known.has(key));
  if (shown.length > 0) return shown;
  throw new DbmError("plan.unknown-target", `${found[0]} is not in this graph`, {
    hint: "It shows tables; add --kind all for everything.",
  });
}

/** The whole that an object is a part of. */
function rootOf(key: Key, { objects }: Model): Key {
  let root = key;
  for (let parent = objects.get(root)?.parent; parent !== undefined && objects.has(parent); parent = objects.get(root)?.parent)
    root = parent;
  return root;
}

function neighbourhood(start: readonly Key[], edges: readonly GraphEdge[], depth: number): ReadonlySet<Key> {
  const near = new Set(start);
  for (let round = 0; round < depth; round += 1) {
    const reached = edges.flatMap(({ from, to }) => (near.has(from) ? [to] : near.has(to) ? [from] : []));
    for (const key of reached) near.add(key);
  }
  return near;
}

type Picture = Pick<GraphDocument, "nodes" | "edges">;

/** Tables and their foreign keys. A partition is no table of its own here, and has no relations but those of its parent. */
function tablesOf(model: Model): Picture {
  const parts = grouped(model.objects.values(), ({ parent }) => parent);
  const partsOf = (table: DbObject, kind: string): readonly DbObject[] => (parts.get(table.key) ?? []).filter(({ id }) => id.kind === kind);
  const tables = [...model.objects.values()].filter(
    (object) => ["table", "foreign_table"].includes(object.id.kind) && partsOf(object, "partition").length === 0,
  );
  const nodes = tables.map((table): GraphNode => ({ ...nodeOf(table), columns: columnsOf(table, partsOf) }));
  const edges = tables.flatMap((table) => partsOf(table, "foreign_key").flatMap((key) => relationOf(key, table, partsOf) ?? []));
  const known = new Set(nodes.map(({ key }) => key));
  return { nodes, edges: edges.filter(({ to }) => known.has(to)) };
}

type PartsOf = (table: DbObject, kind: string) => readonly DbObject[];

const columnsIn = ({ is }: DbObject): readonly string[] => (is.columns ?? []) as readonly string[];

function columnsOf(table: DbObject, partsOf: PartsOf): GraphColumn[] {
  const primary = new Set(partsOf(table, "primary_key").flatMap(columnsIn));
  const foreign = new Set(partsOf(table, "foreign_key").flatMap(columnsIn));
  const unique = new Set(partsOf(table, "unique").flatMap((key) => (columnsIn(key).length === 1 ? columnsIn(key) : [])));
  return [...partsOf(table, "column")]
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
    .map(({ id, is }) => {
      const name = id.name as string;
      const keys = { isPrimary: primary.has(name), isUnique: unique.has(name), isForeign: foreign.has(name) };
      return { name, type: String(is.type), notNull: is.not_null === true || primary.has(name), ...keys };
    });
}

function relationOf(key: DbObject, table: DbObject, partsOf: PartsOf): GraphEdge | undefined {
  const references = String(key.is.references);
  const target = /^((?:"(?:[^"]|"")*"|[^"(])+)\(/.exec(references)?.[1];
  const [schema, name] = splitName(target ?? "");
  if (schema === undefined || name === undefined) return undefined;
  const columns = columnsIn(key);
  const same = (other: DbObject): boolean => [...columnsIn(other)].sort().join("\n") === [...columns].sort().join("\n");
  const isOptional = columnsOf(table, partsOf).some((column) => columns.includes(column.name) && !column.notNull);
  const isUnique = [...partsOf(table, "primary_key"), ...partsOf(table, "unique")].some(same);
  const to = encodeId({ kind: "table", schema, name });
  return { from: table.key, to, foreignKey: { name: key.id.name as string, columns, references, isOptional, isUnique } };
}

/** Everything but schemas and what is said about other objects, with what it depends on. */
function objectsOf(model: Model, kinds: KindRegistry): Picture {
  const isShown = (key: Key): boolean => {
    const { namespace, category } = kinds.get(kindOf(key));
    return namespace !== true && category === undefined;
  };
  const wholes = [...model.objects.values()].filter(({ key }) => rootOf(key, model) === key && isShown(key));
  const edges = new Map<string, GraphEdge>();
  for (const edge of model.edges) {
    const [from, to] = [rootOf(edge.from, model), rootOf(edge.to, model)];
    if (from !== to && isShown(from) && isShown(to)) edges.set(`${from}\n${to}`, { from, to });
  }
  return { nodes: wholes.map((whole) => ({ ...nodeOf(whole), columns: [] })), edges: [...edges.values()] };
}

function nodeOf({ key, id }: DbObject): Omit<GraphNode, "columns"> {
  const { kind, schema, name } = id;
  const isSimple = name !== undefined && Object.keys(id).every((part) => ["kind", "schema", "name"].includes(part));
  return {
    key,
    kind,
    name: isSimple ? [schema, name].flatMap((part) => (part ? [ident(part)] : [])).join(".") : key.slice(kind.length + 1),
  };
}
