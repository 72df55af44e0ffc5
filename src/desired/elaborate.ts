/** Runs the statements of a source in a shadow database, in any order they were written in. */
import type { ServerError, Session } from "../database/session.ts";
import { failWith } from "../errors/error.ts";
import { splitName } from "../sql/object-name.ts";
import { explainFailures, type Failure, missing } from "./elaborate-errors.ts";
import { findDuplicates, orderStatements } from "./order.ts";
import { type LentRoles, noRoles } from "./shadow/lent-roles.ts";
import { missingRoles, prepareSettings, restoreSettings, settingsBetween } from "./shadow/settings.ts";
import type { Declared, LoadUnit } from "./statement.ts";

export interface ElaborateOptions {
  /** Names of roles that the source refers to and the shadow's server lacks. */
  readonly lent?: LentRoles;
  /** Names of extensions that are only stubs here. */
  readonly stubbed?: readonly string[];
  /** Called once when statements fail for want of something; true where it made what they may want. */
  readonly onMissing?: () => Promise<boolean>;
}

/** Statements sent at once: enough to make round trips cheap, few enough that one failure costs little. */
const batchSize = 250;

/**
 * Brings the shadow to the state the units describe and says what they declare, and where.
 * Statements run in dependency order; what fails is tried again once everything else has run, as long as that helps.
 * @throws DbmError with a diagnostic for every statement that fails: source.duplicate, source.unresolved, source.invalid
 */
export async function elaborate(session: Session, units: readonly LoadUnit[], options: ElaborateOptions = {}): Promise<Declared[]> {
  const duplicates = findDuplicates(units).filter(({ severity }) => severity === "error");
  if (duplicates.length > 0) failWith(duplicates);
  const before = await prepareSettings(session, units);
  const run: Run = { session, before, lent: options.lent ?? noRoles, current: undefined };
  let failures = await runRounds(run, orderStatements(units.filter(({ withheld }) => withheld === undefined)));
  if (failures.some(({ error }) => missing.has(error.code)) && (await options.onMissing?.()) === true) {
    run.current = undefined;
    const again = failures.map(({ unit }) => unit);
    failures = await runRounds(run, again);
  }
  await restoreSettings(session, before);
  if (failures.length > 0) failWith(explainFailures(failures, session.server, options.stubbed));
  return units.flatMap((unit) => unit.declares);
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

interface Run {
  readonly session: Session;
  readonly before: ReadonlyMap<string, string>;
  readonly lent: LentRoles;
  /** The unit whose surroundings the session is in. */
  current: LoadUnit | undefined;
}

async function runRounds(run: Run, ordered: readonly LoadUnit[]): Promise<Failure[]> {
  let failures = await runInBatches(run, ordered);
  for (let left = ordered.length; failures.length > 0 && failures.length < left; ) {
    left = failures.length;
    failures = await runOneByOne(
      run,
      failures.map(({ unit }) => unit),
    );
  }
  return failures;
}

async function runInBatches(run: Run, units: readonly LoadUnit[]): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (let start = 0; start < units.length; ) {
    const batch = units.slice(start, start + batchSize);
    const boundary = batch.findIndex((unit) => unit.commitAfter);
    if (boundary >= 0) batch.length = boundary + 1;
    start += batch.length;
    if (!(await runsAtOnce(run, batch))) failures.push(...(await runOneByOne(run, batch)));
  }
  return failures;
}

/** One implicit transaction; false where a statement of it failed, and so nothing was done. */
async function runsAtOnce(run: Run, batch: readonly LoadUnit[]): Promise<boolean> {
  const statements: string[] = [];
  let current = run.current;
  for (const unit of batch) {
    statements.push(...settingsBetween(current, unit, run.before), unit.sql);
    current = unit;
  }
  try {
    // A statement may end in a comment, hence the line feed.
    await run.session.run([...run.lent.begin, ...statements, ...run.lent.end].join("\n;\n"));
    run.current = current;
    return true;
  } catch (error) {
    serverError(error);
    return false;
  }
}

async function runOneByOne(run: Run, units: readonly LoadUnit[]): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const unit of units) {
    const error = await runAlone(run, unit);
    if (error !== undefined && !isThereAlready(unit, error)) failures.push({ unit, error });
  }
  return failures;
}

async function runAlone(run: Run, unit: LoadUnit): Promise<ServerError | undefined> {
  const settings = settingsBetween(run.current, unit, run.before).join(";\n");
  try {
    run.current = undefined;
    // On its own, so that places in the statement are places in what is sent.
    if (settings !== "") await run.session.run(settings);
    run.current = unit;
    if (run.lent.names.length === 0) await run.session.run(unit.sql);
    else await runWithRoles(run, unit);
    return undefined;
  } catch (error) {
    return serverError(error);
  }
}

async function runWithRoles({ session, lent }: Run, { sql }: LoadUnit): Promise<void> {
  await session.run(["BEGIN", ...lent.begin].join(";\n"));
  try {
    await session.run(sql);
    await session.run([...lent.end, "COMMIT"].join(";\n"));
  } catch (error) {
    await session.run("ROLLBACK");
    throw error;
  }
}

/** What PostgreSQL said; anything else (a lost connection, a defect) ends the run. */
function serverError(error: unknown): ServerError {
  const { code } = error as Partial<ServerError>;
  const isLost = code === undefined || !/^[0-9A-Z]{5}$/.test(code) || /^(08|57P)/.test(code);
  if (isLost) throw error;
  return error as ServerError;
}

/** Every database has the schema public and plpgsql: a source may say so. */
function isThereAlready(unit: LoadUnit, error: ServerError): boolean {
  const name = unit.declares[0]?.name;
  return (error.code === "42P06" && name === "schema:public") || (error.code === "42710" && name === "extension:plpgsql");
}
