/** `dbmigrator diff`: the difference between source and database as SQL (or another form), for scripts and eyes. */
import { type Command, databaseOptions, scopeOptions } from "../options.ts";
import { type PlanOptions, planForm, runPlan } from "./plan.ts";

export const diff: Command<PlanOptions> = {
  command: "diff",
  describe: "Print the statements between the database and the desired state",
  builder: (argv) =>
    scopeOptions(databaseOptions(argv))
      .option("format", planForm("sql"))
      .option("detailed-exitcode", { type: "boolean", default: false, describe: "Exit with 2 when there are differences" })
      .example("$0 diff --env prod", "The SQL that would bring production to the desired state") as never,
  run: runPlan,
};
