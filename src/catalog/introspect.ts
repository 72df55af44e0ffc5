/** Reads a database into a Model: every kind's catalog query in one snapshot, then the dependencies between what they found. */
import type { Session } from "../database/session.ts";
import { takeTurns } from "../database/turns.ts";
import { encodeId, type Id, type Key, kindOf } from "../model/id.ts";
import type { Found, Kind, KindRegistry, Row } from "../model/kind.ts";
import type { DbObject, Model, Values } from "../model/object.ts";
import { Addresses, Dependencies, dependencyQueries, edgesOf } from "./dependencies.ts";
import { oddityQuery, unclaimedQuery, unmanagedOf, unmanagedQuery } from "./unmanaged.ts";

/** Settings under which catalog functions print names in full and values the same everywhere; and nothing is compiled that runs once. */
const settings = `SET LOCAL search_path = '';
SET LOCAL standard_conforming_strings = on;
SET LOCAL bytea_output = 'hex';
SET LOCAL quote_all_identifiers = off;
SET LOCAL datestyle = 'ISO, MDY';
SET LOCAL intervalstyle = 'postgres';
SET LOCAL extra_float_digits = 1;
SET LOCAL timezone = 'UTC';
SET LOCAL jit = off`;

export interface IntrospectOptions {
  /** Objects of the whole server as well (roles). */
  readonly shared?: boolean;
  /** Statements that come first in the transaction, which is then rolled back. */
  readonly within?: readonly string[];
  /** Nothing but the members of extensions, which no other model has, and their parts: the fact `extension` is its OID. */
  readonly members?: boolean;
}

/**
 * Reads all objects of all kinds in one snapshot. Objects keep no source location.
 * Throws ServerError as the session does.
 */
export async function introspect(session: Session, registry: KindRegistry, options: IntrospectOptions = {}): Promise<Model> {
  const { shared = false, within = [], members = false } = options;
  const kinds = registry.all.filter((kind) => shared || kind.shared !== true);
  const { major } = session.server;
  const fixed = [...dependencyQueries, unmanagedQuery(major), oddityQuery(major)];
  const mode = within.length === 0 ? " READ ONLY" : "";
  try {
    await session.run([`BEGIN ISOLATION LEVEL REPEATABLE READ${mode}`, ...within, settings].join(";\n"));
    const results = await session.queryAll([...fixed, ...kinds.map((kind) => kind.catalog.sql(major))]);
    const [classes = [], dependencyRows = [], unmanaged = [], oddities = []] = results;
    const dependencies = new Dependencies(dependencyRows);
    const addresses = new Addresses(classes, dependencies);
    const objects = new Map<Key, DbObject>();
    const found: Reading = { objects, addresses, read: new Set(), members };
    for (const [index, kind] of kinds.entries()) {
      // another database is being worked on meanwhile
      await takeTurns();
      readKind(kind, results[fixed.length + index] ?? [], found);
    }
    await takeTurns();
    const edges = edgesOf(dependencies, addresses, objects, registry);
    const names = unclaimedQuery(unmanaged, addresses);
    const unclaimed = names === undefined ? [] : await session.query(names);
    return { objects, edges, unmanaged: unmanagedOf(unclaimed, oddities), serverMajor: major };
  } finally {
    await session.run("ROLLBACK");
  }
}

interface Reading {
  readonly objects: Map<Key, DbObject>;
  readonly addresses: Addresses;
  /** Names of the kinds that were read. */
  readonly read: Set<string>;
  readonly members: boolean;
}

function readKind(kind: Kind, rows: readonly Row[], { objects, addresses, read, members }: Reading): void {
  const classId = addresses.classId(kind.catalog.class);
  for (const row of rows) {
    const subId = Number(row.subid ?? 0);
    if (!members && row.oid !== undefined && addresses.isExtensionMember(classId, Number(row.oid))) continue;
    const found = kind.catalog.read(row, addresses.resolve) as Found<Values> | undefined;
    if (found === undefined) continue;
    const object = members ? withExtension(objectOf(found), addresses.extensionOf(classId, Number(row.oid)), objects) : objectOf(found);
    if (object === undefined) continue;
    // a part of an extension's table or domain has no row of its own that says so
    if (object.parent !== undefined && !objects.has(object.parent) && read.has(kindOf(object.parent))) {
      addresses.leaveOut(classId, Number(row.oid));
      continue;
    }
    objects.set(object.key, object);
    if (row.oid !== undefined && row.oid !== null) addresses.register(classId, Number(row.oid), subId, object.key);
  }
  read.add(kind.kind);
}

/** The object with the extension that it, or what it is a part of, is a member of; undefined where there is none. */
function withExtension(object: DbObject, extension: number | undefined, objects: ReadonlyMap<Key, DbObject>): DbObject | undefined {
  const oid = extension ?? objects.get(object.parent ?? "")?.facts?.extension;
  return oid === undefined ? undefined : { ...object, facts: { ...object.facts, extension: oid } };
}

function objectOf({ id, is, parent, via, position, facts }: Found<Values>): DbObject {
  const object: { -readonly [K in keyof DbObject]: DbObject[K] } = { id, key: encodeId(id), is };
  if (parent !== undefined) object.parent = keyOf(parent);
  if (via !== undefined) object.via = encodeId(via);
  if (position !== undefined) object.position = position;
  if (facts !== undefined) object.facts = facts;
  return object;
}

const keyOf = (parent: Id | Key): Key => (typeof parent === "string" ? parent : encodeId(parent));
