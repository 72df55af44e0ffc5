/** Every case of test/corpus, there and back: see test/support/corpus.ts. */
import { expect, inject, test } from "vitest";
import { corpusRuns, expectCorpusRun } from "./support/corpus.ts";

const runs = corpusRuns();

for (const run of runs) test.skipIf(run.minimumMajor > inject("serverMajor")).concurrent(run.title, () => expectCorpusRun(run));

test("a case changes something, or says in SQL and YAML the same", () => {
  const idle = runs.filter((run) => run.from === run.to && !run.source.name.endsWith(".yaml"));
  expect(idle.map((run) => run.title)).toEqual([]);
});
