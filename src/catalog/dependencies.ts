/** Dependencies between objects: `pg_depend` rows joined to objects by their catalog address (class, oid, sub-id). */
import { encodeId, type Key } from "../model/id.ts";
import type { KindRegistry, Resolve, Row } from "../model/kind.ts";
import type { DbObject, Edge } from "../model/object.ts";

/** The catalogs' own OIDs, and every dependency of an object that is not part of PostgreSQL itself. */
export function dependencyQueries(_major: number): readonly [string, string] {
  return [
    "SELECT oid::int8::float8 AS oid, relname AS name FROM pg_catalog.pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r'",
    // an array per row would be smaller still, but pg builds objects faster than it parses arrays
    `SELECT d.classid::int8::float8 AS c, d.objid::int8::float8 AS o, d.objsubid AS s, d.refclassid::int8::float8 AS rc, d.refobjid::int8::float8 AS ro, d.refobjsubid AS rs, d.deptype AS t
FROM pg_catalog.pg_depend d WHERE d.objid >= 16384 OR d.deptype = 'e'`,
  ];
}

interface Target {
  readonly classId: number;
  readonly objectId: number;
  readonly subId: number;
}

/** Packs an address into one number: exact for 32-bit OIDs because few classes exist. */
const pack = (classId: number, objectId: number): number => classId * 4294967296 + objectId;

/** Which object stands at a catalog address, directly or because what is there is internal to it. */
export class Addresses {
  readonly #classes = new Map<string, number>();
  readonly #classNames = new Map<number, string>();
  readonly #keys = new Map<number, Key | Map<number, Key>>();
  readonly #members = new Map<number, Target>();
  readonly #partsOfMembers = new Set<number>();
  readonly #owners = new Map<number, Target>();

  constructor(classes: readonly Row[], dependencies: readonly Row[]) {
    for (const { oid, name } of classes) {
      this.#classes.set(name, Number(oid));
      this.#classNames.set(Number(oid), name);
    }
    const defaults = this.#classes.get("pg_attrdef");
    for (const { c, o, s, rc, ro, rs, t } of dependencies) {
      const address = pack(c, o);
      if (t === "e") this.#members.set(address, { classId: rc, objectId: ro, subId: 0 });
      else if (s === 0 && (t === "i" || (t === "a" && c === defaults))) this.#owners.set(address, { classId: rc, objectId: ro, subId: rs });
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
    this.#partsOfMembers.add(pack(classId, objectId));
  }

  isExtensionMember(classId: number, objectId: number): boolean {
    const address = pack(classId, objectId);
    return this.#members.has(address) || this.#partsOfMembers.has(address);
  }

  register(classId: number, objectId: number, subId: number, key: Key): void {
    const address = pack(classId, objectId);
    const there = this.#keys.get(address);
    if (there instanceof Map) there.set(subId, key);
    else if (there === undefined && subId === 0) this.#keys.set(address, key);
    else this.#keys.set(address, new Map([...(there === undefined ? [] : [[0, there] as const]), [subId, key]]));
  }

  /**
   * The object at an address: itself; else, for a part, the whole; else what it is internal to (row and array types,
   * indexes of constraints, a view's rule, a generated column's expression); else the extension it is a member of.
   */
  readonly resolve: Resolve = (classId, objectId, subId) => {
    let target: Target | undefined = { classId, objectId, subId };
    for (let hops = 0; target !== undefined && hops < 8; hops++) {
      const address: number = pack(target.classId, target.objectId);
      const there = this.#keys.get(address);
      if (typeof there === "string") return there;
      const key = there?.get(target.subId) ?? there?.get(0);
      if (key !== undefined) return key;
      target = this.#members.get(address) ?? this.#owners.get(address);
    }
    return undefined;
  };
}

/** The edges of a model. Dependencies on what is no object of the model (PostgreSQL's own) are left out. */
export function edgesOf(
  dependencies: readonly Row[],
  addresses: Addresses,
  objects: ReadonlyMap<Key, DbObject>,
  kinds: KindRegistry,
): Edge[] {
  const edges: Edge[] = [];
  const seen = new Set<string>();
  const add = (from: Key, to: Key, why: Edge["why"]): void => {
    const mark = `${from}\n${to}`;
    if (from === to || objects.get(from)?.parent === to || seen.has(mark)) return;
    seen.add(mark);
    edges.push({ from, to, why });
  };
  for (const { c, o, s, rc, ro, rs, t } of dependencies) {
    if (t === "e" || t === "x") continue;
    const from = addresses.resolve(c, o, s);
    if (from === undefined) continue;
    const to = addresses.resolve(rc, ro, rs);
    if (to === undefined) continue;
    // what a whole is internal to, or a part of a part, says nothing about order
    if (objects.get(to)?.parent === from) continue;
    add(from, to, t === "n" ? "depends" : "auto");
  }
  const model = { objects, edges, unmanaged: [], serverMajor: 0 };
  const namespace = kinds.namespace.kind;
  for (const object of objects.values()) {
    const required = kinds.get(object.id.kind).requires?.(object, model) ?? [];
    for (const key of required) if (objects.has(key)) add(object.key, key, "depends");
    // a schema is no parent: objects can be moved out of it
    if (object.parent !== undefined || object.id.schema === undefined) continue;
    const schema = encodeId({ kind: namespace, name: object.id.schema });
    if (objects.has(schema)) add(object.key, schema, "depends");
  }
  return edges;
}
