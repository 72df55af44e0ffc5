/** `dbmigrator convert`: files of a source in the other spelling. */
import { stat } from "node:fs/promises";
import path from "node:path";
import { DbmError } from "../../errors/error.ts";
import { counted } from "../../model/words.ts";
import { deliver } from "../deliver.ts";
import { type Command, type CommonOptions, databaseOptions, type Surroundings, start } from "../options.ts";

interface ConvertOptions extends CommonOptions {
  readonly paths: readonly string[];
  readonly to: "yaml" | "sql";
  readonly out?: string | undefined;
  readonly write: boolean;
  readonly force: boolean;
}

export const convert: Command<ConvertOptions> = {
  command: "convert [paths..]",
  describe: "Turn source files into the other spelling: SQL into YAML, YAML into SQL",
  builder: (argv) =>
    databaseOptions(argv)
      .positional("paths", { type: "string", array: true, describe: "Files and folders (default: the source of the project)" })
      .option("to", {
        choices: ["yaml", "sql"] as const,
        demandOption: true,
        describe: "Spelling to turn them into",
      })
      .option("out", { alias: "o", type: "string", describe: "Folder to write to; without it everything is printed" })
      .option("write", { type: "boolean", default: false, describe: "Put the result in the place of the files" })
      .option("force", { type: "boolean", default: false, describe: "Overwrite files, and let go what only the old files say" })
      .example("$0 convert schema/orders.sql --to yaml", "Print it as YAML")
      .example("$0 convert dump.sql --to yaml --out schema", "Start from a dump")
      .example("$0 convert --to sql --write", "Turn the whole project into SQL") as never,
  run: runConvert,
};

async function runConvert(options: ConvertOptions, surroundings: Surroundings): Promise<number> {
  const { terminal } = surroundings;
  if (options.write && options.out !== undefined)
    throw new DbmError("usage.invalid", "--write and --out exclude each other", { hint: "--write puts the result where the files are." });
  const { context, project } = await start(options, surroundings, "any");
  const [{ withSession, sourcePaths }, { convertSource, replaceFiles }] = await Promise.all([
    import("../../app/project.ts"),
    import("../../app/convert-source.ts"),
  ]);
  const paths = await sourcePaths(context, options, options.paths);
  const layout = options.out === undefined && !options.write ? "single" : "files";
  const conversion = await withSession(project, (session) => convertSource(context, project, session, { to: options.to, paths, layout }));
  for (const warning of conversion.warnings) terminal.warn(warning);
  for (const loss of conversion.losses) terminal.warn(`not carried over: ${loss}`);
  if (options.write) {
    if (conversion.losses.length > 0 && !options.force)
      throw new DbmError("config.exists", "the files say what the result cannot; nothing was written", {
        hint: "Write to another folder with --out, or add --force to replace them all the same.",
      });
    const { written, removed } = await replaceFiles(conversion, { folder: await folderOf(paths, project.source), force: options.force });
    terminal.document(`wrote ${counted(written, "file")}, removed ${removed}`);
    return 0;
  }
  await deliver(conversion.files, options, surroundings);
  return 0;
}

/** Where the result of converting in place goes: the project's source for what is inside it, else the folder that was given or that holds the first file. */
async function folderOf(paths: readonly string[], source: string): Promise<string> {
  const isFolder = async (each: string): Promise<boolean> => (await stat(each).catch(() => undefined))?.isDirectory() === true;
  const isInside = (each: string): boolean => each === source || each.startsWith(source + path.sep);
  if (paths.every(isInside) && (await isFolder(source))) return source;
  const [first] = paths as [string];
  return (await isFolder(first)) ? first : path.dirname(first);
}
