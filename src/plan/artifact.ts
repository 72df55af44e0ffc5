/** The saved plan: a JSON document that is applied exactly as written, or not at all. */
import { DbmError } from "../errors/error.ts";
import { sha256 } from "../model/fingerprint.ts";
import type { Key } from "../model/id.ts";
import type { Scope } from "../model/scope.ts";
import type { Rename } from "./rename-types.ts";
import type { Restriction } from "./restrict.ts";
import type { ChangeSummary } from "./summary.ts";
import type { Direction } from "./types.ts";

/** The database that a plan is for. */
export interface PlanTarget {
  readonly environment: string;
  readonly database: string;
  readonly address: string;
  readonly serverVersion: string;
  /** Identifier of the cluster; null where it is not known. */
  readonly system: string | null;
}

export interface PlanDocument {
  /** Layout of this document. */
  readonly format: 1;
  readonly tool: string;
  /** First 16 digits of the hash of everything else. */
  readonly id: string;
  readonly target: PlanTarget;
  readonly source: { readonly path: string; readonly files: number };
  readonly scope: Scope;
  /** The objects that the plan was cut down to. */
  readonly restriction: Restriction;
  /** Fingerprints of the managed part of the database before and after. */
  readonly from: string;
  readonly to: string;
  /** `after`: the renamed object that it is named after; absent for what is declared. */
  readonly renames: readonly (Omit<Rename, "from" | "to"> & { readonly from: Key; readonly to: Key })[];
  readonly changes: readonly ChangeSummary[];
  readonly counts: { readonly add: number; readonly change: number; readonly destroy: number; readonly replace: number };
  readonly up: Direction;
  readonly down: Direction;
  /** Major version of PostgreSQL in whose words the fingerprints `after` of the way up are; absent = the target's own. */
  readonly words?: number;
  /** What the reader should know: unmanaged objects, a shadow of another version. */
  readonly warnings: readonly string[];
  /** Hash of the document without this field. */
  readonly sha256: string;
}

/** Stamps a document with its id and hash: of its JSON text without spaces, the keys in the order in which they stand. */
export function sealPlan(unsealed: Omit<PlanDocument, "id" | "sha256">): PlanDocument {
  const text = JSON.stringify(unsealed);
  const id = sha256(text).slice(0, 16);
  return { ...unsealed, id, sha256: hashOf(text, id) };
}

const hashOf = (text: string, id: string): string => sha256(`${id}\n${text}`);

/** Reads a saved plan. Throws artifact.invalid for what is no plan, artifact.edited when it was changed after it was made. */
export function openPlan(text: string, file: string): PlanDocument {
  let document: PlanDocument;
  try {
    document = JSON.parse(text) as PlanDocument;
  } catch (cause) {
    throw new DbmError("artifact.invalid", `${file} is not JSON`, { cause, hint: "Give the file that `dbmigrator plan --out` wrote." });
  }
  if (document === null || typeof document !== "object" || document.format === undefined || document.up === undefined) {
    throw new DbmError("artifact.invalid", `${file} is not a plan`, { hint: "Give the file that `dbmigrator plan --out` wrote." });
  }
  if (document.format !== 1)
    throw new DbmError("artifact.invalid", `${file} has plan format ${String(document.format)}; this version knows 1`, {
      hint: "Make a new plan.",
    });
  const { sha256: stated, id, ...rest } = document;
  if (hashOf(JSON.stringify(rest), id) !== stated) throw new DbmError("artifact.edited", `${file} was changed after it was made`);
  return document;
}
