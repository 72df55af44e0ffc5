/** Builds dist/ from src/: compiles, copies what is not TypeScript, removes what has no source any more. */
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildStamp, root } from "./prepare.mjs";

const source = join(root, "src");
const output = join(root, "dist");
const isCompiled = /(?<!\.test)\.ts$/;
const isAsset = /\.(json|hbs|html|css|js|svg)$/;

rmSync(buildStamp, { force: true });
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
const { status } = spawnSync(process.execPath, [compiler, "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });

const files = readdirSync(source, { recursive: true });
const assets = files.filter((file) => isAsset.test(file));
for (const asset of assets) {
  mkdirSync(dirname(join(output, asset)), { recursive: true });
  copyFileSync(join(source, asset), join(output, asset));
}

const modules = files.filter((file) => isCompiled.test(file)).map((file) => file.replace(/\.ts$/, ""));
const expected = new Set([...assets, ...modules.flatMap((name) => [`${name}.js`, `${name}.d.ts`])]);
for (const entry of readdirSync(output, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  const name = path.slice(output.length + 1);
  if (entry.isFile() && !name.startsWith(".") && !expected.has(name)) rmSync(path);
}

const launcher = join(output, "cli.js");
if (existsSync(launcher)) chmodSync(launcher, 0o755);
if (status === 0) writeFileSync(buildStamp, "");
process.exit(status ?? 1);
