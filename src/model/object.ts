/** An object of a database as plain data, and the model that holds all of them. */
import type { Diagnostic, SourceLocation } from "../errors/diagnostic.ts";
import type { Json } from "./attributes.ts";
import type { Id, Key } from "./id.ts";

export type Values = Readonly<Record<string, Json>>;

export interface DbObject<V extends object = Values> {
  readonly id: Id;
  readonly key: Key;
  /** The attributes; compared one by one. */
  readonly is: V;
  /** The object it is a part of: dropping that one drops this one. */
  readonly parent?: Key;
  /** The object of an ancestor (partitioned table, inheritance parent) that brings this one about: its changes follow from that one's. */
  readonly via?: Key;
  /** Place among its siblings, for display and CREATE statements; never compared. */
  readonly position?: number;
  /** Facts about this database that renderers and hazards may use (sizes, names); never compared. */
  readonly facts?: Values;
  /** Where it is declared; never compared. */
  readonly at?: SourceLocation;
}

/**
 * `depends`: `from` cannot exist without `to`. `auto`: additionally, dropping `to` drops `from` silently.
 * The edge from a part to its parent is not listed: see DbObject.parent.
 */
export interface Edge {
  readonly from: Key;
  readonly to: Key;
  readonly why: "depends" | "auto";
}

export interface Model {
  readonly objects: ReadonlyMap<Key, DbObject>;
  readonly edges: readonly Edge[];
  /** What was found and is not modelled. */
  readonly unmanaged: readonly Diagnostic[];
  readonly serverMajor: number;
}

export const emptyModel = (serverMajor: number): Model => ({ objects: new Map(), edges: [], unmanaged: [], serverMajor });
