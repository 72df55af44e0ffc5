/** `npm run bench [100 1000]`: plans of generated schemas, beside other tools from npm, as a table. Peers are fetched outside package.json. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, root } from "./prepare.mjs";

/** The versions the table speaks of. */
const peers = { "@supabase/pg-delta": "1.0.0-alpha.34", "@pgkit/migra": "0.6.1" };

ensureInstalled();
ensureBuilt();
const folder = join(root, "node_modules", ".cache", "dbmigrator", "peers");
if (!Object.keys(peers).every((name) => existsSync(join(folder, "node_modules", name)))) {
  mkdirSync(folder, { recursive: true });
  const wanted = Object.entries(peers).map(([name, version]) => `${name}@${version}`);
  spawnSync(
    "npm",
    ["install", "--prefix", folder, "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", ...wanted],
    { stdio: ["ignore", 2, 2] },
  );
}
const { status } = spawnSync(
  process.execPath,
  [join(root, "node_modules", "vitest", "vitest.mjs"), "run", "--config", "bench/vitest.config.ts"],
  {
    cwd: root,
    env: { ...process.env, DBMIGRATOR_BENCH_PEERS: folder, DBMIGRATOR_BENCH_SIZES: process.argv.slice(2).join(" ") },
    stdio: "inherit",
  },
);
process.exit(status ?? 1);
