/**
 * Builds dist/ from src/: declarations by the compiler, which also checks the types, and the modules bundled into few files,
 * as a short command spends much of its time on finding and reading modules. Packages stay packages.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { buildStamp, root } from "./prepare.mjs";

const source = join(root, "src");
const output = join(root, "dist");

rmSync(buildStamp, { force: true });
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
const { status } = spawnSync(process.execPath, [compiler, "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);

const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const bundle = await rolldown({
  cwd: root,
  input: { cli: join(source, "cli.ts"), index: join(source, "index.ts") },
  platform: "node",
  external: new RegExp(`^(${Object.keys(dependencies).join("|")})(/|$)`),
});
const { output: modules } = await bundle.write({ dir: output, chunkFileNames: "modules/[name]-[hash].js" });
await bundle.close();

// what has no source any more
const declarations = readdirSync(source, { recursive: true }).filter((file) => /(?<!\.test)\.ts$/.test(file));
const expected = new Set([...modules.map(({ fileName }) => fileName), ...declarations.map((file) => file.replace(/\.ts$/, ".d.ts"))]);
for (const entry of readdirSync(output, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  const name = path.slice(output.length + 1).replaceAll("\\", "/");
  if (entry.isFile() && !name.startsWith(".") && !expected.has(name)) rmSync(path);
}

chmodSync(join(output, "cli.js"), 0o755);
writeFileSync(buildStamp, "");
