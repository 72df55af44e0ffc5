/** Renames as data: what a source declares, and what has to run. */
import type { Diagnostic, SourceLocation } from "../errors/diagnostic.ts";
import type { Id, Key } from "../model/id.ts";

/** "This object of the desired state had that name before." */
export interface DeclaredRename {
  readonly key: Key;
  /** The parts of the name it had, schema and table included. */
  readonly from: readonly string[];
  /** What is renamed is inside of the object, and no object itself (Kind.elements); `from` then is the object's own name. */
  readonly element?: Element;
  /** The place of such a declaration. */
  readonly at?: SourceLocation;
}

export interface Element {
  readonly from: string;
  readonly to: string;
}

/** A rename that has to run. `from` is the identity right before it, when earlier renames have run. */
export interface Rename {
  readonly from: Id;
  readonly to: Id;
  /** For one that follows from another: the object that was renamed first, and that this one is named after. */
  readonly after?: Key;
  /** What got another name inside of the object, which keeps its own. */
  readonly element?: Element;
}

export interface Renames {
  readonly due: readonly Rename[];
  /** Declarations that are done, or have nothing to rename. */
  readonly notes: readonly Diagnostic[];
}
