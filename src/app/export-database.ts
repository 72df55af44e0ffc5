/** The use case `export`: a live database as files of the desired state. */
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { introspect } from "../catalog/introspect.ts";
import { makeDirectory } from "../database/directory.ts";
import type { Session } from "../database/session.ts";
import type { WrittenFile } from "../desired/write-files.ts";
import { writeSql } from "../desired/write-sql.ts";
import { writeYaml } from "../desired/write-yaml.ts";
import { DbmError } from "../errors/error.ts";
import { encodeId, type Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import { emptyModel, type Model } from "../model/object.ts";
import { everything, project, type Scope } from "../model/scope.ts";
import { replaceSecrets } from "../model/secrets.ts";
import { spoken } from "../model/words.ts";
import { plan } from "../plan/plan.ts";
import { mask } from "../sql/secret-names.ts";
import type { Context } from "./context.ts";

export interface ExportRequest {
  readonly format: "sql" | "yaml";
  readonly schemas: readonly string[] | "*";
  readonly layout: "files" | "single";
}

export interface Exported {
  readonly files: readonly WrittenFile[];
  /** What the database holds and the files do not. */
  readonly warnings: readonly string[];
}

/** Reads the database and writes it as texts; nothing is lost but what the warnings name. */
export async function exportDatabase(context: Context, session: Session, { format, schemas, layout }: ExportRequest): Promise<Exported> {
  const scope: Scope = { ...everything, schemas };
  const live = await introspect(session, context.kinds);
  const { model, keys } = replaceSecrets(project(live, scope, context.kinds), context.kinds, (secret) => {
    context.onSecret(secret);
    return mask;
  });
  return {
    files: writeModel(model, context.kinds, { format, layout, user: session.server.user, database: session.server.database }),
    warnings: [...live.unmanaged.map(({ message }) => message), ...secretsLeftOut(keys)],
  };
}

/** A model as files; `user` owns what nobody else is said to own. */
export function writeModel(
  model: Model,
  kinds: KindRegistry,
  { format, layout, user, database }: Pick<ExportRequest, "format" | "layout"> & { readonly user: string; readonly database: string },
): readonly WrittenFile[] {
  if (format === "yaml") return writeYaml(model, kinds, { layout });
  const { steps } = plan(freshDatabase(model, kinds), model, kinds, { user, database });
  return writeSql(steps, model, kinds, { layout });
}

const secretsLeftOut = (keys: readonly Key[]): string[] =>
  keys.length === 0
    ? []
    : [
        `secrets are written as ${mask}, which means "as the database has them"; give their values to make elsewhere: ${keys.map(spoken).join(", ")}`,
      ];

/** What every new database has: the schema public. */
function freshDatabase(model: Model, kinds: KindRegistry): Model {
  const key = encodeId({ kind: kinds.namespace.kind, name: "public" });
  const there = model.objects.get(key);
  return { ...emptyModel(model.serverMajor), objects: new Map(there === undefined ? [] : [[key, there]]) };
}

/** Writes files below a folder; returns how many. Throws config.exists for a folder that holds something, unless forced. */
export async function writeFiles(
  files: readonly WrittenFile[],
  { folder, cwd, force }: { readonly folder: string; readonly cwd: string; readonly force: boolean },
): Promise<number> {
  const root = path.resolve(cwd, folder);
  const there = await readdir(root).catch(() => []);
  if (there.length > 0 && !force)
    throw new DbmError("config.exists", `${folder} is not empty`, {
      hint: "Give another folder with --out, or add --force to write into it.",
    });
  for (const file of files) {
    const target = path.join(root, file.path);
    makeDirectory(path.dirname(target));
    await writeFile(target, file.text);
  }
  return files.length;
}
