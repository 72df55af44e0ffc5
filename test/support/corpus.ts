/**
 * Runs the cases of test/corpus: a database in one state, the tool asked for another, and an observer that knows nothing of the tool.
 *
 * A case is a folder `<kind>/<case>` with `before.sql` (missing: an empty database) and `after.sql`: the two states, as scripts a
 * person would run, and the truth the outcome is compared with. `after.yaml` and `before.yaml` say the same states in YAML.
 * `setup.sql`, run first and idempotent, makes what is no part of a state: roles. `rows.sql` fills tables of the before state.
 * `cleanup.sql` is for cases about roles, which all databases share: it takes away what the scripts of the states made, so that each can
 * begin without; the names in it that begin with `corpus_` are the roles that the observer looks at, and no two such cases run at a time.
 * A script that starts with `-- needs PostgreSQL 17` keeps the case to that version and later ones.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, inject } from "vitest";
import { type CliResult, runCli, type WorkFolder, workFolder } from "./cli.ts";
import { type Deeds, recordDeeds } from "./coverage.ts";
import { createDatabase, dropDatabase, runSql } from "./database.ts";
import { countRows, numbersToComeTwice, observe, type Picture } from "./observer.ts";

/** DBMIGRATOR_TEST_CORPUS names another folder of cases. */
export const corpusFolder = process.env.DBMIGRATOR_TEST_CORPUS ?? fileURLToPath(new URL("../corpus/", import.meta.url));

/** DBMIGRATOR_TEST_SHADOW=embedded: plans are made in a shadow of another version than the server. */
const shadow = process.env.DBMIGRATOR_TEST_SHADOW ?? "auto";

const consent = ["--auto-approve", "--allow", "deletes-data,weakens-security"];
const everything = ["--source", "schema", "--schemas", "*", "--manage", "all"];

/** The command lines under test. */
const commands = {
  plan: (url: string) => ["plan", "--url", url, ...everything, "--out", "plan.json"],
  apply: (url: string) => ["apply", "plan.json", "--url", url, ...consent],
  planAgain: (url: string) => ["plan", "--url", url, ...everything, "--detailed-exitcode"],
  down: (url: string) => ["down", "--url", url, ...consent],
} as const;

/** One way through a case: from one state to the file that declares the other, and back. */
export interface CorpusRun {
  /** `policy/roles: before → after.yaml`. */
  readonly title: string;
  /** Lowest major version of PostgreSQL that has what the case is about. */
  readonly minimumMajor: number;
  readonly setup: string;
  /** Script of the state to start from. */
  readonly from: string;
  /** Script of the state to reach. */
  readonly to: string;
  /** What the tool gets: name and text of its source file. */
  readonly source: { readonly name: string; readonly text: string };
  /** Script that fills tables of `from`. */
  readonly rows: string;
  /** Script that takes away what a state has on the whole server; empty for states that are in their databases. */
  readonly cleanup: string;
}

/** Every run of every case: each file that declares a state is the source of one. Throws for a case without `after.sql`. */
export function corpusRuns(): CorpusRun[] {
  return folders(corpusFolder).flatMap((kind) => folders(join(corpusFolder, kind)).flatMap((name) => runsOf(`${kind}/${name}`)));
}

function runsOf(name: string): CorpusRun[] {
  const text = (file: string): string | undefined => {
    const path = join(corpusFolder, name, file);
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  };
  const setup = text("setup.sql") ?? "";
  const before = text("before.sql") ?? "";
  const after = text("after.sql");
  if (after === undefined) throw new Error(`test/corpus/${name} has no after.sql, the script that the outcome is compared with.`);
  const majors = [setup, before, after].map((script) => Number(/^-- needs PostgreSQL (\d+)/.exec(script)?.[1] ?? 0));
  const states = { before, after };
  return (["after.sql", "after.yaml", "before.yaml"] as const).flatMap((file) => {
    const declared = text(file);
    if (declared === undefined) return [];
    const [from, to] = file === "before.yaml" ? (["after", "before"] as const) : (["before", "after"] as const);
    return {
      title: `${name}: ${from} → ${file}`,
      minimumMajor: Math.max(...majors),
      setup,
      from: states[from],
      to: states[to],
      source: { name: file, text: declared },
      rows: from === "before" ? (text("rows.sql") ?? "") : "",
      cleanup: text("cleanup.sql") ?? "",
    };
  });
}

/** What the runs so far have done. */
export const corpusDeeds: Deeds = new Set();

/** Cases that share the server's roles: one after the other. */
let shared: Promise<unknown> = Promise.resolve();

/** A state of a case, as a script. */
export interface CorpusState {
  readonly title: string;
  readonly minimumMajor: number;
  readonly setup: string;
  readonly script: string;
}

