/** What an apply does, line by line, on stderr. */
import type { ApplyEvent } from "../apply/events.ts";
import { firstLine } from "../views/words.ts";
import type { Terminal } from "./terminal.ts";

/** Turns events into lines; as JSON, one object a line, where `json` says so. */
export function progressTo(terminal: Terminal, options: { readonly json: boolean; readonly quiet: boolean }): (event: ApplyEvent) => void {
  return (event) => {
    if (options.json)
      terminal.note(
        JSON.stringify(
          event.type.startsWith("step") && "step" in event ? { ...event, step: { number: event.step.number, sql: event.step.sql } } : event,
        ),
      );
    else {
      const line = humanLine(event, terminal);
      if (line !== undefined && !(options.quiet && event.type === "step-done")) terminal.note(line);
    }
  };
}

function humanLine(event: ApplyEvent, { err }: Terminal): string | undefined {
  switch (event.type) {
    case "waiting-for-lock":
      return err.change(`waiting: another dbmigrator is at work on this database${event.holder}`);
    case "step-done":
      return `  ${err.add("✓")} ${event.step.number}/${event.total} ${firstLine(event.step.sql, 100)} ${err.faint(`${event.milliseconds.toFixed(0)} ms`)}`;
    case "retrying":
      return [
        err.change(`  ${event.why}; rolled back, try ${event.attempt + 1} of ${event.of + 1} follows`),
        ...event.blockers.map((blocker) => `    ${blocker}`),
      ].join("\n");
    case "commit-lost":
      return err.change(`  the connection was lost at COMMIT (${event.why}); looking whether it was done …`);
    case "notice":
      return err.faint(`  ${event.severity}: ${event.message}`);
    default:
      return undefined;
  }
}
