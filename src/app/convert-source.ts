/** The use case `convert`: files of a source in the other spelling, through the model. */
import { access, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Session } from "../database/session.ts";
import { yamlComments } from "../desired/format-yaml.ts";
import { readSources, readSourcesAt, type SourceFile } from "../desired/load-files.ts";
import { type WrittenFile, wholeOf } from "../desired/write-files.ts";
import { DbmError } from "../errors/error.ts";
import { diff } from "../model/diff.ts";
import { encodeId, type Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { everything, project as projectModel, sharedKeys } from "../model/scope.ts";
import { replaceSecrets } from "../model/secrets.ts";
import { counted } from "../model/words.ts";
import { mask } from "../sql/secret-names.ts";
import { loadParser, sqlComments } from "../sql/split.ts";
import type { Context } from "./context.ts";
import { type DesiredSource, stateOfFiles } from "./desired-state.ts";
import { writeModel } from "./export-database.ts";
import type { Project } from "./project.ts";
import { liveDatabase } from "./read-database.ts";

export interface ConvertRequest {
  readonly to: "yaml" | "sql";
  /** Absolute paths of files and folders. */
  readonly paths: readonly string[];
  readonly layout: "files" | "single";
}

export interface Conversion {
  readonly files: readonly WrittenFile[];
  /** The files that were converted. */
  readonly sources: readonly SourceFile[];
  /** What is in the sources and not in the model, one sentence each. */
  readonly losses: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * The objects that the files declare, in the other spelling. Files inside the project's source are read together with the rest
 * of it. What was written is elaborated again, and must give the same model.
 * @throws DbmError source.* and shadow.* errors; source.not-convertible where the result would not be the same
 */
export async function convertSource(context: Context, project: Project, session: Session, request: ConvertRequest): Promise<Conversion> {
  const { kinds } = context;
  const sources = await readSourcesAt(request.paths);
  const all = await withRest(project, sources);
  const live = liveDatabase(context, session);
  const state = await stateOfFiles(context, project, session, { files: all, ...live });
  await state.closed;
  const scope = { ...everything, categories: state.mentions.categories, declared: sharedKeys(state.model, kinds) };
  const whole = projectModel(state.model, scope, kinds);
  const chosen = all.length === sources.length ? withoutGiven(whole, kinds) : declaredIn(sources, whole);
  const writing = { format: request.to, layout: request.layout, user: session.server.user, database: session.server.database };
  const files = writeModel(replaceSecrets(chosen, kinds, context.vault.find).model, kinds, writing);
  await prove({ ...request, files: asSources(files), rest: all.filter((file) => !isIn(sources, file)), whole }, async (rest) => {
    const { model, closed } = await stateOfFiles(context, project, session, { files: rest, ...live });
    await closed;
    return projectModel(model, scope, kinds);
  });
  // what is printed shows no secret; files are a source like the one they come from
  const shown = request.layout === "files" ? files : writeModel(masked(chosen, kinds), kinds, writing);
  return { files: shown, sources, losses: await lossesOf(sources, state), warnings: state.warnings };
}

const masked = (model: Model, kinds: KindRegistry): Model => replaceSecrets(model, kinds, () => mask).model;

const isIn = (files: readonly SourceFile[], file: SourceFile): boolean => files.some((each) => each.path === file.path);

/** The files with all others of the project's source, if they are a part of it; else themselves. */
async function withRest({ source }: Project, files: readonly SourceFile[]): Promise<readonly SourceFile[]> {
  const all = await readSources(source).catch((error: unknown) => {
    if (error instanceof DbmError && error.code === "source.not-found") return [];
    throw error;
  });
  return files.every((file) => isIn(all, file)) ? all : files;
}

/** Without the schema public as every database has it. */
function withoutGiven(model: Model, kinds: KindRegistry): Model {
  const key = encodeId({ kind: kinds.namespace.kind, name: "public" });
  const isGiven = (object: DbObject): boolean => wholeOf(object, model).key === key;
  const isSaid = [...model.objects.values()].some((object) => object.at !== undefined && isGiven(object));
  return isSaid ? model : only(model, (object) => !isGiven(object));
}

function only(model: Model, holds: (object: DbObject) => boolean): Model {
  const objects = new Map([...model.objects].filter(([, object]) => holds(object)));
  return { ...model, objects, edges: model.edges.filter(({ from, to }) => objects.has(from) && objects.has(to)) };
}

/** The objects that some of the files declare. Throws source.not-convertible for one whose parts are in other files too. */
function declaredIn(files: readonly SourceFile[], model: Model): Model {
  const names = new Set(files.map(({ file }) => file));
  const places = new Map<Key, Set<string>>();
  for (const object of model.objects.values()) {
    if (object.at === undefined) continue;
    const { key } = wholeOf(object, model);
    places.set(key, (places.get(key) ?? new Set()).add(object.at.file));
  }
  for (const [key, found] of places) {
    const count = [...found].filter((file) => names.has(file)).length;
    if (count === 0 || count === found.size) continue;
    throw new DbmError("source.not-convertible", `${key} is declared in several files: ${[...found].sort().join(", ")}`, {
      hint: "Convert these files together.",
    });
  }
  return only(model, (object) => [...(places.get(wholeOf(object, model).key) ?? [])].some((file) => names.has(file)));
}

const asSources = (files: readonly WrittenFile[]): SourceFile[] =>
  files.map((file) => ({ file: file.path, path: file.path, text: file.text, language: file.path.endsWith(".sql") ? "sql" : "yaml" }));

interface Proof extends Pick<ConvertRequest, "to"> {
  readonly files: readonly SourceFile[];
  readonly rest: readonly SourceFile[];
  readonly whole: Model;
}

async function prove({ to, files, rest, whole }: Proof, modelOf: (files: readonly SourceFile[]) => Promise<Model>): Promise<void> {
  const again = files.length + rest.length === 0 ? { ...whole, objects: new Map() } : await modelOf([...rest, ...files]);
  const differing = diff(again, whole).map(({ key }) => key);
  if (differing.length === 0) return;
  throw new DbmError("source.not-convertible", `as ${to} the source would not say the same of ${differing.slice(0, 5).join(", ")}`, {
    hint: "Convert the whole source at once; if that does not help, please report it with the object's declaration.",
  });
}

async function lossesOf(sources: readonly SourceFile[], { renames, model }: DesiredSource): Promise<string[]> {
  await loadParser();
  const comments = sources.flatMap(({ language, text }) => (language === "sql" ? sqlComments(text) : yamlComments(text)));
  const own = comments.filter((comment) => !/^#\s*yaml-language-server:/.test(comment));
  const ignored = own.filter((comment) => /dbmigrator:\s*ignore\b/.test(comment)).length;
  const names = new Set(sources.map(({ file }) => file));
  const renamed = renames.map(({ key }) => key).filter((key) => names.has(model.objects.get(key)?.at?.file ?? ""));
  return [
    ...(own.length > 0 ? [`${counted(own.length, "comment")} of the source: the model has none`] : []),
    ...(ignored > 0 ? [`${counted(ignored, "statement")} marked to be ignored`] : []),
    ...(renamed.length > 0 ? [`renamed_from of ${renamed.join(", ")}`] : []),
  ];
}

/**
 * Puts the result in the place of its sources: below `folder`, and the source files that are not written anew are removed.
 * Throws config.exists where another file would be overwritten, unless forced.
 */
export async function replaceFiles(
  { files, sources }: Conversion,
  { folder, force }: { readonly folder: string; readonly force: boolean },
): Promise<{ readonly written: number; readonly removed: number }> {
  const targets = files.map((file) => ({ ...file, path: path.join(folder, file.path) }));
  const kept = new Set(targets.map((file) => file.path));
  for (const target of targets) {
    const isThere = await access(target.path).then(
      () => true,
      () => false,
    );
    if (isThere && !force && !sources.some((source) => source.path === target.path))
      throw new DbmError(
        "config.exists",
        `${path.relative(process.cwd(), target.path)} is there already, and is not one of the files to convert`,
        {
          hint: "Convert it as well, or add --force to overwrite it.",
        },
      );
  }
  for (const target of targets) {
    await mkdir(path.dirname(target.path), { recursive: true });
    await writeFile(target.path, target.text);
  }
  const gone = sources.filter((source) => !kept.has(source.path));
  for (const source of gone) await rm(source.path);
  return { written: targets.length, removed: gone.length };
}
