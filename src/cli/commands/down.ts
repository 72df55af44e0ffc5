/** `dbmigrator down`: takes back the last applied entry. */
import type { Entry } from "../../apply/ledger.ts";
import { DbmError } from "../../errors/error.ts";
import { counted } from "../../model/words.ts";
import type { Style } from "../../views/style.ts";
import { firstLine } from "../../views/words.ts";
import { askForYes } from "../ask.ts";
import {
  allowedHazards,
  type Command,
  type CommonOptions,
  databaseOptions,
  humanOrJson,
  type RunFlags,
  runOptions,
  type Surroundings,
  start,
} from "../options.ts";
import { runSettings } from "../run-settings.ts";

interface DownOptions extends CommonOptions, RunFlags {
  readonly count?: string | undefined;
  readonly to?: string | undefined;
  readonly dryRun: boolean;
  readonly format: "human" | "json";
}

export const down: Command<DownOptions> = {
  command: "down [count]",
  describe: "Take back the last applied entry (or several)",
  builder: (argv) =>
    runOptions(databaseOptions(argv))
      .positional("count", { type: "string", describe: "How many entries (default 1)" })
      .option("to", { type: "string", describe: "Take back everything after this version" })
      .option("dry-run", { type: "boolean", default: false, describe: "Show the statements, and stop" })
      .option("format", humanOrJson)
      .example("$0 down", "Exactly one entry")
      .example("$0 down 2 --dry-run", "The statements that would take back the last two") as never,
  run: runDown,
};

async function runDown(options: DownOptions, surroundings: Surroundings): Promise<number> {
  const count = Number(options.count ?? 1);
  if (!Number.isInteger(count) || count < 1) throw new DbmError("usage.invalid", `${options.count} is no number of entries`);
  const { context, project } = await start(options, surroundings);
  const [{ withSession }, { requireWritable }, { entriesToRevert, revert }, { sqlScript }] = await Promise.all([
    import("../../app/project.ts"),
    import("../../database/writable.ts"),
    import("../../app/revert.ts"),
    import("../../views/sql.ts"),
  ]);
  const { terminal } = surroundings;
  const request = { count, to: options.to };
  return withSession(project, async (session, reconnect) => {
    if (!options.dryRun) await requireWritable(session);
    const entries = await entriesToRevert(session, request);
    if (entries.length === 0) {
      terminal.document(
        options.format === "json" ? JSON.stringify({ format: 1, reverted: [] }) : "Nothing to take back: the ledger has no entry.",
      );
      return 0;
    }
    if (options.dryRun) {
      terminal.document(
        options.format === "json"
          ? JSON.stringify({ format: 1, reverted: [], pending: entries.map(pending) })
          : entries.map(({ version, name, down: back }) => `-- ${version} (${name})\n${back === null ? "" : sqlScript(back)}`).join("\n\n"),
      );
      return 0;
    }
    if (!options.autoApprove) await askForYes(surroundings, question(entries, terminal.err));
    const versions = entries.map(({ version }) => version);
    const document = await revert(
      context,
      session,
      { ...request, versions, allowed: options.autoApprove ? allowedHazards(options) : "all" },
      { ...runSettings(project, options), reconnect },
    );
    terminal.document(
      options.format === "json"
        ? JSON.stringify(document)
        : document.reverted.map(({ version, name, steps }) => `Took back ${version} (${name}): ${counted(steps, "step")}.`).join("\n"),
    );
    return 0;
  });
}

/** An entry that would be taken back, in the document of a dry run. */
const pending = ({ version, name, down }: Entry) => ({
  version,
  name,
  steps: (down?.steps ?? []).map(({ number, sql, hazards = [] }) => ({ number, sql, hazards })),
});

/** What would be run, and what it would cost, before the question itself. */
function question(entries: readonly Entry[], style: Style): string {
  const steps = entries.flatMap(({ version, name, down: back }) => [
    `${version} (${name}) is taken back by`,
    ...(back?.steps ?? []).flatMap(({ sql, hazards = [] }) => [
      `  ${firstLine(sql, 100)}`,
      ...hazards.map(({ type, message }) => `    ${style.remove("!")} ${type}: ${message}`),
    ]),
  ]);
  return [...steps, `Take back ${counted(entries.length, "entry")}?`].join("\n");
}
