/** For every state of every case of test/corpus: SQL → model → YAML → model is the identity. */
import { expect, inject, test } from "vitest";
import { writeYaml } from "../src/desired/write-yaml.ts";
import { corpusStates, prepare } from "./support/corpus.ts";
import { createDatabase, dropDatabase } from "./support/database.ts";
import { different, modelOf, registry } from "./support/model.ts";

/** States that YAML has no words for yet: the name of what PostgreSQL makes in a partition and takes over from nobody. */
const unsayable: readonly string[] = ["exclusion/of-a-partition-made: after", "exclusion/of-a-partition-renamed: after"];

for (const { title, minimumMajor, setup, script } of corpusStates()) {
  test.skipIf(minimumMajor > inject("serverMajor") || unsayable.includes(title)).concurrent(title, async () => {
    if (setup !== "") {
      const url = await createDatabase();
      await prepare(url, setup).finally(() => dropDatabase(url));
    }
    const original = await modelOf(script);
    const files = writeYaml(original, registry, { layout: "files" });
    expect(different(await modelOf(files), original), files.map(({ path, text }) => `# ${path}\n${text}`).join("\n")).toEqual([]);
  });
}
