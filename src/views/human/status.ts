/** The state of a database for people. */
import type { StatusDocument } from "../../app/status.ts";

const row = (name: string, value: string): string => `  ${name.padEnd(12)} ${value}`;

export function humanStatus(status: StatusDocument, detailed: boolean): string {
  const [last] = status.entries;
  const head = [
    `dbmigrator status · ${status.environment}`,
    "",
    row("Database", `${status.database} at ${status.address}`),
    row("Server", `PostgreSQL ${status.serverVersion}`),
    row("Ledger", status.initialised ? `${status.applied} applied` : "none yet: nothing was applied by dbmigrator"),
  ];
  if (last !== undefined) head.push(row("Last", `${last.version} (${last.name}) ${last.state} ${last.at} by ${last.by}`));
  if (!detailed) return head.join("\n");
  const lines = status.entries.map(
    ({ version, name, state, at, by, steps }) => `  ${version}  ${state.padEnd(8)} ${steps.padStart(9)}  ${at}  ${by}  ${name}`,
  );
  return [...head, "", ...lines].join("\n");
}
