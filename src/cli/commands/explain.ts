/** `dbmigrator explain`: where an object or a step of a plan comes from. */
import type { ExplainDocument } from "../../app/explain.ts";
import type { PlanDocument } from "../../plan/artifact.ts";
import { readPlan } from "../input.ts";
import {
  type Command,
  type CommonOptions,
  databaseOptions,
  humanOrJson,
  planRequest,
  type ScopeOptions,
  type Surroundings,
  scopeOptions,
  start,
} from "../options.ts";

interface ExplainOptions extends CommonOptions, ScopeOptions {
  readonly object: string;
  readonly plan?: string | undefined;
  readonly format: "human" | "json";
}

export const explain: Command<ExplainOptions> = {
  command: "explain <object>",
  describe: "Show where an object is declared, how it differs, what hangs on it, and why a step is in the plan",
  builder: (argv) =>
    scopeOptions(databaseOptions(argv))
      .positional("object", { type: "string", describe: "table:app.users, column:app.users.email, view:app.* or the number of a step" })
      .option("plan", { type: "string", describe: "Take the steps from this saved plan instead of a new one" })
      .option("format", humanOrJson)
      .example("$0 explain table:app.users", "The table, in the source and in the database")
      .example("$0 explain 4 --plan plan.json", "Why a saved plan has its fourth step") as never,
  run: runExplain,
};

async function runExplain(options: ExplainOptions, surroundings: Surroundings): Promise<number> {
  const saved = options.plan === undefined ? undefined : await readPlan(options.plan, surroundings.cwd);
  const document = await explanation(options, surroundings, saved);
  const { terminal } = surroundings;
  if (options.format === "json") terminal.document(JSON.stringify(document, null, 1));
  else terminal.document((await import("../../views/human/explain.ts")).humanExplanation(document, terminal.out));
  return 0;
}

/** A step of a saved plan needs neither the database nor the source. */
async function explanation(options: ExplainOptions, surroundings: Surroundings, saved: PlanDocument | undefined): Promise<ExplainDocument> {
  const number = /^\d+$/.test(options.object) ? Number(options.object) : undefined;
  const { explainObject, explainStep } = await import("../../app/explain.ts");
  if (number !== undefined && saved !== undefined) return explainStep(saved, number);
  const { context, project } = await start(options, surroundings);
  const [{ withSession }, { planDatabase }] = await Promise.all([import("../../app/project.ts"), import("../../app/plan-database.ts")]);
  const request = planRequest(options);
  return withSession(project, async (session) =>
    number === undefined
      ? explainObject(context, project, session, { address: options.object, request, saved })
      : explainStep((await planDatabase(context, project, session, request)).document, number),
  );
}
