/** `dbmigrator status`: where a database stands. */
import { type Command, type CommonOptions, databaseOptions, humanOrJson, type Surroundings, start } from "../options.ts";

interface StatusOptions extends CommonOptions {
  readonly detailed: boolean;
  readonly format: "human" | "json";
}

export const status: Command<StatusOptions> = {
  command: "status",
  describe: "Show where a database stands: what was applied, when and by whom",
  builder: (argv) =>
    databaseOptions(argv)
      .option("detailed", { type: "boolean", default: false, describe: "List all entries" })
      .option("format", humanOrJson)
      .example("$0 status --env prod", "The state of production") as never,
  run: runStatus,
};

async function runStatus(options: StatusOptions, surroundings: Surroundings): Promise<number> {
  const { project } = await start(options, surroundings);
  const [{ withSession }, { statusOf }, { humanStatus }] = await Promise.all([
    import("../../app/project.ts"),
    import("../../app/status.ts"),
    import("../../views/human/status.ts"),
  ]);
  const document = await withSession(project, (session) => statusOf(project, session, options.detailed ? 10_000 : 1));
  surroundings.terminal.document(options.format === "json" ? JSON.stringify(document) : humanStatus(document, options.detailed));
  return 0;
}
