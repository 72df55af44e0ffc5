/** Gathers the names of one statement while its tree is read. */
import type { RangeVar } from "libpg-query";
import type { NameSpace } from "./object-name.ts";
import { nameOf } from "./object-name.ts";

/** An object that a statement creates. */
export interface DeclaredName {
  /** "relation:app.users", "column:app.users.email", "constraint:app.users.users_pkey", "function:app.f" … */
  readonly name: string;
  /** The name's parts, unquoted: ["app", "users"]. */
  readonly parts: readonly string[];
  /** Types of the input arguments as written, of functions; they tell overloads apart. */
  readonly arguments?: readonly string[];
  /** Byte offset of its place in the statement's source; the statement's where absent. */
  readonly location?: number;
  /** IF NOT EXISTS of a schema or extension: says that it is needed rather than what it is, and may be repeated. */
  readonly repeatable?: boolean;
  /** OR REPLACE: takes the place of what the same file declared before. */
  readonly replaces?: boolean;
  /** A view that selects from what has its name: from its former self, if there is one. */
  readonly ofItself?: boolean;
}

export interface Names {
  readonly declares: readonly DeclaredName[];
  readonly provides: readonly string[];
  readonly needs: readonly string[];
  readonly drops: readonly string[];
}

type Detail = Pick<DeclaredName, "arguments" | "location" | "repeatable" | "replaces" | "ofItself">;

export interface Collector {
  readonly path: readonly string[];
  /** Parts with the schema in front: the one written, or the first of the path. */
  own(space: NameSpace, parts: readonly string[]): string[];
  ownRelation(relation: RangeVar | undefined): string[];
  declare(kind: string, parts: readonly string[], detail?: Detail): void;
  provide(kind: string, parts: readonly string[]): void;
  need(space: NameSpace, parts: readonly string[]): void;
  drop(kind: string, parts: readonly string[]): void;
  /** A name of WITH, which is no relation. */
  cte(name: string): void;
  /** The statement groups rows, and may so depend on primary keys. */
  grouped(): void;
  /** Reads something as if this schema were the first of the path. */
  within(schema: string, read: (inner: Collector) => void): void;
  finish(): Names;
}

/**
 * Some are no objects but states: `key`, a table's primary key, or unique columns; `bare`, a table before its later columns;
 * `partitions`, a table with all its partitions; `shell`, a type that is declared and not made yet; `members`, all that is in a
 * schema.
 */
export const spaces = {
  relation: { kind: "relation", depth: 1 },
  bare: { kind: "bare", depth: 1 },
  partitions: { kind: "partitions", depth: 1 },
  index: { kind: "index", depth: 1 },
  type: { kind: "type", depth: 1 },
  shell: { kind: "shell", depth: 1 },
  function: { kind: "function", depth: 1 },
  operator: { kind: "operator", depth: 1 },
  opclass: { kind: "operator_class", depth: 1 },
  opfamily: { kind: "operator_family", depth: 1 },
  collation: { kind: "collation", depth: 1 },
  column: { kind: "column", depth: 2 },
  constraint: { kind: "constraint", depth: 2 },
  trigger: { kind: "trigger", depth: 2 },
  rule: { kind: "rule", depth: 2 },
  schema: { kind: "schema", depth: 0 },
  members: { kind: "members", depth: 0 },
  role: { kind: "role", depth: 0 },
  language: { kind: "language", depth: 0 },
  fdw: { kind: "foreign_data_wrapper", depth: 0 },
  server: { kind: "server", depth: 0 },
} as const satisfies Record<string, NameSpace>;

export const relationParts = (relation: RangeVar | undefined): string[] =>
  relation?.relname === undefined ? [] : relation.schemaname === undefined ? [relation.relname] : [relation.schemaname, relation.relname];

const systemSchemas: ReadonlySet<string> = new Set(["pg_catalog", "information_schema", "pg_temp"]);

interface State {
  readonly declares: DeclaredName[];
  readonly provides: Set<string>;
  readonly needs: Set<string>;
  readonly drops: Set<string>;
  readonly ctes: Set<string>;
  /** Relations without a schema, which may turn out to be names of WITH. */
  readonly unqualified: Map<string, readonly string[]>;
  readonly relations: Set<string>;
  isGrouped: boolean;
}

export function collector(path: readonly string[]): Collector {
  return collectInto(
    {
      declares: [],
      provides: new Set(),
      needs: new Set(),
      drops: new Set(),
      ctes: new Set(),
      unqualified: new Map(),
      relations: new Set(),
      isGrouped: false,
    },
    path.filter((schema) => schema !== "" && schema !== "$user"),
  );
}

function collectInto(state: State, path: readonly string[]): Collector {
  const own = (space: NameSpace, parts: readonly string[]): string[] =>
    space.depth === 0 ? parts.slice(-1) : parts.length > space.depth ? parts.slice(-space.depth - 1) : [path[0] ?? "public", ...parts];
  const provide = (kind: string, parts: readonly string[]): void => {
    state.provides.add(nameOf(kind, ...parts));
  };
  return {
    path,
    own,
    provide,
    ownRelation: (relation) => own(spaces.relation, relationParts(relation)),
    declare(kind, parts, detail = {}) {
      const name = nameOf(kind, ...parts);
      state.declares.push({ name, parts, ...detail });
      state.provides.add(name);
      // Where it is made, a name without a schema is its own, and no namesake's further down the path.
      if (kind === "relation" && parts[0] === path[0]) state.unqualified.delete(parts[1] as string);
      if (parts.length < 2) return;
      state.needs.add(nameOf("schema", parts[0] as string));
      if (parts.length === 2) provide("members", parts.slice(0, 1));
    },
    need(space, parts) {
      if (parts.length === 0 || parts.length < space.depth) return;
      if (space.depth === 0 || parts.length > space.depth) return needQualified(state, space, own(space, parts));
      if (space.kind === "relation") state.unqualified.set(parts[0] as string, path);
      else for (const schema of path) state.needs.add(nameOf(space.kind, schema, ...parts));
    },
    drop(kind, parts) {
      state.drops.add(nameOf(kind, ...parts));
    },
    cte: (name) => void state.ctes.add(name),
    grouped() {
      state.isGrouped = true;
    },
    within: (schema, read) => read(collectInto(state, [schema, ...path])),
    finish: () => finish(state),
  };
}

function needQualified(state: State, space: NameSpace, parts: readonly string[]): void {
  const schema = parts[0] as string;
  if (space.depth > 0 && systemSchemas.has(schema)) return;
  if (space.depth > 0) state.needs.add(nameOf("schema", schema));
  const name = nameOf(space.kind, ...parts);
  state.needs.add(name);
  if (space.kind === "relation") state.relations.add(name);
}

function finish(state: State): Names {
  for (const [name, path] of state.unqualified) {
    if (!state.ctes.has(name)) for (const schema of path) state.relations.add(nameOf("relation", schema, name));
  }
  for (const relation of state.relations) {
    state.needs.add(relation);
    if (state.isGrouped) state.needs.add(relation.replace(/^relation:/, "key:"));
  }
  // A function that calls its own name may mean an overload.
  for (const name of state.provides) if (!name.startsWith("function:")) state.needs.delete(name);
  return { declares: state.declares, provides: [...state.provides], needs: [...state.needs], drops: [...state.drops] };
}
