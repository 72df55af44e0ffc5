/** Which columns of which system catalogs a query reads: its tree, with every name resolved through the range tables it stands in. */
import { loadModule, parseSync } from "libpg-query";
import { printed } from "./printing-functions.ts";

/** What a server has: the columns of its catalogs, and the definitions of the views over them. */
export interface CatalogNames {
  readonly tables: ReadonlyMap<string, ReadonlySet<string>>;
  readonly views: ReadonlyMap<string, string>;
}

type Tree = Readonly<Record<string, unknown>>;
/** `pg_class.relname` and its like. */
type Columns = ReadonlySet<string>;

/** A column of a query: what it is made of. */
interface Column {
  readonly name: string;
  readonly of: Columns;
}

/** What a name in FROM stands for: a catalog, a query, or a function, of whose columns nothing is known. */
type Source = { readonly catalog: string } | { readonly columns: readonly Column[] } | "function";

interface Scope {
  readonly outer: Scope | undefined;
  readonly sources: Map<string, Source>;
  readonly queries: Map<string, Source>;
}

/** Loads the grammar; must be awaited before `catalogReads`. */
export const loadReader = loadModule;

/**
 * The columns (`pg_class.relname`) that a query reads, in any clause and at any depth. Of a view it reads what the columns that are named
 * are made of. A function that prints a definition reads what it prints. `*` and whole rows read nothing.
 * @throws Error for what the reader cannot explain: it would miss what that reads
 */
export function catalogReads(sql: string, names: CatalogNames): Columns {
  const reader = new Reader(names);
  for (const select of selects(sql)) reader.query(select, undefined);
  return reader.found;
}

const selects = (sql: string): Tree[] =>
  (parseSync(sql) as { readonly stmts: readonly { readonly stmt: Tree }[] }).stmts.map(({ stmt }) => stmt.SelectStmt as Tree);

/** One walk through a query; a class for what it has found. */
class Reader {
  readonly found = new Set<string>();
  readonly names: CatalogNames;

  constructor(names: CatalogNames) {
    this.names = names;
  }

  /** Reads a query; answers what its columns are made of. */
  query(node: Tree, outer: Scope | undefined): Column[] {
    const scope: Scope = { outer, sources: new Map(), queries: new Map() };
    const { withClause, fromClause, targetList, larg, rarg, ...rest } = node;
    for (const { CommonTableExpr } of list((withClause as Tree | undefined)?.ctes)) {
      const { ctename, ctequery, aliascolnames } = CommonTableExpr as Tree;
      scope.queries.set(String(ctename), { columns: withNames(this.select(ctequery, scope), aliascolnames) });
    }
    if (larg !== undefined) {
      const right = this.query(rarg as Tree, scope);
      const left = this.query(larg as Tree, scope);
      return left.map(({ name, of }, index) => ({ name, of: union(of, right[index]?.of ?? new Set()) }));
    }
    for (const item of list(fromClause)) this.from(item, scope);
    this.expression(rest, scope);
    return list(targetList).flatMap((item) => {
      const { name, val } = item.ResTarget as Tree;
      const star = starOf(val as Tree);
      if (star !== undefined) return this.columnsOf(star, scope);
      return { name: String(name ?? nameOf(val as Tree)), of: this.expression(val, scope) };
    });
  }

  select(node: unknown, outer: Scope): Column[] {
    return this.query((node as Tree).SelectStmt as Tree, outer);
  }

  from(item: Tree, scope: Scope): void {
    const [type, node] = Object.entries(item)[0] as [string, Tree];
    const { aliasname, colnames } = (node.alias ?? {}) as Tree;
    if (type === "JoinExpr") {
      this.from(node.larg as Tree, scope);
      this.from(node.rarg as Tree, scope);
      for (const column of strings(node.usingClause)) for (const source of scope.sources.values()) this.column(source, column);
      this.expression(node.quals, scope);
    } else if (type === "RangeVar") scope.sources.set(String(aliasname ?? node.relname), this.relation(node, scope));
    else if (type === "RangeSubselect")
      scope.sources.set(String(aliasname ?? ""), { columns: withNames(this.select(node.subquery, scope), colnames) });
    else if (type === "RangeFunction") {
      this.expression(node.functions, scope);
      scope.sources.set(String(aliasname ?? ""), "function");
    } else throw new Error(`the reader does not know ${type} in FROM`);
  }

