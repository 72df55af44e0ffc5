/** `npm run test:matrix [14 16 …]`: the database tests on every supported PostgreSQL, or on those named. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fetchBinaries, majors } from "./postgres-binaries.mjs";
import { ensureBuilt, ensureInstalled, root } from "./prepare.mjs";

ensureInstalled();
ensureBuilt();

const wanted = process.argv.slice(2).map(Number);
const results = (wanted.length > 0 ? wanted : majors).map((major) => {
  console.log(`\n── PostgreSQL ${major}`);
  fetchBinaries(major);
  const vitest = [join(root, "node_modules", "vitest", "vitest.mjs"), "run", "--project", "database"];
  const env = { ...process.env, DBMIGRATOR_TEST_MAJOR: String(major) };
  return { major, isPassed: spawnSync(process.execPath, vitest, { cwd: root, env, stdio: "inherit" }).status === 0 };
});

console.log();
for (const { major, isPassed } of results) console.log(`${isPassed ? "✓" : "✗"} PostgreSQL ${major}`);
process.exit(results.every(({ isPassed }) => isPassed) ? 0 : 1);
