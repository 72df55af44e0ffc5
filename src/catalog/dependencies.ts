/** Dependencies between objects: `pg_depend` rows joined to objects by their catalog address (class, oid, sub-id). */
import { encodeId, type Key } from "../model/id.ts";
import type { KindRegistry, Resolve, Row } from "../model/kind.ts";
import { linksOf } from "../model/links.ts";
import type { DbObject, Edge } from "../model/object.ts";

/**
 * The catalogs' own OIDs, and every dependency of an object that is not part of PostgreSQL itself: as numbers in one text,
 * which takes a tenth of the time of as many rows. Triggers that are internal to a constraint are left out: there are
 * four for every foreign key, and nothing depends on them.
 */
export const dependencyQueries: readonly [string, string] = [
  "SELECT oid::int8::float8 AS oid, relname AS name FROM pg_catalog.pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r'",
  `SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', d.classid::int8, d.objid::int8, d.objsubid, d.refclassid::int8, d.refobjid::int8, d.refobjsubid, pg_catalog.ascii(d.deptype::text)), ' ') AS numbers
FROM pg_catalog.pg_depend d WHERE (d.objid >= 16384 OR d.deptype = 'e') AND NOT (d.classid = 'pg_catalog.pg_trigger'::regclass AND d.deptype = 'i')`,
];

/**
 * The rows of `pg_depend` as numbers: there may be hundreds of thousands, and objects would take ten times the room. Each is
 * class, oid and sub-id of the dependent, the same of what it depends on, and the character code of the type.
 */
export class Dependencies {
  readonly #numbers: Float64Array;
  readonly length: number;

  /** @param rows what the second of the dependencyQueries found */
  constructor(rows: readonly Row[]) {
    this.#numbers = numbersIn(String(rows[0]?.numbers ?? ""));
    this.length = Math.floor(this.#numbers.length / width);
  }

  from(row: number): Target {
    return this.#target(row * width);
  }

  to(row: number): Target {
    return this.#target(row * width + 3);
  }

  /** pg_depend.deptype: n, a, i, P, S, e, x. */
  type(row: number): string {
    return String.fromCharCode(this.#numbers[row * width + 6] as number);
  }

  #target(at: number): Target {
    const numbers = this.#numbers;
    return { classId: numbers[at] as number, objectId: numbers[at + 1] as number, subId: numbers[at + 2] as number };
  }
}

/** Numbers of a row. */
const width = 7;

/** The whole numbers of a text, with a blank between them. */
function numbersIn(text: string): Float64Array {
  const numbers = new Float64Array((text.length >> 1) + 1);
  let count = 0;
  let sign = 1;
  let number = 0;
  for (let at = 0; at <= text.length && text !== ""; at++) {
    const code = at === text.length ? blank : text.charCodeAt(at);
    if (code === minus) sign = -1;
    else if (code !== blank) number = number * 10 + code - zero;
    else {
      numbers[count++] = sign * number;
      sign = 1;
      number = 0;
    }
  }
  return numbers.subarray(0, count);
}

const [blank, minus, zero] = [32, 45, 48];

interface Target {
  readonly classId: number;
  readonly objectId: number;
  readonly subId: number;
}

/** Values by catalog and OID. */
class ByAddress<T> {
  readonly #classes = new Map<number, Map<number, T>>();

  get(classId: number, objectId: number): T | undefined {
    return this.#classes.get(classId)?.get(objectId);
  }

  set(classId: number, objectId: number, value: T): void {
    const objects = this.#classes.get(classId);
    if (objects === undefined) this.#classes.set(classId, new Map([[objectId, value]]));
    else objects.set(objectId, value);
  }
}

/** Which object stands at a catalog address, directly or because what is there is internal to it. */
export class Addresses {
  readonly #classes = new Map<string, number>();
  readonly #classNames = new Map<number, string>();
  readonly #keys = new ByAddress<Key | Map<number, Key>>();
  /** Members of extensions, with the extension; parts of members, with nothing. */
  readonly #members = new ByAddress<Target | null>();
  readonly #owners = new ByAddress<Target>();

  constructor(classes: readonly Row[], dependencies: Dependencies) {
    for (const { oid, name } of classes) {
      this.#classes.set(name, Number(oid));
      this.#classNames.set(Number(oid), name);
    }
    const defaults = this.#classes.get("pg_attrdef");
    for (let row = 0; row < dependencies.length; row++) {
      const type = dependencies.type(row);
      if (type !== "e" && type !== "i" && type !== "a") continue;
      const from = dependencies.from(row);
      if (type === "e") this.#members.set(from.classId, from.objectId, { ...dependencies.to(row), subId: 0 });
      else if (from.subId === 0 && (type === "i" || from.classId === defaults))
        this.#owners.set(from.classId, from.objectId, dependencies.to(row));
    }
  }

  classId(name: string): number {
    return this.#classes.get(name) ?? -1;
  }

  className(classId: number): string | undefined {
    return this.#classNames.get(classId);
  }

