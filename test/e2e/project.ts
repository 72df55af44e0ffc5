/** A folder and a database for each end-to-end test, and the built command line in them. */
import { expect } from "vitest";
import { type CliOptions, type CliResult, runCli, type WorkFolder, workFolder } from "../support/cli.ts";
import { test as withDatabase } from "../support/database.ts";

export interface Project {
  readonly folder: WorkFolder;
  /** Runs dbmigrator in the folder; the database of the test is in DBMIGRATOR_URL. */
  run(words: string, options?: Partial<CliOptions>): Promise<CliResult>;
  /** The same, and expects exit code 0. */
  succeed(words: string, options?: Partial<CliOptions>): Promise<CliResult>;
}

/** A project in a temporary folder, about the database at that URL. */
export function projectFor(url: string): Project {
  const folder = workFolder();
  const run: Project["run"] = (words, { env, ...options } = {}) =>
    runCli(words.split(" "), { cwd: folder.path, env: { DBMIGRATOR_URL: url, ...env }, ...options });
  const succeed: Project["succeed"] = async (words, options) => {
    const result = await run(words, options);
    expect(result.code, `dbmigrator ${words}\n${result.stderr}${result.stdout}`).toBe(0);
    return result;
  };
  return { folder, run, succeed };
}

/** vitest's `test` with the URL of a fresh database, and a project about it. */
export const test = withDatabase.extend<{ project: Project }>({
  project: async ({ database }, use) => {
    const project = projectFor(database);
    await use(project);
    project.folder.remove();
  },
});

/** Expects an exit code, every one of the texts on stderr, and nothing that is of no use to a person. */
export function expectFailure({ code, stdout, stderr }: CliResult, exit: number, ...texts: readonly (string | RegExp)[]): void {
  for (const text of texts) expect(stderr).toMatch(text);
  expect(code, stderr).toBe(exit);
  expect(stdout).toBe("");
  expect(stderr).not.toMatch(/\n\s+at \w.*:\d+:\d+\)|node:internal|defect of dbmigrator|undefined|\[object/);
}
