/** `dbmigrator fmt`: brings source files into the canonical form. */
import { writeFile } from "node:fs/promises";
import type { FormattedFile } from "../../app/format-source.ts";
import { counted } from "../../model/words.ts";
import type { Command, CommonOptions, Surroundings } from "../options.ts";

interface FmtOptions extends CommonOptions {
  readonly paths?: readonly string[] | undefined;
  readonly check: boolean;
  readonly diff: boolean;
}

export const fmt: Command<FmtOptions> = {
  command: "fmt [paths..]",
  describe: "Bring source files into the canonical form, without a database",
  builder: (argv) =>
    argv
      .positional("paths", { type: "string", array: true, describe: "Files and folders (default: the source of the project)" })
      .option("check", { type: "boolean", default: false, describe: "Write nothing; exit with 1 when a file would change" })
      .option("diff", { type: "boolean", default: false, describe: "Write nothing; show what would change" })
      .example("$0 fmt", "All files of the project")
      .example("$0 fmt --check --diff schema/users.yaml", "For continuous integration") as never,
  run: runFmt,
};

async function runFmt(options: FmtOptions, { terminal, redactor, cwd, env, signal }: Surroundings): Promise<number> {
  const [{ createContext }, { sourcePaths }, { formatSource }] = await Promise.all([
    import("../../app/context.ts"),
    import("../../app/project.ts"),
    import("../../app/format-source.ts"),
  ]);
  const context = createContext({ cwd, env, signal, emit: () => undefined, onSecret: redactor.add });
  const files = await formatSource(context, await sourcePaths(context, options, options.paths));
  const changed = files.filter(({ text, formatted }) => text !== formatted);
  if (options.diff) {
    const { unifiedDiff } = await import("../../views/line-diff.ts");
    const show = ({ file, text, formatted }: FormattedFile): string => unifiedDiff(text, formatted, { name: file, style: terminal.out });
    if (changed.length > 0) terminal.document(redactor.redact(changed.map(show).join("\n")));
  } else if (changed.length > 0) terminal.document(changed.map(({ file }) => file).join("\n"));
  const writes = !options.check && !options.diff;
  if (writes) for (const { path, formatted } of changed) await writeFile(path, formatted);
  if (!options.quiet) terminal.note(summary(changed.length, files.length, writes));
  return options.check && changed.length > 0 ? 1 : 0;
}

function summary(changed: number, all: number, writes: boolean): string {
  if (changed === 0) return `${counted(all, "file")}, nothing to format`;
  return writes
    ? `formatted ${changed} of ${counted(all, "file")}`
    : `${changed} of ${counted(all, "file")} would change: run dbmigrator fmt`;
}