  /** Notes that an object belongs to an extension as a part of one of its members. */
  leaveOut(classId: number, objectId: number): void {
    this.#members.set(classId, objectId, null);
  }

  isExtensionMember(classId: number, objectId: number): boolean {
    return this.#members.get(classId, objectId) !== undefined;
  }

  /** It is a member, or internal to one or to a part of one: the index of the primary key of an extension's table. */
  isOfExtension(classId: number, objectId: number): boolean {
    let target: Target | undefined = { classId, objectId, subId: 0 };
    for (let hops = 0; target !== undefined && hops < 8; hops++) {
      if (this.isExtensionMember(target.classId, target.objectId)) return true;
      target = this.#owners.get(target.classId, target.objectId);
    }
    return false;
  }

  /** The OID of the extension that it is a member of. */
  extensionOf(classId: number, objectId: number): number | undefined {
    return this.#members.get(classId, objectId)?.objectId;
  }

  register(classId: number, objectId: number, subId: number, key: Key): void {
    const there = this.#keys.get(classId, objectId);
    if (there instanceof Map) there.set(subId, key);
    else if (there === undefined && subId === 0) this.#keys.set(classId, objectId, key);
    else this.#keys.set(classId, objectId, new Map([...(there === undefined ? [] : [[0, there] as const]), [subId, key]]));
  }

  /**
   * The object at an address: itself; else, for a part, the whole; else what it is internal to (row and array types,
   * indexes of constraints, a view's rule, a generated column's expression); else the extension it is a member of.
   */
  readonly resolve: Resolve = (classId, objectId, subId) => {
    let target: Target | null | undefined = { classId, objectId, subId };
    for (let hops = 0; target != null && hops < 8; hops++) {
      const there = this.#keys.get(target.classId, target.objectId);
      if (typeof there === "string") return there;
      const key = there?.get(target.subId) ?? there?.get(0);
      if (key !== undefined) return key;
      target = this.#members.get(target.classId, target.objectId) ?? this.#owners.get(target.classId, target.objectId);
    }
    return undefined;
  };
}

/** For each whole the part that dependencies of the whole may be borne by. */
function bearersOf(objects: ReadonlyMap<Key, DbObject>, kinds: KindRegistry): ReadonlyMap<Key, DbObject> {
  const bearing = new Set(kinds.all.flatMap(({ kind, bears }) => (bears === undefined ? [] : [kind])));
  const bearers = new Map<Key, DbObject>();
  for (const object of objects.values()) if (object.parent !== undefined && bearing.has(object.id.kind)) bearers.set(object.parent, object);
  return bearers;
}

/** The edges of a model. Dependencies on what is no object of the model (PostgreSQL's own) are left out. */
export function edgesOf(
  dependencies: Dependencies,
  addresses: Addresses,
  objects: ReadonlyMap<Key, DbObject>,
  kinds: KindRegistry,
): Edge[] {
  const edges: Edge[] = [];
  const numbers = new Map<Key, number>();
  for (const key of objects.keys()) numbers.set(key, numbers.size);
  const seen = new Set<number>();
  const bearers = bearersOf(objects, kinds);
  const add = (from: DbObject, to: Key, why: Edge["why"]): void => {
    if (from.key === to || from.parent === to) return;
    const pair = (numbers.get(from.key) as number) * numbers.size + (numbers.get(to) as number);
    if (seen.has(pair)) return;
    seen.add(pair);
    edges.push({ from: from.key, to, why });
  };
  const linked = linksOf(objects.values(), kinds);
  for (let row = 0; row < dependencies.length; row++) {
    const type = dependencies.type(row);
    if (type === "e" || type === "x") continue;
    const from = dependencies.from(row);
    const dependent = addresses.resolve(from.classId, from.objectId, from.subId);
    if (dependent === undefined) continue;
    const to = dependencies.to(row);
    const needed = addresses.resolve(to.classId, to.objectId, to.subId);
    if (needed === undefined) continue;
    // what a whole is internal to, or a part of a part, says nothing about order
    if (objects.get(needed)?.parent === dependent) continue;
    const bearer = bearers.get(dependent);
    const isBorne = bearer !== undefined && kinds.get(bearer.id.kind).bears?.(objects.get(needed) as DbObject) === true;
    // a table stands on the one that it inherits from by the link alone
    const isOwn = type === "n" && linked.get(dependent)?.some(({ above }) => above === needed) !== true;
    add(isBorne ? bearer : (objects.get(dependent) as DbObject), needed, isOwn ? "depends" : "auto");
  }
  const model = { objects, edges, unmanaged: [], serverMajor: 0 };
  const namespace = kinds.namespace.kind;
  for (const object of objects.values()) {
    const required = kinds.get(object.id.kind).requires?.(object, model) ?? [];
    for (const key of required) if (objects.has(key)) add(object, key, "depends");
    // a schema is no parent: objects can be moved out of it
    if (object.parent !== undefined || object.id.schema === undefined) continue;
    const schema = encodeId({ kind: namespace, name: object.id.schema });
    if (objects.has(schema)) add(object, schema, "depends");
  }
  return edges;
}