  relation({ schemaname, relname }: Tree, scope: Scope): Source {
    const name = String(relname);
    for (let at: Scope | undefined = scope; at !== undefined && schemaname === undefined; at = at.outer) {
      const query = at.queries.get(name);
      if (query !== undefined) return query;
    }
    if (this.names.tables.has(name)) return { catalog: name };
    const view = this.names.views.get(name);
    if (view === undefined) throw new Error(`there is no catalog ${name}`);
    return { columns: new Reader(this.names).query(selects(view)[0] as Tree, undefined) };
  }

  /** The columns of catalogs in an expression, all of them noted as read. */
  expression(node: unknown, scope: Scope): Columns {
    if (Array.isArray(node)) return union(...node.map((item) => this.expression(item, scope)));
    if (typeof node !== "object" || node === null) return new Set();
    const made: Columns[] = [];
    for (const [key, child] of Object.entries(node)) {
      if (key === "ColumnRef") made.push(this.reference(child as Tree, scope));
      else if (key === "SelectStmt") made.push(...this.query(child as Tree, scope).map(({ of }) => of));
      else made.push(this.expression(child, scope));
      if (key === "FuncCall") made.push(this.printing(strings((child as Tree).funcname).at(-1) ?? ""));
    }
    return union(...made);
  }

  printing(name: string): Columns {
    const columns = (printed[name] ?? []).filter((column) => {
      const [table = "", own = ""] = column.split(".");
      return this.names.tables.get(table)?.has(own);
    });
    return this.note(new Set(columns));
  }

  reference({ fields }: Tree, scope: Scope): Columns {
    const parts = strings(fields);
    if (parts.length < list(fields).length) return new Set();
    const name = parts.at(-1) as string;
    for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
      const candidates = [...at.sources].filter(([alias]) => parts.length === 1 || alias === parts.at(-2)).map(([, source]) => source);
      for (const source of candidates) {
        const of = this.column(source, name);
        if (of !== undefined) return of;
      }
      // a column of a function, or a row as a whole
      if (candidates.includes("function") || (parts.length === 1 && at.sources.has(name))) return new Set();
    }
    throw new Error(`nothing explains ${parts.join(".")}`);
  }

  /** What a column of a source is made of, noted as read; undefined where it has none of the name. */
  column(source: Source, name: string): Columns | undefined {
    const column = this.columns(source).find((each) => each.name === name);
    return column === undefined ? undefined : this.note(column.of);
  }

  note(columns: Columns): Columns {
    for (const column of columns) this.found.add(column);
    return columns;
  }

  columns(source: Source): readonly Column[] {
    if (source === "function") return [];
    if ("columns" in source) return source.columns;
    const { catalog } = source;
    return [...(this.names.tables.get(catalog) ?? [])].map((name) => ({ name, of: new Set([`${catalog}.${name}`]) }));
  }

  /** What `q.*`, or `*`, hands on; nothing of it is read by that. */
  columnsOf(alias: string, { sources }: Scope): readonly Column[] {
    return [...sources].filter(([name]) => alias === "" || alias === name).flatMap(([, source]) => this.columns(source));
  }
}

const list = (nodes: unknown): readonly Tree[] => (nodes ?? []) as readonly Tree[];

const strings = (nodes: unknown): string[] =>
  list(nodes).flatMap((node) => ("String" in node ? [String((node.String as Tree).sval ?? "")] : []));

const union = (...sets: readonly Columns[]): Columns => new Set(sets.flatMap((set) => [...set]));

/** The columns under the names that a list behind the alias gives them. */
function withNames(columns: readonly Column[], aliases: unknown): Column[] {
  const names = strings(aliases);
  return columns.map(({ name, of }, index) => ({ name: names[index] ?? name, of }));
}

/** `q` of `q.*`, nothing for `*`; undefined for anything else. */
function starOf(value: Tree): string | undefined {
  const fields = list((value.ColumnRef as Tree | undefined)?.fields);
  return fields.some((field) => "A_Star" in field) ? (strings(fields)[0] ?? "") : undefined;
}

/** The name that a column of a query has without AS. */
function nameOf(value: Tree): string {
  if (value.ColumnRef !== undefined) return strings((value.ColumnRef as Tree).fields).at(-1) ?? "";
  if (value.FuncCall !== undefined) return strings((value.FuncCall as Tree).funcname).at(-1) ?? "";
  if (value.TypeCast !== undefined) return nameOf((value.TypeCast as Tree).arg as Tree);
  return "";
}
