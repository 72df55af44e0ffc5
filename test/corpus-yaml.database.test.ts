/** For every state of every case of test/corpus: SQL → model → YAML → model is the identity. */
import { expect, inject, test } from "vitest";
import { writeYaml } from "../src/desired/write-yaml.ts";
import { corpusStates, prepare } from "./support/corpus.ts";
import { createDatabase, dropDatabase } from "./support/database.ts";
import { different, modelOf, registry } from "./support/model.ts";

for (const { title, minimumMajor, setup, script } of corpusStates()) {
  test.skipIf(minimumMajor > inject("serverMajor")).concurrent(title, async () => {
    if (setup !== "") {
      const url = await createDatabase();
      await prepare(url, setup).finally(() => dropDatabase(url));
    }
    const original = await modelOf(script);
    const files = writeYaml(original, registry, { layout: "files" });
    expect(different(await modelOf(files), original), files.map(({ path, text }) => `# ${path}\n${text}`).join("\n")).toEqual([]);
  });
}
