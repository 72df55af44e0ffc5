/** Every case of test/corpus, there and back: see test/support/corpus.ts. */
import { expect, inject, test } from "vitest";
import { corpusDeeds, corpusRuns, expectCorpusRun } from "./support/corpus.ts";
import { missingDeeds } from "./support/coverage.ts";

const runs = corpusRuns();

for (const run of runs) test.skipIf(run.minimumMajor > inject("serverMajor")).concurrent(run.title, () => expectCorpusRun(run));

test("a case changes something, or says in SQL and YAML the same", () => {
  const idle = runs.filter((run) => run.from === run.to && !run.source.name.endsWith(".yaml"));
  expect(idle.map((run) => run.title)).toEqual([]);
});

const needsProvider = "labels need a provider, a library that no package of PostgreSQL brings: test/database/labels";

/** What no case can show, with the reason. */
const excused: Readonly<Record<string, string>> = {
  "alter role.password": "two passwords make the same picture: test/e2e/roles",
  "alter role.database_settings": "the database has another name in each run: test/e2e/roles",
  "alter exclusion.attached_to": "PostgreSQL attaches no index of an exclusion constraint",
  "alter index.valid": "only a build that fails leaves an index that is not: test/e2e/surprises",
  "make security_label": needsProvider,
  "drop security_label": needsProvider,
  "alter security_label.label": needsProvider,
};

/** Other folders and older servers have less to show. */
const isComplete = process.env.DBMIGRATOR_TEST_CORPUS === undefined && inject("serverMajor") >= 18;
test.runIf(isComplete)("objects of every kind are made, dropped, renamed, and altered in every attribute", () => {
  const missing = missingDeeds(corpusDeeds);
  expect(missing.filter((deed) => !(deed in excused))).toEqual([]);
  expect(Object.keys(excused).filter((deed) => !missing.includes(deed))).toEqual([]);
});
