/** What every script needs first: the dependencies of the lockfile in node_modules, and a dist/ as new as src/. Plain Node. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Touched by scripts/build.mjs after a build that succeeded. */
export const buildStamp = join(root, "dist", ".built");

/** Installs the lockfile's packages when one is missing or of another version. No install script is run: nothing needs one. */
export function ensureInstalled() {
  if (isInstalled()) return;
  console.error("Installing dependencies …");
  // not `npm ci`: it refuses a lockfile that lacks binaries of platforms which a registry does not carry; --no-save leaves the lockfile as it is
  const args = ["install", "--no-save", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
  const npm = process.env.npm_execpath;
  if (npm?.endsWith(".js")) runOrExit(process.execPath, [npm, ...args]);
  else runOrExit("npm", args);
}

/** Builds when a source file, or a folder that lost one, is newer than the last build. */
export function ensureBuilt() {
  const built = modified(buildStamp);
  const inputs = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json", "scripts/build.mjs", "src"];
  if (inputs.every((input) => newest(join(root, input)) <= built)) return;
  console.error("Building …");
  runOrExit(process.execPath, [join(root, "scripts", "build.mjs")]);
}

function isInstalled() {
  const wanted = packagesOf("package-lock.json");
  const present = packagesOf("node_modules/.package-lock.json");
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === "") return true;
    const found = present[path];
    return found ? found.version === version : optional === true;
  });
}

function packagesOf(lockfile) {
  const path = join(root, lockfile);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : {};
}

function newest(path) {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return modified(path);
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), modified(path));
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function runOrExit(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: command === "npm" && process.platform === "win32",
  });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}
