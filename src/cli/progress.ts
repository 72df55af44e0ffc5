/** What an apply does, line by line, on stderr. */
import type { ApplyEvent } from "../apply/events.ts";
import type { Terminal } from "./terminal.ts";

/** The first line of a statement, shortened to what fits beside other things. */
export const firstLine = (sql: string): string => {
  const line = sql.split("\n")[0] ?? "";
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
};

/** `1 step`, `2 steps`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

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
      return `  ${err.add("✓")} ${event.step.number}/${event.total} ${firstLine(event.step.sql)} ${err.faint(`${event.milliseconds.toFixed(0)} ms`)}`;
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
