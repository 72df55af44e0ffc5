/** Dependencies between objects: `pg_depend` rows joined to objects by their catalog address (class, oid, sub-id). */
import { encodeId, type Key } from "../model/id.ts";
import type { KindRegistry, Resolve, Row } from "../model/kind.ts";
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

/** A row of `pg_depend`: class, oid and sub-id of the dependent, the same of what it depends on, the type. */
interface Dependency {
  readonly from: Target;
  readonly to: Target;
  /** pg_depend.deptype: n, a, i, P, S, e, x. */
  readonly type: string;
}

/** Reads what the second of the dependencyQueries found. */
export function readDependencies(rows: readonly Row[]): Dependency[] {
  const numbers = String(rows[0]?.numbers ?? "")
    .split(" ")
    .map(Number);
  const dependencies: Dependency[] = [];
  for (let at = 0; at + 6 < numbers.length; at += 7) {
    const [classId, objectId, subId, refClassId, refObjectId, refSubId, type] = numbers.slice(at, at + 7) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    dependencies.push({
      from: { classId, objectId, subId },
      to: { classId: refClassId, objectId: refObjectId, subId: refSubId },
      type: String.fromCharCode(type),
    });
  }
  return dependencies;
}

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

  constructor(classes: readonly Row[], dependencies: readonly Dependency[]) {
    for (const { oid, name } of classes) {
      this.#classes.set(name, Number(oid));
      this.#classNames.set(Number(oid), name);
    }
    const defaults = this.#classes.get("pg_attrdef");
    for (const { from, to, type } of dependencies) {
      if (type === "e") this.#members.set(from.classId, from.objectId, { ...to, subId: 0 });
      else if (from.subId === 0 && (type === "i" || (type === "a" && from.classId === defaults)))
        this.#owners.set(from.classId, from.objectId, to);
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

/** The edges of a model. Dependencies on what is no object of the model (PostgreSQL's own) are left out. */
export function edgesOf(
  dependencies: readonly Dependency[],
  addresses: Addresses,
  objects: ReadonlyMap<Key, DbObject>,
  kinds: KindRegistry,
): Edge[] {
  const edges: Edge[] = [];
  const seen = new Map<Key, Set<Key>>();
  const add = (from: DbObject, to: Key, why: Edge["why"]): void => {
    if (from.key === to || from.parent === to) return;
    const known = seen.get(from.key);
    if (known?.has(to)) return;
    if (known === undefined) seen.set(from.key, new Set([to]));
    else known.add(to);
    edges.push({ from: from.key, to, why });
  };
  for (const { from, to, type } of dependencies) {
    if (type === "e" || type === "x") continue;
    const dependent = addresses.resolve(from.classId, from.objectId, from.subId);
    const needed = dependent === undefined ? undefined : addresses.resolve(to.classId, to.objectId, to.subId);
    if (dependent === undefined || needed === undefined) continue;
    // what a whole is internal to, or a part of a part, says nothing about order
    if (objects.get(needed)?.parent === dependent) continue;
    add(objects.get(dependent) as DbObject, needed, type === "n" ? "depends" : "auto");
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
