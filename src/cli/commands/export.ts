/** `dbmigrator export`: writes a live database as files of the desired state. */
import { deliver } from "../deliver.ts";
import { type Command, type CommonOptions, databaseOptions, type Surroundings, schemaList, start } from "../options.ts";

interface ExportOptions extends CommonOptions {
  readonly format: "sql" | "yaml";
  readonly out?: string | undefined;
  readonly schemas?: string | undefined;
  readonly force: boolean;
}

export const exportCommand: Command<ExportOptions> = {
  command: "export",
  describe: "Write a live database as files: one for each table, view, function …",
  builder: (argv) =>
    databaseOptions(argv)
      .option("format", { choices: ["sql", "yaml"] as const, default: "yaml" as const, describe: "Form of the files" })
      .option("out", { alias: "o", type: "string", describe: "Folder to write to; without it everything is printed" })
      .option("schemas", { type: "string", describe: "Only these schemas, comma-separated (default: all)" })
      .option("force", { type: "boolean", default: false, describe: "Write into a folder that is not empty" })
      .example("$0 export --env prod --out schema", "Start from production")
      .example("$0 export --format sql", "Print the whole schema as SQL") as never,
  run: runExport,
};

async function runExport(options: ExportOptions, surroundings: Surroundings): Promise<number> {
  const { context, project } = await start(options, surroundings);
  const [{ withSession }, { exportDatabase }] = await Promise.all([import("../../app/project.ts"), import("../../app/export-database.ts")]);
  const schemas = schemaList(options.schemas ?? "*");
  const exported = await withSession(project, (session) =>
    exportDatabase(context, session, { format: options.format, schemas, layout: options.out === undefined ? "single" : "files" }),
  );
  for (const warning of exported.warnings) surroundings.terminal.warn(warning);
  await deliver(exported.files, options, surroundings);
  return 0;
}
