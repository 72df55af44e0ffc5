/** The cache of elaborated sources: an unchanged source costs no shadow. */
import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeDirectory } from "../database/directory.ts";
import { sha256 } from "../model/fingerprint.ts";
import type { DbObject, Edge } from "../model/object.ts";
import type { SourceFile } from "./load-files.ts";
import type { DesiredState } from "./state.ts";

/** How many states are kept; older ones make room. */
const kept = 20;

export interface CacheKey {
  readonly files: readonly SourceFile[];
  /** What else the outcome depends on: server version, setting and kind of the shadow, version of the tool, current user. */
  readonly surroundings: readonly string[];
}

/** A hash of everything that the elaborated state follows from. */
export function cacheKey({ files, surroundings }: CacheKey): string {
  return sha256([...surroundings, ...files.map(({ file, text }) => `${file}\n${sha256(text)}`)].join("\n"));
}

interface Stored extends Omit<DesiredState, "model"> {
  readonly objects: readonly DbObject[];
  readonly edges: readonly (readonly [number, number, Edge["why"]])[];
  readonly unmanaged: DesiredState["model"]["unmanaged"];
  readonly serverMajor: number;
}

/** The state stored under a key; undefined when there is none, or none that can be read. */
export async function readCache(folder: string, key: string): Promise<DesiredState | undefined> {
  let stored: Stored;
  try {
    stored = JSON.parse(await readFile(path.join(folder, `${key}.json`), "utf8")) as Stored;
  } catch {
    return undefined;
  }
  const { objects, edges, unmanaged, serverMajor, mentions, warnings, renames } = stored;
  return {
    model: {
      objects: new Map(objects.map((object) => [object.key, object])),
      edges: edges.map(([from, to, why]) => ({ from: objects[from]?.key ?? "", to: objects[to]?.key ?? "", why })),
      unmanaged,
      serverMajor,
    },
    mentions,
    warnings,
    renames,
  };
}

/** Stores a state. A folder that cannot be written is no error: the cache only saves time. */
export async function writeCache(folder: string, key: string, { model, mentions, warnings, renames }: DesiredState): Promise<void> {
  const objects = [...model.objects.values()];
  const index = new Map(objects.map((object, at) => [object.key, at]));
  const edges = model.edges.map(({ from, to, why }) => [index.get(from) as number, index.get(to) as number, why] as const);
  const stored: Stored = { objects, edges, unmanaged: model.unmanaged, serverMajor: model.serverMajor, mentions, warnings, renames };
  try {
    makeDirectory(folder);
    const temporary = path.join(folder, `${key}.${process.pid}.tmp`);
    await writeFile(temporary, JSON.stringify(stored), { mode: 0o600 });
    await rename(temporary, path.join(folder, `${key}.json`));
    await prune(folder);
  } catch {
    return;
  }
}

async function prune(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  if (names.length <= kept) return;
  const aged = await Promise.all(names.map(async (name) => ({ name, age: (await stat(path.join(folder, name))).mtimeMs })));
  aged.sort((a, b) => b.age - a.age);
  for (const { name } of aged.slice(kept)) await rm(path.join(folder, name), { force: true });
}
