/** `dbmigrator apply`: brings a database to the desired state, by a fresh plan, a saved one, or a file of SQL. */
import path from "node:path";
import type { ApplyDocument, ApplyOptions } from "../../app/apply-plan.ts";
import type { Context } from "../../app/context.ts";
import type { Planned } from "../../app/plan-database.ts";
import type { Project } from "../../app/project.ts";
import type { Session } from "../../database/session.ts";
import { DbmError } from "../../errors/error.ts";
import { counted } from "../../model/words.ts";
import type { PlanDocument } from "../../plan/artifact.ts";
import { askForYes } from "../ask.ts";
import { readInput, readPlan } from "../input.ts";
import {
  allowedHazards,
  type Command,
  type CommonOptions,
  databaseOptions,
  humanOrJson,
  planRequest,
  type RunFlags,
  runOptions,
  type ScopeOptions,
  type Surroundings,
  scopeOptions,
  start,
} from "../options.ts";
import { runSettings } from "../run-settings.ts";
import { renderPlan } from "./plan.ts";

export interface ApplyCommandOptions extends CommonOptions, ScopeOptions, RunFlags {
  readonly file?: string | undefined;
  readonly format: "human" | "json";
  readonly dryRun: boolean;
}

export const apply: Command<ApplyCommandOptions> = {
  command: "apply [file]",
  describe: "Bring a database to the desired state: plan and apply, or apply a saved plan or a file of SQL",
  builder: (argv) =>
    runOptions(scopeOptions(databaseOptions(argv)))
      .positional("file", { type: "string", describe: "plan.json of `plan --out`, or a file of SQL" })
      .option("dry-run", { type: "boolean", default: false, describe: "Show what would run, and stop" })
      .option("format", humanOrJson)
      .example("$0 apply", "Plan, show, ask, apply")
      .example("$0 apply plan.json --auto-approve", "Exactly the saved plan, without asking")
      .example("$0 apply fix.sql --env test", "A file of SQL as one entry of the ledger") as never,
  run: runApply,
};

async function runApply(options: ApplyCommandOptions, surroundings: Surroundings): Promise<number> {
  allowedHazards(options);
  const { context, project } = await start(options, surroundings);
  const [{ withSession }, { requireWritable }] = await Promise.all([import("../../app/project.ts"), import("../../database/writable.ts")]);
  const { file } = options;
  const isSql = file !== undefined && /\.sql$/i.test(file);
  if (project.resolved.protected && (file === undefined || isSql)) {
    throw new DbmError("apply.protected", `the environment ${project.resolved.name} is protected: it takes saved plans only`, {
      hint: "Run `dbmigrator plan --out plan.json`, have it reviewed, then `dbmigrator apply plan.json`.",
    });
  }
  const script = isSql ? await readInput(file, surroundings.cwd) : undefined;
  const saved = file === undefined || isSql ? undefined : await readPlan(file, surroundings.cwd);
  return withSession(project, async (session, reconnect) => {
    if (!options.dryRun) await requireWritable(session);
    const run: Run = { options, surroundings, context, project, session, settings: { ...runSettings(project, options), reconnect } };
    return script === undefined ? applyDocument(run, saved) : applySql(run, script);
  });
}

interface Run {
  readonly options: ApplyCommandOptions;
  readonly surroundings: Surroundings;
  readonly context: Context;
  readonly project: Project;
  readonly session: Session;
  readonly settings: ApplyOptions;
}

async function applyDocument(run: Run, saved: PlanDocument | undefined): Promise<number> {
  const { options, surroundings, context, project, session, settings } = run;
  const { terminal } = surroundings;
  const [{ planDatabase }, { reopenPlan }, { applyPlan, assertConsent }] = await Promise.all([
    import("../../app/plan-database.ts"),
    import("../../app/reopen-plan.ts"),
    import("../../app/apply-plan.ts"),
  ]);
  const fresh = saved === undefined ? await planDatabase(context, project, session, planRequest(options)) : undefined;
  const document = saved ?? (fresh as Planned).document;
  const isEmpty = document.up.steps.length === 0;
  if (saved === undefined || options.dryRun || isEmpty || (terminal.interactive && !options.autoApprove)) {
    if (options.format === "human") terminal.document(await renderPlan(document, "human", surroundings));
  }
  if (options.dryRun || isEmpty) {
    if (options.format === "json") terminal.document(dryDocument(document.up.steps.length));
    return 0;
  }
  const planned = fresh ?? (await reopenPlan(context, project, session, document));
  if (options.autoApprove) assertConsent(document.up.steps, allowedHazards(options));
  else await askForYes(surroundings, `Apply ${counted(document.up.steps.length, "step")} to ${placeOf(session)}?`);
  return finish(run, await applyPlan(context, session, planned, settings), "The database matches the plan.");
}

async function applySql(run: Run, text: string): Promise<number> {
  const { options, surroundings, context, session, settings } = run;
  const [{ maskFile, stepsOfFile }, { loadParser }, { applyFile }] = await Promise.all([
    import("../../apply/sql-file.ts"),
    import("../../sql/split.ts"),
    import("../../app/apply-plan.ts"),
  ]);
  await loadParser();
  const name = options.file as string;
  const file = maskFile(stepsOfFile(text, name), context.onSecret);
  const { steps } = file;
  if (options.dryRun) {
    const script = steps.map(({ sql }) => `${sql};`).join("\n");
    surroundings.terminal.document(options.format === "json" ? dryDocument(steps.length) : script);
    return 0;
  }
  if (!options.autoApprove)
    await askForYes(surroundings, `Run the ${counted(steps.length, "statement")} of ${name} on ${placeOf(session)}?`);
  return finish(
    run,
    await applyFile(context, session, { ...file, name: path.basename(name) }, settings),
    "`dbmigrator down` takes it back.",
  );
}

/** What JSON says of a run that did not happen. */
const dryDocument = (steps: number): string => JSON.stringify({ format: 1, version: null, steps, milliseconds: 0 });

function finish({ options, surroundings: { terminal } }: Run, document: ApplyDocument, result: string): number {
  if (options.format === "json") terminal.document(JSON.stringify(document));
  else
    terminal.document(
      `Applied ${counted(document.steps, "step")} in ${(document.milliseconds / 1000).toFixed(1)} s as ${document.version}. ${result}`,
    );
  return 0;
}

const placeOf = ({ server }: Session): string => (server.embedded ? "the embedded database" : `${server.address}/${server.database}`);
