/** The graph of operations: a node for each create, alter and drop, an arrow from what must run first. */
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import type { Followers } from "./followers.ts";
import type { Alteration, Operations } from "./operations.ts";

export type Verb = "drop" | "alter" | "create";

export interface Node {
  readonly index: number;
  readonly verb: Verb;
  readonly key: Key;
  /** The object as it will be; for a drop, as it was. */
  readonly object: DbObject;
  readonly alteration?: Alteration;
}

export interface Graph {
  readonly nodes: readonly Node[];
  /** For each node, the indexes of those that must run before it; may hold duplicates. */
  readonly before: readonly (readonly number[])[];
  readonly node: (verb: Verb, key: Key) => Node | undefined;
}

/** What the rules of precedence look at, and how they say that one operation runs before another. */
export interface Precedence {
  readonly current: Model;
  readonly desired: Model;
  readonly operations: Operations;
  readonly followers: Followers;
  readonly kinds: KindRegistry;
  readonly nodes: readonly Node[];
  readonly at: Readonly<Record<Verb, ReadonlyMap<Key, Node>>>;
  /** Nothing, where one of them is no operation of this plan. */
  arrow(first: Node | undefined, then: Node | undefined): void;
}
