/** `dbmigrator plan`: shows what would change, changes nothing. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { PlanDocument } from "../../plan/artifact.ts";
import {
  type Command,
  type CommonOptions,
  databaseOptions,
  planRequest,
  type ScopeOptions,
  type Surroundings,
  scopeOptions,
  start,
} from "../options.ts";

export interface PlanOptions extends CommonOptions, ScopeOptions {
  readonly out?: string | undefined;
  readonly format: "human" | "json" | "sql" | "markdown";
  readonly detailedExitcode: boolean;
}

/** --format of a plan. */
export const planForm = (usual: PlanOptions["format"]) => ({
  choices: ["human", "json", "sql", "markdown"] as const,
  default: usual,
  describe: "Form of the document on stdout",
});

export const plan: Command<PlanOptions> = {
  command: "plan",
  describe: "Show what would change to bring a database to the desired state",
  builder: (argv) =>
    scopeOptions(databaseOptions(argv))
      .option("out", { alias: "o", type: "string", describe: "Save the plan to this file, for `apply`" })
      .option("format", planForm("human"))
      .option("detailed-exitcode", { type: "boolean", default: false, describe: "Exit with 2 when there are changes" })
      .example("$0 plan", "Compare schema/ with the default environment")
      .example("$0 plan --env prod --out plan.json", "Save a plan for review, then `dbmigrator apply plan.json`")
      .example("$0 plan --target 'table:app.users'", "Only this table and what it needs") as never,
  run: runPlan,
};

/** Plans and prints; shared with `diff`. */
export async function runPlan(options: PlanOptions, surroundings: Surroundings): Promise<number> {
  const { context, project } = await start(options, surroundings);
  const [{ withSession }, { planDatabase }] = await Promise.all([import("../../app/project.ts"), import("../../app/plan-database.ts")]);
  const { document } = await withSession(project, (session) => planDatabase(context, project, session, planRequest(options)));
  if (options.out !== undefined) await writeFile(path.resolve(surroundings.cwd, options.out), `${JSON.stringify(document, null, 1)}\n`);
  const next = `dbmigrator apply${options.out === undefined ? "" : ` ${options.out}`}`;
  surroundings.terminal.document(await renderPlan(document, options.format, surroundings, next));
  return options.detailedExitcode && document.up.steps.length > 0 ? 2 : 0;
}

/** The plan in the form that was asked for; for people with the command that follows. */
export async function renderPlan(
  document: PlanDocument,
  format: PlanOptions["format"],
  { terminal }: Surroundings,
  next?: string,
): Promise<string> {
  if (format === "json") return JSON.stringify(document, null, 1);
  if (format === "sql") return (await import("../../views/sql.ts")).sqlScript(document.up);
  if (format === "markdown") return (await import("../../views/markdown.ts")).markdownPlan(document);
  return (await import("../../views/human/plan.ts")).humanPlan(document, terminal.out, next);
}