/** The states of all cases, each once. */
export function corpusStates(): CorpusState[] {
  const states = new Map<string, CorpusState>();
  for (const { title, minimumMajor, setup, from, to, cleanup } of corpusRuns()) {
    // what belongs to the whole server is in no database
    if (cleanup !== "") continue;
    const name = title.slice(0, title.indexOf(":"));
    for (const [which, script] of Object.entries({ before: from, after: to })) {
      if (script.trim() !== "" && !states.has(setup + script))
        states.set(setup + script, { title: `${name}: ${which}`, minimumMajor, setup, script });
    }
  }
  return [...states.values()];
}

/** Runs it, and expects: the wanted state, every row alive, nothing left to do, and the old state after `down`. */
export function expectCorpusRun(run: CorpusRun): Promise<void> {
  if (run.cleanup === "") return expectRun(run);
  const ran = shared.then(() => expectRun(run));
  shared = ran.catch(() => {});
  return ran;
}

async function expectRun(run: CorpusRun): Promise<void> {
  const databases: string[] = [];
  const roles = [...new Set(run.cleanup.match(/corpus_[\w ]+\b/g))];
  const make = async (script: string): Promise<string> => {
    const url = await createDatabase();
    databases.push(url);
    if (run.setup !== "") await prepare(url, run.setup);
    if (script !== "") await runSql(url, script);
    return url;
  };
  const clean = async (): Promise<void> => {
    await Promise.all(databases.splice(0).map(dropDatabase));
    if (run.cleanup !== "") await prepare(inject("serverUrl"), run.cleanup);
  };
  const folder = workFolder({ [`schema/${run.source.name}`]: run.source.text, "dbmigrator.yaml": `shadow: ${shadow}\n` });
  try {
    const wanted = await observe(await make(run.to), inject("serverMajor"), roles);
    if (run.cleanup !== "") await clean();
    await expectThereAndBack(await make(run.from), { folder, wanted, rows: run.rows, roles });
  } finally {
    folder.remove();
    await clean();
  }
}

async function expectThereAndBack(
  url: string,
  { folder, wanted, rows, roles }: { folder: WorkFolder; wanted: Picture; rows: string; roles: readonly string[] },
): Promise<void> {
  const major = inject("serverMajor");
  const original = await observe(url, major, roles);
  if (rows !== "") await runSql(url, rows);
  const rowsBefore = await rowsOf(url);

  await expectExit(commands.plan(url), folder, 0);
  recordDeeds(corpusDeeds, JSON.parse(folder.read("plan.json")));
  await expectExit(commands.apply(url), folder, 0);
  expectAlike(await observe(url, major, roles), wanted, "after apply");
  const rowsAfter = await rowsOf(url);
  expectRows(rowsAfter, rowsBefore);
  await expectExit(commands.planAgain(url), folder, 0);

  if (original.join() === wanted.join()) return;
  await expectExit(commands.down(url), folder, 0);
  expectAlike(await observe(url, major, roles), original, "after down");
  expectRows(await rowsOf(url), rowsAfter);
}

/** How many rows the tables have, and which columns are numbered so that the next row meets one of them. */
interface Rows {
  readonly counts: ReadonlyMap<string, number>;
  readonly twice: readonly string[];
}

async function rowsOf(url: string): Promise<Rows> {
  return { counts: await countRows(url), twice: await numbersToComeTwice(url) };
}

async function expectExit(args: readonly string[], folder: WorkFolder, code: number): Promise<CliResult> {
  const result = await runCli(args, { cwd: folder.path });
  expect(result.code, `dbmigrator ${args[0]} ended with ${result.code}\n${result.stdout}${result.stderr}`).toBe(code);
  return result;
}

function expectAlike(actual: Picture, wanted: Picture, when: string): void {
  const missing = wanted.filter((fact) => !actual.includes(fact)).map((fact) => `- ${fact}`);
  const surplus = actual.filter((fact) => !wanted.includes(fact)).map((fact) => `+ ${fact}`);
  expect([...missing, ...surplus], `${when}, the database is not in the wanted state`).toEqual([]);
}

/** Tables that exist on both sides keep their rows, and can get more of them. */
function expectRows(actual: Rows, before: Rows): void {
  const kept = [...before.counts].filter(([table]) => actual.counts.has(table));
  expect(new Map(kept.map(([table]) => [table, actual.counts.get(table)])), "rows were lost").toEqual(new Map(kept));
  expect(
    actual.twice.filter((column) => !before.twice.includes(column)),
    "numbers that rows have would be given out again",
  ).toEqual([]);
}

/** Scripts that make roles touch catalogs all databases share, and two at a time fail: one after the other. */
let prepared: Promise<unknown> = Promise.resolve();
export function prepare(url: string, script: string): Promise<unknown> {
  const run = prepared.then(() => runSql(url, script));
  prepared = run.catch(() => {});
  return run;
}

function folders(path: string): string[] {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
