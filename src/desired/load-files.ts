/** Reads the files of a schema source. */
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { Diagnostic } from "../errors/diagnostic.ts";
import { DbmError, failWith } from "../errors/error.ts";
import { decodeSource } from "../sql/source.ts";

type Language = "sql" | "yaml";

export interface SourceFile {
  /** The name for messages: as the user would type it from the working directory, with slashes. */
  readonly file: string;
  readonly path: string;
  readonly language: Language;
  readonly text: string;
}

const languages: Readonly<Record<string, Language>> = { ".sql": "sql", ".yaml": "yaml", ".yml": "yaml" };

const advice = "Point `source` (or --source) at the folder of the schema; `dbmigrator init` makes a first one.";

/**
 * Every *.yaml, *.yml and *.sql file below a folder, or the one file that is given, sorted bytewise by name.
 * Hidden files, hidden folders and node_modules are skipped; a folder reached twice through links is read once.
 * @throws DbmError source.not-found where there is nothing to read; source.encoding; source.invalid where a file cannot be read
 */
export async function readSources(source: string): Promise<SourceFile[]> {
  const info = await stat(source).catch((error: unknown) => fail(source, error));
  const paths = info.isDirectory() ? await filesBelow(source, new Set()) : [source];
  if (paths.length === 0) {
    // An empty desired state would mean: drop everything. Nobody says that by accident.
    throw new DbmError("source.not-found", `${displayName(source)} holds no *.yaml, *.yml or *.sql file.`, {
      hint: advice,
    });
  }
  const named = paths.map((file) => ({ path: file, file: displayName(file) }));
  named.sort((a, b) => Buffer.compare(Buffer.from(a.file), Buffer.from(b.file)));
  const files = await Promise.all(named.map(read));
  const problems = files.flatMap((file) => ("problem" in file ? [file.problem] : []));
  if (problems.length > 0) failWith(problems);
  return files.flatMap((file) => ("problem" in file ? [] : [file]));
}

/** The files of several sources, each once, sorted as readSources does. Throws as it does. */
export async function readSourcesAt(sources: readonly string[]): Promise<SourceFile[]> {
  const found = await Promise.all(sources.map(readSources));
  const files = [...new Map(found.flat().map((file) => [file.path, file])).values()];
  return files.sort((a, b) => Buffer.compare(Buffer.from(a.file), Buffer.from(b.file)));
}

async function filesBelow(folder: string, seen: Set<string>): Promise<string[]> {
  const real = await realpath(folder).catch((error: unknown) => fail(folder, error));
  if (seen.has(real)) return [];
  seen.add(real);
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => fail(folder, error));
  const found: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const full = path.join(folder, entry.name);
    const kind = entry.isSymbolicLink() ? await stat(full).catch((error: unknown) => failLink(full, error)) : entry;
    if (kind.isDirectory()) found.push(...(await filesBelow(full, seen)));
    else if (languages[path.extname(entry.name).toLowerCase()] !== undefined) found.push(full);
  }
  return found;
}

async function read(entry: { readonly path: string; readonly file: string }): Promise<SourceFile | { readonly problem: Diagnostic }> {
  try {
    const bytes = await readFile(entry.path).catch((error: unknown) => fail(entry.path, error));
    const language = languages[path.extname(entry.path).toLowerCase()] ?? "sql";
    return { ...entry, language, text: decodeSource(bytes, entry.file) };
  } catch (error) {
    if (!(error instanceof DbmError)) throw error;
    const { code, message, hint, at } = error;
    return { problem: { code, severity: "error", message, ...(hint === undefined ? {} : { hint }), ...(at === undefined ? {} : { at }) } };
  }
}

function displayName(file: string): string {
  const relative = path.relative(process.cwd(), path.resolve(file));
  const name = relative === "" ? "." : relative.startsWith("..") ? path.resolve(file) : relative;
  return name.replaceAll(path.sep, "/");
}

function failLink(file: string, cause: unknown): never {
  const { code } = cause as NodeJS.ErrnoException;
  if (code !== "ENOENT" && code !== "ELOOP") return fail(file, cause);
  throw new DbmError("source.invalid", `${displayName(file)} is a link that leads nowhere.`, { hint: "Remove or mend the link.", cause });
}

function fail(file: string, cause: unknown): never {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === undefined) throw cause;
  if (code === "ENOENT" || code === "ENOTDIR")
    throw new DbmError("source.not-found", `${displayName(file)} does not exist.`, { hint: advice, cause });
  throw new DbmError("source.invalid", `${displayName(file)} cannot be read (${code}).`, { cause });
}
