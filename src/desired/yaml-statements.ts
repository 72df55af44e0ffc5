/** Turns the objects of YAML files into statements for the shadow, through the kinds' own renderers. */
import type { Diagnostic, SourceLocation } from "../errors/diagnostic.ts";
import { DbmError } from "../errors/error.ts";
import { decodeId, type Key, kindOf } from "../model/id.ts";
import { asList, type KindRegistry, type RenderContext, type Statement, thisDatabase } from "../model/kind.ts";
import { withoutAlike } from "../model/looks.ts";
import { type DbObject, emptyModel, type Model } from "../model/object.ts";
import { namesOf } from "../sql/names.ts";
import { nameOf, splitName } from "../sql/object-name.ts";
import { splitSql } from "../sql/split.ts";
import { tagsOf } from "../sql/tags.ts";
import { formerName } from "./former-name.ts";
import type { Declared, LoadUnit } from "./statement.ts";
import { withholding } from "./withheld.ts";
import type { YamlObject } from "./yaml.ts";
import { splitQualified } from "./yaml-names.ts";

export interface RenderedYaml {
  readonly units: readonly LoadUnit[];
  /** SQL in the files that PostgreSQL's grammar does not read. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A folded part and the text that stands for it in its parent's statement. */
interface Clause {
  readonly part: DbObject;
  readonly text: string;
}

/**
 * The statements that make the objects: one CREATE for an object with the parts that it can hold, and what has to be said
 * after it. The grammar must be loaded (sql/split.ts).
 */
export function renderYaml(objects: readonly YamlObject[], kinds: KindRegistry, serverMajor: number): RenderedYaml {
  const declared: Model = { ...emptyModel(serverMajor), objects: new Map(objects.map((object) => [object.key, object])) };
  const folded = foldedParts(objects, declared, kinds);
  const inside = new Set([...folded.values()].flat().map(({ key }) => key));
  const rendering: Rendering = { declared, folded, kinds, clauses: [] };
  const context = contextOf(rendering);
  const units: Placed[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const object of [...objects].sort(inOrder(kinds))) {
    if (inside.has(object.key)) continue;
    const statements = object.via === undefined ? statementsOf(object, rendering, context) : ownStatements(object, kinds, context);
    for (const statement of statements) {
      const result = unitOf(statement, object, rendering);
      if ("sql" in result) units.push({ object, unit: result });
      else diagnostics.push(result);
    }
  }
  return { units: linksLast(units, kinds), diagnostics };
}

interface Placed {
  readonly object: YamlObject;
  readonly unit: LoadUnit;
}

/**
 * A table that is attached to another brings its own columns, indexes and keys along, so these are there before. The other
 * table comes first of all: names that PostgreSQL gives to its constraints are then still free.
 */
function linksLast(placed: readonly Placed[], kinds: KindRegistry): LoadUnit[] {
  const links = new Map<Key, Placed>();
  const beside = new Map<Key, string[]>();
  for (const each of placed) {
    const { parent, id } = each.object;
    if (parent === undefined) continue;
    if (kinds.get(id.kind).foldsWith !== undefined) {
      links.set(parent, each);
      continue;
    }
    const provided = beside.get(parent);
    if (provided === undefined) beside.set(parent, [...each.unit.provides]);
    else provided.push(...each.unit.provides);
  }
  const isLink = (each: Placed): boolean => links.get(each.object.parent ?? "") === each;
  const others = placed
    .filter((each) => !isLink(each) && !isNaming(each))
    .map(({ object, unit }) => withNeeds(unit, links.get(object.key)?.unit.needs));
  return [
    ...others,
    ...placed.filter(isLink).map(({ object, unit }) => withNeeds(unit, beside.get(object.parent ?? ""))),
    ...namingsOf(placed),
  ];
}

const isNaming = ({ object }: Placed): boolean => object.follows !== undefined;

/** What PostgreSQL has made gets its name last, and after the one that it follows from. */
function namingsOf(placed: readonly Placed[]): LoadUnit[] {
  const namings = placed.filter(isNaming);
  if (namings.length === 0) return [];
  const tablesAbove = new Map<Key, string[][]>();
  for (const { object, unit } of placed) {
    const names = unit.provides.flatMap((name) => (name.startsWith("partitions:") ? [splitName(name.slice("partitions:".length))] : []));
    if (names.length > 0) tablesAbove.set(object.parent ?? object.key, names);
  }
  return namings.map(({ object, unit }) => {
    const above = tablesAbove.get(object.parent ?? "")?.map((table) => nameOf("constraint", ...table, object.follows ?? ""));
    return { ...withNeeds(unit, above), provides: [...unit.provides, nameOf("constraint", ...partsOf(object))] };
  });
}

const withNeeds = (unit: LoadUnit, more: readonly string[] | undefined): LoadUnit =>
  more === undefined ? unit : { ...unit, needs: [...unit.needs, ...more] };

interface Rendering {
  readonly declared: Model;
  readonly folded: ReadonlyMap<Key, readonly DbObject[]>;
  readonly kinds: KindRegistry;
  /** The clauses of the statement that is being rendered. */
  clauses: Clause[];
}

const inOrder = (kinds: KindRegistry) => {
  const place = (object: DbObject): number => kinds.get(object.id.kind).rank;
  return (a: DbObject, b: DbObject): number => place(a) - place(b);
};

/** Which parts stand inside the CREATE statement of which object: by rank of kind, then position. */
function foldedParts(objects: readonly YamlObject[], { objects: byKey }: Model, kinds: KindRegistry): Map<Key, DbObject[]> {
  const folded = new Map<Key, DbObject[]>();
  for (const object of objects) {
    const { foldInto, detach } = kinds.get(object.id.kind);
    const parent = object.parent === undefined ? undefined : byKey.get(object.parent);
    // what a plan takes out first to break a cycle (foreign keys) is never put in here: the order of the files is free
    if (parent === undefined || parent.via !== undefined || object.via !== undefined || foldInto === undefined || detach === 0) continue;
    if (foldInto !== "parent" && !foldInto(object as never)) continue;
    folded.set(parent.key, [...(folded.get(parent.key) ?? []), object]);
  }
  for (const [key, parts] of folded) {
    const fitting = withoutAlike(parts, kinds).filter((part) => kinds.get(part.id.kind).foldsWith?.(part as never, parts) ?? true);
    folded.set(
      key,
      fitting.sort((a, b) => inOrder(kinds)(a, b) || (a.position ?? 0) - (b.position ?? 0)),
    );
  }
  return folded;
}

function contextOf(rendering: Rendering): RenderContext {
  const { declared, folded, kinds } = rendering;
  const context: RenderContext = {
    current: emptyModel(declared.serverMajor),
    desired: declared,
    serverMajor: declared.serverMajor,
    user: "",
    database: thisDatabase,
    reference: (key) => {
      const kind = kinds.get(kindOf(key));
      return kind.reference(decodeId(key, kind.key));
    },
    folded: (key) => folded.get(key) ?? [],
    // a statement of their own, which finds its place by the names in it
    entwined: () => [],
    clause(part) {
      const text = kinds.get(part.id.kind).clause?.(part as never, context) ?? "";
      rendering.clauses.push({ part, text });
      return text;
    },
    make: (object) => asList(kinds.get(object.id.kind).create(object as never, context)),
    isNew: (key) => declared.objects.has(key),
    isBusy: () => false,
    isRebuilt: () => false,
    isDropped: () => false,
  };
  return context;
}

/** CREATE, and what has to be said afterwards about the object and the parts inside it. */
function statementsOf(object: DbObject, rendering: Rendering, context: RenderContext): readonly Statement[] {
  const { kinds } = rendering;
  rendering.clauses = [];
  const withParts = (whole: DbObject): readonly DbObject[] => [whole, ...context.folded(whole.key).flatMap(withParts)];
  return [
    ...asList(kinds.get(object.id.kind).create(object as never, context)),
    ...withParts(object).flatMap((each) => asList(kinds.get(each.id.kind).afterwards?.(each as never, context) ?? [])),
  ];
}

/** The statements that give an object the name and the attributes that it says of itself. */
function ownStatements(object: YamlObject, kinds: KindRegistry, context: RenderContext): readonly Statement[] {
  const { alter, attributes, nameFollower } = kinds.get(object.id.kind);
  const naming = object.follows === undefined ? [] : asList(nameFollower?.(object.id, object.follows) ?? []);
  const changes = (object.said ?? []).flatMap((name) => {
    const handler = alter[name];
    const from = { ...object, is: { ...object.is, [name]: attributes[name]?.otherwise } };
    const altered = handler === undefined || typeof handler === "string" ? [] : handler(object, from, context);
    return altered === "replace" ? [] : asList(altered);
  });
  return [...naming, ...changes];
}

function unitOf({ sql, commit }: Statement, object: YamlObject, rendering: Rendering): LoadUnit | Diagnostic {
  const clauses = rendering.clauses;
  let read = sql;
  let ranges: readonly Range[] | undefined;
  const locate = (offset: number): SourceLocation => {
    ranges ??= rangesOf(read, clauses);
    return partAt(offset, ranges)?.at ?? object.at;
  };
  const searchPath = [...new Set([object.fileSchema, "public"])];
  let statements: ReturnType<typeof splitSql>;
  try {
    statements = splitSql(sql, object.at.file);
  } catch (error) {
    if (!(error instanceof DbmError) || error.code !== "source.syntax") throw error;
    const culprit = (brokenPart(object, object, rendering) ?? object) as YamlObject;
    const message = `${error.message} in the SQL of ${rendering.kinds.get(culprit.id.kind).reference(culprit.id)}`;
    return { code: "source.syntax", severity: "error", message, at: culprit.at };
  }
  // names that newer versions of PostgreSQL take for keywords are in quotes there
  read = statements[0]?.source.text ?? sql;
  const names = statements.map((statement) => namesOf(statement, searchPath));
  const declares = names.flatMap((each, index): Declared[] =>
    each.declares.map(({ location, ...declared }) => ({
      ...declared,
      at: location === undefined ? object.at : locate(statements[index]?.source.fromByte(location) ?? 0),
    })),
  );
  const renamedObjects = [object, ...clauses.map(({ part }) => part as YamlObject)].filter(({ renamedFrom }) => renamedFrom !== undefined);
  const isCreate = declares.some(({ parts }) => isNamed(object, parts));
  return {
    sql: read,
    searchPath,
    at: object.at,
    locate,
    declares: isCreate
      ? declares.map((declared) => ({
          ...declared,
          ...renameOf(declared, renamedObjects),
          ...elementRename(declared, object, rendering.kinds),
        }))
      : [...declares, ...ownDeclaration(object)],
    provides: names.flatMap(({ provides }) => provides),
    needs: names.flatMap(({ needs }) => needs),
    drops: names.flatMap(({ drops }) => drops),
    commitAfter: commit === "after",
    tags: statements.flatMap(tagsOf),
    ...(statements[0] === undefined ? {} : withholding(rendering.kinds.all, statements[0], object.at)),
    origin: "yaml",
  };
}

interface Range {
  readonly part: DbObject;
  readonly start: number;
  readonly end: number;
}

/** Where the clauses stand in a statement, outer ones before those within them. */
function rangesOf(sql: string, clauses: readonly Clause[]): Range[] {
  const starts = new Map<Key, number>();
  // a clause is rendered after those within it
  return [...clauses].reverse().flatMap(({ part, text }) => {
    const start = text === "" ? -1 : sql.indexOf(text, starts.get(part.parent ?? "") ?? 0);
    if (start < 0) return [];
    starts.set(part.key, start);
    return [{ part, start, end: start + text.length }];
  });
}

/** The innermost part whose clause holds an offset of a statement. */
const partAt = (offset: number, ranges: readonly Range[]): DbObject | undefined =>
  ranges.findLast(({ start, end }) => offset >= start && offset < end)?.part;

/** The part of a statement that the grammar does not read: a parenthesis that one forgets is only missed at the end. */
function brokenPart(whole: DbObject, root: DbObject, rendering: Rendering): DbObject | undefined {
  const withOnly = (...parts: readonly DbObject[]): Rendering => ({
    ...rendering,
    folded: new Map(rendering.folded).set(whole.key, parts),
  });
  if (!isReadable(root, withOnly())) return whole;
  for (const part of rendering.folded.get(whole.key) ?? []) {
    const narrowed = withOnly(part);
    if (!isReadable(root, narrowed)) return brokenPart(part, root, narrowed);
  }
  return undefined;
}

function isReadable(root: DbObject, rendering: Rendering): boolean {
  try {
    return statementsOf(root, rendering, contextOf(rendering)).every(({ sql }) => splitSql(sql, "").length > 0);
  } catch (error) {
    if (error instanceof DbmError && error.code === "source.syntax") return false;
    throw error;
  }
}

/** The names in an identity: what stands for the object in statements, whatever its kind. */
const partsOf = ({ id }: DbObject): string[] =>
  Object.keys(id).flatMap((part) => (["kind", "arguments", "on"].includes(part) ? [] : [id[part] as string]));

/** Whether a statement that declares these parts makes the object: an index is made without its table, an operator class without its access method. */
const isNamed = (object: DbObject, parts: readonly string[]): boolean =>
  [partsOf(object), [object.id.schema, object.id.name]].some((own) => own.join() === parts.join());

/** An object whose statement declares nothing (ALTER TABLE … SET DEFAULT) has a place all the same; several statements may say it. */
function ownDeclaration(object: YamlObject): Declared[] {
  const parts = partsOf(object);
  return parts.length === 0 || "on" in object.id
    ? []
    : [{ name: nameOf(object.id.kind, ...parts), parts, at: object.at, repeatable: true }];
}

/** The former name of a label of the object, where the statement declares that. */
function elementRename({ name, parts }: Declared, object: YamlObject, kinds: KindRegistry): Pick<Declared, "renamedFrom"> {
  const from = object.renamedElements?.[parts.at(-1) ?? ""];
  const word = kinds.get(object.id.kind).elements?.word;
  return from === undefined || !name.startsWith(`${word}:`) ? {} : { renamedFrom: [...parts.slice(0, -1), from] };
}

function renameOf({ parts, at }: Declared, renamedObjects: readonly YamlObject[]): Pick<Declared, "renamedFrom" | "renamedFromArguments"> {
  const renamed = renamedObjects.find((each) => each.at === at && isNamed(each, parts));
  if (renamed?.renamedFrom === undefined) return {};
  const former = renamed.id.arguments === undefined ? undefined : formerName(renamed.renamedFrom);
  const before = splitQualified(former?.name ?? renamed.renamedFrom, String(renamed.id.schema ?? ""));
  const isTop = renamed.parent === undefined && renamed.id.schema !== undefined;
  return {
    renamedFrom: isTop ? [before.schema, before.name] : [...parts.slice(0, -1), renamed.renamedFrom],
    ...(former?.arguments === undefined ? {} : { renamedFromArguments: former.arguments }),
  };
}
