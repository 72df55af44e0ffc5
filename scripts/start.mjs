/** `npm start`: the main job on the demo project and the embedded database, in a scratch folder, from nothing to a second plan. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, root } from "./prepare.mjs";

ensureInstalled();
ensureBuilt();

const scratch = mkdtempSync(join(tmpdir(), "dbmigrator-demo-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

for (const name of ["dbmigrator.yaml", "schema", "templates"]) {
  if (existsSync(join(root, name))) cpSync(join(root, name), join(scratch, name), { recursive: true });
}

const unchanged = 0;
const changes = 2;

heading("1. What would make the empty database look like schema/?");
dbmigrator(["plan", "--detailed-exitcode"], changes);

heading("2. Make it so.");
dbmigrator(["apply", "--auto-approve"], unchanged);

heading("3. A second plan finds nothing to do.");
dbmigrator(["plan", "--detailed-exitcode"], unchanged);

heading("4. schema/customers.yaml gets a column; what would change?");
addLine(join(scratch, "schema", "customers.yaml"), "      email:", "      phone: { type: text }");
const output = dbmigrator(["plan", "--detailed-exitcode"], changes);
if (!output.includes("phone")) fail("The last plan does not name the new column, phone.");

console.log("\nDone: planned, applied, verified and changed the demo project on the embedded database.");

/** Runs the built command line in the scratch folder, shows and returns its output; ends the demo when the exit code is another one. */
function dbmigrator(args, expectedCode) {
  console.log(`\n$ dbmigrator ${args.join(" ")}`);
  const command = [join(root, "dist", "cli.js"), ...args, "--url", "pglite:.dbmigrator/demo"];
  const { status, signal, stdout } = spawnSync(process.execPath, command, {
    cwd: scratch,
    env: cleanEnvironment(),
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  process.stdout.write(stdout ?? "");
  if (status !== expectedCode) fail(`\`dbmigrator ${args.join(" ")}\` ended with ${signal ?? status}, expected ${expectedCode}.`);
  return stdout;
}

/** The environment without what would point the demo to another database than its own. */
function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DBMIGRATOR_|DB_CONNECTION|DATABASE_URL$|PG)/.test(name)));
}

function addLine(path, before, line) {
  const lines = readFileSync(path, "utf8").split("\n");
  const at = lines.findIndex((candidate) => candidate.startsWith(before));
  if (at < 0) fail(`${path} has no line that starts with "${before}".`);
  writeFileSync(path, lines.toSpliced(at, 0, line).join("\n"));
}

function heading(text) {
  console.log(`\n── ${text}`);
}

function fail(message) {
  console.error(`\nnpm start failed: ${message}`);
  process.exit(1);
}
