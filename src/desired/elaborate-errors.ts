/** Turns what PostgreSQL says about statements of a source into messages about the source. */
import type { ServerError, ServerInfo } from "../database/session.ts";
import type { Diagnostic, SourceLocation } from "../errors/diagnostic.ts";
import { fromCodePoint } from "../sql/source.ts";
import type { LoadUnit } from "./statement.ts";

export interface Failure {
  readonly unit: LoadUnit;
  readonly error: ServerError;
}

/** Something named does not exist: table, column, function, type or role, schema, object of another sort. */
export const missing: ReadonlySet<string> = new Set(["42P01", "42703", "42883", "42704", "3F000", "42P17"]);

/** What to do about what is not there. */
const absent: Readonly<Record<string, string>> = {
  "42P01": "Declare it in the source, or mend the name; outside of the managed schemas it must be in the database.",
  "42704": "Declare it in the source, or mend the name; what an extension brings needs that extension declared.",
  "42883": "Declare it in the source, or mend the name and the types of its arguments.",
};

/**
 * One diagnostic for each failure, with the place PostgreSQL points at. Failures that only follow from others are left out:
 * a missing type must not be reported once for every view over the table that has it.
 * @param stubbed names of extensions that the server has only stubs of
 */
export function explainFailures(failures: readonly Failure[], server: ServerInfo, stubbed: readonly string[] = []): Diagnostic[] {
  const unmade = new Map<string, LoadUnit>();
  for (const { unit } of failures) for (const name of unit.provides) unmade.set(name, unit);
  const roots = failures.filter(
    ({ unit, error }) => !missing.has(error.code) || !unit.needs.some((need) => isOther(unmade.get(need), unit)),
  );
  const shown = roots.length > 0 ? roots : failures;
  return shown.map((failure) => explain(failure, { server, stubbed, isCycle: roots.length === 0 }));
}

const isOther = (provider: LoadUnit | undefined, unit: LoadUnit): boolean => provider !== undefined && provider !== unit;

interface Surroundings {
  readonly server: ServerInfo;
  readonly stubbed: readonly string[];
  /** Every failure follows from another. */
  readonly isCycle: boolean;
}

function explain({ unit, error }: Failure, { server, stubbed, isCycle }: Surroundings): Diagnostic {
  const hint =
    hintFor(unit, error, server) ??
    stubHint(error, stubbed) ??
    (isCycle ? "These statements need each other: add one foreign key with ALTER TABLE." : (error.hint ?? absent[error.code]));
  const detail = error.detail === undefined ? "" : ` ${error.detail}`;
  return {
    code: missing.has(error.code) ? "source.unresolved" : "source.invalid",
    severity: "error",
    message: `${error.message} (SQLSTATE ${error.code}).${detail}`,
    ...(hint === undefined ? {} : { hint }),
    at: place(unit, error),
  };
}

/** Where PostgreSQL points, in the file: it counts characters of the statement from 1. */
function place(unit: LoadUnit, error: ServerError): SourceLocation {
  if (error.position === undefined || unit.locate === undefined) return unit.at;
  return unit.locate(fromCodePoint(unit.sql, Number(error.position) - 1));
}

const otherShadow =
  "use one on a server that has it, by `shadow: sibling` (ALTER ROLE … CREATEDB for the role that plans) or the URL of an empty database";

/** Of type modifiers a stub takes one number, and it cannot do all that the extension can. */
const needsLibrary =
  /^type modifier is not allowed|^invalid type modifier|^invalid input syntax for type integer|^cannot subscript|^function \d+ returned NULL/;

function stubHint({ code, message }: ServerError, stubbed: readonly string[]): string | undefined {
  if (stubbed.length === 0 || !(missing.has(code) || needsLibrary.test(message))) return undefined;
  const names = `extension${stubbed.length > 1 ? "s" : ""} ${stubbed.join(", ")}`;
  return `The shadow has only a stub of the ${names}, without its library. If this needs more: ${otherShadow}.`;
}

function hintFor(unit: LoadUnit, error: ServerError, server: ServerInfo): string | undefined {
  const extension = unit.declares.find(({ name }) => name.startsWith("extension:"))?.parts[0];
  if (extension !== undefined && (error.code === "0A000" || error.code === "58P01")) {
    return server.embedded
      ? `The embedded shadow does not have ${extension}, nor has the database, which it could be stubbed after: ${otherShadow}.`
      : `Install ${extension} on ${server.address}.`;
  }
  if (error.code === "42704" && /^role /.test(error.message))
    return "Declare it (CREATE ROLE, or `roles:` in YAML), or create it on the server first: roles are shared by all its databases.";
  if (error.code === "3F000" && /no schema has been selected/.test(error.message))
    return "Write the schema in front of the name, or SET search_path.";
  if (error.code === "3F000") return "Declare it with CREATE SCHEMA, or `schemas:` in YAML.";
  return undefined;
}
