/** `npm test`: installs what is missing, builds, lints, checks types and runs every test; ends with `N passed, N failed`. */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fetchBinaries } from "./postgres-binaries.mjs";
import { ensureInstalled, root } from "./prepare.mjs";

ensureInstalled();

const report = join(root, "node_modules", ".cache", "dbmigrator", "test-results.json");
/** The second version of PostgreSQL that every run takes the corpus through, and plans for with a shadow of another version; `npm run test:matrix` takes it through all. */
const otherMajor = 15;
const totals = { passed: 0, failed: 0 };

await check("build", process.execPath, ["scripts/build.mjs"]);
await check("format and lint", process.execPath, [bin("@biomejs/biome", "biome"), "ci", "."]);
await check("import rules", process.execPath, [bin("dependency-cruiser", "depcruise"), "src"]);
await check("unused code", process.execPath, [bin("knip", "knip")]);
await check("types", process.execPath, [bin("typescript", "tsc"), "--noEmit", "-p", "."]);
await check("package", process.execPath, [bin("publint", "publint"), "--strict", "--pack", "false"]);
await runTests();
await runCorpusOn(otherMajor);

console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);

/** Runs one command and counts it as one test; its output is shown when it fails. */
async function check(name, command, args) {
  const started = Date.now();
  const { code, output } = await run(command, args, "pipe");
  const took = `${((Date.now() - started) / 1000).toFixed(1)} s`;
  totals[code === 0 ? "passed" : "failed"] += 1;
  console.log(code === 0 ? `✓ ${name} (${took})` : `✗ ${name} (${took})\n${output}`);
}

async function runCorpusOn(major) {
  // a server that is given is the only one
  if (process.env.DBMIGRATOR_TEST_URL) return;
  console.log(`\n── the corpus on PostgreSQL ${major}`);
  try {
    fetchBinaries(major);
  } catch (error) {
    // an installed server will do; without one the run fails, and says what is missing
    console.log(error.message);
  }
  const files = ["test/corpus.database.test.ts", "test/e2e/other-version.e2e.test.ts"];
  await runTests(["--project", "database", "--project", "e2e", ...files], { DBMIGRATOR_TEST_MAJOR: String(major) });
}

/** Runs vitest, with these arguments and variables of the environment, and adds what passed and failed to the totals. */
async function runTests(chosen = [], env = {}) {
  mkdirSync(join(report, ".."), { recursive: true });
  rmSync(report, { force: true });
  const args = [bin("vitest", "vitest"), "run", ...chosen, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await run(process.execPath, args, "inherit", env);
  const { numPassedTests = 0, numFailedTests = 0 } = readReport();
  totals.passed += numPassedTests;
  // a run can fail without a failed test: a file that does not load, an unhandled rejection, a server that does not start
  totals.failed += numFailedTests === 0 && code !== 0 ? 1 : numFailedTests;
}

function readReport() {
  try {
    return JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return {};
  }
}

/** Path of the script behind a package's command, so that no shell is needed to start it. */
function bin(name, command) {
  const folder = join(root, "node_modules", name);
  const { bin: bins } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bins === "string" ? bins : bins[command]);
}

function run(command, args, stdio, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ["ignore", stdio, stdio] });
    let output = "";
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    child.on("error", (error) => resolve({ code: 1, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
