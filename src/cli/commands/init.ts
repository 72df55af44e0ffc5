/** `dbmigrator init`: the first files of a project. */
import { type Command, type CommonOptions, databaseOptions, type Surroundings } from "../options.ts";

interface InitOptions extends CommonOptions {
  readonly baseline: boolean;
}

export const init: Command<InitOptions> = {
  command: "init",
  describe: "Write dbmigrator.yaml and a first schema/; with --baseline take over an existing database",
  builder: (argv) =>
    databaseOptions(argv)
      .option("baseline", {
        type: "boolean",
        default: false,
        describe: "Write schema/ from the live database and record it as the starting point",
      })
      .example("$0 init", "Start an empty project with an embedded database")
      .example("$0 init --baseline --url postgres://localhost/shop", "Take over an existing database") as never,
  run: runInit,
};

async function runInit(options: InitOptions, surroundings: Surroundings): Promise<number> {
  const { initProject } = await import("../../app/init-project.ts");
  if (options.url !== undefined) surroundings.redactor.addFrom(options.url);
  const { createContext } = await import("../../app/context.ts");
  const { cwd, env, redactor, terminal } = surroundings;
  const context = createContext({ cwd, env, emit: () => undefined, onSecret: redactor.add });
  const { written, hasLedger, entry, warnings } = await initProject(context, options);
  for (const warning of warnings) terminal.warn(warning);
  const lines = [
    ...written.map((file) => `wrote ${file}`),
    ...(hasLedger ? ["made the ledger, the schema dbmigrator"] : []),
    ...(entry === null ? [] : [`recorded the live schema as ${entry}`]),
    "",
    options.baseline && options.url !== undefined
      ? "Next: put the database into dbmigrator.yaml as an environment (its URL in a variable), then dbmigrator plan --env NAME"
      : `Next: dbmigrator plan${options.env === undefined ? "" : ` --env ${options.env}`}`,
  ];
  terminal.document(lines.join("\n"));
  return 0;
}
