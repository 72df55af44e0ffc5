/** What the loaders of YAML and SQL hand to the shadow: one statement with its place, its names and what it declares. */
import type { SourceLocation } from "../errors/diagnostic.ts";
import type { DeclaredName } from "../sql/collector.ts";
import type { Withheld } from "./withheld.ts";

/** An object that the source declares, and where. Columns and constraints have their own entries. */
export interface Declared extends Omit<DeclaredName, "location"> {
  readonly at: SourceLocation;
  /** The parts of the name it had before, schema and table included. */
  readonly renamedFrom?: readonly string[];
  /** And its parameters, where the former name of a routine was written with them: `n integer, text[]`. */
  readonly renamedFromArguments?: string;
}

/** A setting in force where the statement stands: `SET default_tablespace = fast`. */
export interface UnitSetting {
  readonly name: string;
  readonly sql: string;
}

/** One statement to run in the shadow. Names are those of sql/object-name.ts. */
export interface LoadUnit {
  readonly sql: string;
  /** Schemas in which its unqualified names are looked for. */
  readonly searchPath: readonly string[];
  /** The same array for all statements under the same settings. */
  readonly settings?: readonly UnitSetting[];
  readonly at: SourceLocation;
  /** The place of a 0-based offset in `sql`; `at` where there is no such thing. */
  readonly locate?: (offset: number) => SourceLocation;
  readonly declares: readonly Declared[];
  /** Names that exist once it has run. */
  readonly provides: readonly string[];
  /** Names it may refer to, also ones that do not exist. */
  readonly needs: readonly string[];
  /** Names that exist no more once it has run. */
  readonly drops?: readonly string[];
  /** Others can use what it makes only after a commit (ALTER TYPE … ADD VALUE). */
  readonly commitAfter?: boolean;
  /** What the statement is (sql/tags.ts). */
  readonly tags?: readonly string[];
  /** It is not run in a shadow: what it says is put into the model that is read back. */
  readonly withheld?: readonly Withheld[];
  readonly origin: "sql" | "yaml";
}

/** All that the statements declare, and where. */
export const declaredBy = (units: readonly LoadUnit[]): Declared[] => units.flatMap(({ declares }) => declares);
