/** A plan as data: what is done, step by step, why, and in which transactions. */
import type { SourceLocation } from "../errors/diagnostic.ts";
import type { Change } from "../model/diff.ts";
import type { Key } from "../model/id.ts";
import type { Statement } from "../model/kind.ts";

/** Why a step is there: a declared difference, or a dependency that forces it. */
export interface Reason {
  readonly type: "created" | "dropped" | "altered" | "rebuilt" | "renamed";
  /** The object that differs; for `rebuilt`, the one that is dropped or changed below it; for `renamed`, the one it is named after. */
  readonly key: Key;
  readonly attributes?: readonly string[];
  readonly at?: SourceLocation;
}

export interface Step extends Statement {
  /** Counts from 1 through the whole plan. */
  readonly number: number;
  /** The object the statement is about. */
  readonly key: Key;
  readonly reasons: readonly Reason[];
  readonly produces: readonly Key[];
  readonly destroys: readonly Key[];
  /** A secret stands in the statement, which is not in here: `***` is in its place. */
  readonly masked?: true;
}

/** Steps that run together: in one transaction, or one by one outside of any. */
export interface Segment {
  readonly transactional: boolean;
  /** First and last step number. */
  readonly first: number;
  readonly last: number;
}

/** The objects a direction touches, each with its fingerprint before and after; null = it is not there. */
export type Touched = Readonly<Record<Key, { readonly before: string | null; readonly after: string | null }>>;

export interface Direction {
  readonly steps: readonly Step[];
  readonly transactions: readonly Segment[];
  readonly touched: Touched;
  /** Objects that it leaves as they are, and that are tied to what it touches: see neighboursOf; absent = none. */
  readonly neighbours?: readonly Key[];
}

export interface Plan extends Direction {
  readonly changes: readonly Change[];
  readonly down: Direction;
}
