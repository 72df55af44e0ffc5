/** The use case `init`: the first files of a project; with a baseline, the live database taken over as it is. */
import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { advanceEntry, beginEntry, recordEvent } from "../apply/ledger.ts";
import { loadConfig } from "../config/load.ts";
import { makeDirectory } from "../database/directory.ts";
import { DbmError } from "../errors/error.ts";
import { modelFingerprint } from "../model/fingerprint.ts";
import { actor, underLock } from "./apply-plan.ts";
import type { Context } from "./context.ts";
import { exportDatabase, writeFiles } from "./export-database.ts";
import { openProject, type ProjectOptions, withSession } from "./project.ts";
import { readDatabase } from "./read-database.ts";

export interface InitRequest extends ProjectOptions {
  readonly baseline: boolean;
}

export interface InitDocument {
  /** Files that were written, relative to the working directory. */
  readonly written: readonly string[];
  /** The database that was named has a ledger now; one that was not gets it with the first plan that is applied. */
  readonly hasLedger: boolean;
  /** The ledger entry of the baseline; null without one. */
  readonly entry: string | null;
  /** What the database holds and the files do not. */
  readonly warnings: readonly string[];
}

const configText = `# The settings of dbmigrator for this project.
project: my-project
source: ./schema
environments:
  # an embedded PostgreSQL in a folder: nothing to install
  dev: { url: "pglite:.dbmigrator/dev" }
  # prod: { url: "\${DB_CONNECTION_PROD}", protected: true }
defaultEnvironment: dev
`;

const firstTable = `# Tables, views, functions: everything the database should hold. \`dbmigrator plan\` shows what is missing.
tables:
  notes:
    columns:
      id: { type: bigint, identity: always }
      body: { type: text, not_null: true }
      created_at: { type: timestamptz, not_null: true, default: now() }
    primary_key: [id]
`;

const aboutMigrations = `# Versioned migrations

Each is a pair of files, run in the order of their names: \`20260131120000_add_user_email.up.sql\` and \`….down.sql\`.
`;

/** Milliseconds to wait for another run. */
const lockWait = 60_000;

const isEmpty = async (folder: string): Promise<boolean> => (await readdir(folder).catch(() => [])).length === 0;

/** Throws config.exists rather than overwrite anything. */
export async function initProject(context: Context, request: InitRequest): Promise<InitDocument> {
  const { cwd } = context;
  const written: string[] = [];
  const warnings: string[] = [];
  const write = async (name: string, text: string): Promise<void> => {
    const file = path.resolve(cwd, name);
    makeDirectory(path.dirname(file));
    await writeFile(file, text, { flag: "wx" });
    written.push(name);
  };
  const hasConfig = existsSync(path.join(cwd, "dbmigrator.yaml"));
  if (hasConfig && !request.baseline)
    throw new DbmError("config.exists", "dbmigrator.yaml is there already", {
      hint: "Nothing was written. Remove the file to start anew.",
    });
  const entry = request.baseline ? await takeOver(context, request, { written, warnings }) : null;
  const hasLedger = request.baseline || request.url !== undefined || request.env !== undefined;
  if (hasLedger && !request.baseline) await makeLedger(context, request);
  if (!hasConfig) await write("dbmigrator.yaml", configText);
  if (!request.baseline && (await isEmpty(path.join(cwd, "schema")))) await write("schema/notes.yaml", firstTable);
  const { config } = await loadConfig({ directory: cwd, environment: context.env, file: request.config });
  const migrations = config.migrations ?? "migrations";
  if (await isEmpty(path.resolve(cwd, migrations))) await write(path.join(migrations, "README.md"), aboutMigrations);
  return { written, hasLedger, entry, warnings };
}

async function makeLedger(context: Context, request: InitRequest): Promise<void> {
  await withSession(await openProject(context, request), (session) => underLock(context, session, lockWait, async () => undefined));
}

/** Exports the live schema into the source folder and records it as the starting point of the ledger. */
async function takeOver(
  context: Context,
  request: InitRequest,
  { written, warnings }: { readonly written: string[]; readonly warnings: string[] },
): Promise<string> {
  const project = await openProject(context, request);
  if (!(await isEmpty(project.source))) {
    throw new DbmError("config.exists", `${project.sourceName} is not empty`, {
      hint: "A baseline writes the whole source: move what is there away, or set `source` in dbmigrator.yaml to another folder.",
    });
  }
  return withSession(project, async (session) => {
    return underLock(context, session, lockWait, async () => {
      const { files, warnings: lost } = await exportDatabase(context, session, { format: "yaml", schemas: "*", layout: "files" });
      await writeFiles(files, { folder: project.source, cwd: context.cwd, force: false });
      warnings.push(...lost);
      written.push(...files.map((file) => path.join(project.sourceName, file.path)));
      const fingerprint = modelFingerprint(await readDatabase(context, session));
      const version = `${new Date().toISOString().replace(/\D/g, "").slice(0, 17)}_baseline`;
      const by = actor();
      await beginEntry(session, {
        version,
        name: "baseline",
        kind: "baseline",
        checksum: `v1:sha256:${fingerprint}`,
        upSql: "",
        down: null,
        stepsTotal: 0,
        appliedBy: by,
        toolVersion: context.toolVersion,
      });
      await advanceEntry(session, version, 0, true);
      await recordEvent(session, "baseline", version, by);
      return version;
    });
  });
}
