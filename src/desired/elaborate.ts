/** Runs the statements of a source in a shadow database, in any order they were written in. */
import type { ServerError, Session } from "../database/session.ts";
import { failWith } from "../errors/error.ts";
import { splitName } from "../sql/object-name.ts";
import { explainFailures, type Failure, missing } from "./elaborate-errors.ts";
import { batchSize, Loader } from "./loader.ts";
import { findDuplicates, orderStatements } from "./order.ts";
import { systemNames } from "./shadow/known-names.ts";
import type { LentRoles } from "./shadow/lent-roles.ts";
import { missingRoles } from "./shadow/settings.ts";
import type { LoadUnit } from "./statement.ts";

export interface ElaborateOptions {
  /** What is left to run of the units, in order, where a head start has run some. */
  readonly left?: readonly LoadUnit[] | undefined;
  /** Names of roles that the source refers to and the shadow's server lacks. */
  readonly lent?: LentRoles;
  /** Names of extensions that are only stubs here. */
  readonly stubbed?: readonly string[];
  /** Called once when statements fail for want of something; true where it made what they may want. */
  readonly onMissing?: () => Promise<boolean>;
}

/**
 * Brings the shadow to the state the units describe.
 * Statements run in dependency order; what fails is tried again once everything else has run, as long as that helps.
 * @throws DbmError with a diagnostic for every statement that fails: source.duplicate, source.unresolved, source.invalid
 */
export async function elaborate(session: Session, units: readonly LoadUnit[], options: ElaborateOptions = {}): Promise<void> {
  const duplicates = findDuplicates(units).filter(({ severity }) => severity === "error");
  if (duplicates.length > 0) failWith(duplicates);
  const loader = await Loader.start(session, options.lent);
  let failures = await runRounds(loader, options.left ?? orderStatements(units, await systemNames(session, units)));
  if (failures.some(({ error }) => missing.has(error.code)) && (await options.onMissing?.()) === true) {
    loader.forget();
    const again = failures.map(({ unit }) => unit);
    failures = await runRounds(loader, again);
  }
  await loader.finish();
  if (failures.length > 0) failWith(explainFailures(failures, session.server, options.stubbed));
}

/** Roles that the source declares and the session's server lacks, and others that it names and the server lacks. */
export async function missingRolesOf(
  session: Session,
  units: readonly LoadUnit[],
): Promise<{ readonly declared: readonly string[]; readonly others: readonly string[] }> {
  const rolesIn = (names: readonly string[]): string[] =>
    names.flatMap((name) => (name.startsWith("role:") ? [splitName(name.slice("role:".length))[0] as string] : []));
  const declared = new Set(units.flatMap(({ provides }) => rolesIn(provides)));
  const named = new Set([...declared, ...units.flatMap(({ needs }) => rolesIn(needs))]);
  const missing = await missingRoles(session, [...named]);
  return { declared: missing.filter((name) => declared.has(name)), others: missing.filter((name) => !declared.has(name)) };
}

async function runRounds(loader: Loader, ordered: readonly LoadUnit[]): Promise<Failure[]> {
  let failures = await runInBatches(loader, ordered);
  for (let left = ordered.length; failures.length > 0 && failures.length < left; ) {
    left = failures.length;
    failures = await runOneByOne(
      loader,
      failures.map(({ unit }) => unit),
    );
  }
  return failures;
}

async function runInBatches(loader: Loader, units: readonly LoadUnit[]): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (let start = 0; start < units.length; ) {
    const batch = units.slice(start, start + batchSize);
    const boundary = batch.findIndex((unit) => unit.commitAfter);
    if (boundary >= 0) batch.length = boundary + 1;
    start += batch.length;
    if (!(await loader.runAtOnce(batch))) failures.push(...(await runOneByOne(loader, batch)));
  }
  return failures;
}

async function runOneByOne(loader: Loader, units: readonly LoadUnit[]): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const unit of units) {
    const error = await loader.runAlone(unit);
    if (error !== undefined && !isThereAlready(unit, error)) failures.push({ unit, error });
  }
  return failures;
}

/** Every database has the schema public and plpgsql: a source may say so. */
function isThereAlready(unit: LoadUnit, error: ServerError): boolean {
  const name = unit.declares[0]?.name;
  return (error.code === "42P06" && name === "schema:public") || (error.code === "42710" && name === "extension:plpgsql");
}
