/** Every error code of the product, with the exit code it ends the process with and the advice that always applies. */

interface CodeEntry {
  /** Exit code of the process, as `--help` lists them. */
  readonly exit: number;
  /** What the user can do when the place that raises the error says nothing better. */
  readonly hint?: string;
}

export const codes = {
  // command line and configuration
  "usage.invalid": { exit: 64, hint: "Run the command with --help to see what it takes." },
  "config.invalid": { exit: 78 },
  "config.not-found": { exit: 78, hint: "Run `dbmigrator init`, or pass --url and --source." },
  "config.unknown-key": { exit: 78 },
  "config.missing-variable": { exit: 78 },
  "config.bad-url": { exit: 78 },
  "config.exists": { exit: 78 },
  // connecting
  "connect.failed": { exit: 5 },
  "connect.read-only": { exit: 5 },
  "connect.unsupported-server": { exit: 5 },
  "connect.no-privilege": { exit: 5 },
  "connect.pooled": { exit: 8 },
  "connect.lost": { exit: 5 },
  "server.failed": { exit: 1 },
  // reading the desired state
  "source.invalid": { exit: 3 },
  "source.not-found": { exit: 78 },
  "source.encoding": { exit: 3 },
  "source.syntax": { exit: 3 },
  "source.unsupported": { exit: 3 },
  "source.duplicate": { exit: 3 },
  "source.unresolved": { exit: 3 },
  "source.unknown-key": { exit: 3 },
  "source.not-convertible": { exit: 3 },
  // shadow
  "shadow.unavailable": { exit: 5 },
  "shadow.not-empty": { exit: 8 },
  // planning
  "plan.unmanaged": { exit: 3 },
  "plan.takes-unmanaged": { exit: 3 },
  "plan.not-rebuilt": { exit: 3 },
  "plan.unknown-target": { exit: 64 },
  "plan.cycle": { exit: 1, hint: "This is a defect of dbmigrator: please report it with the schema that shows it." },
  // plan files
  "artifact.invalid": { exit: 3 },
  "artifact.edited": { exit: 3, hint: "Plan files are applied exactly as written. Make a new plan." },
  // applying
  "apply.stale-plan": { exit: 3, hint: "Make a new plan and review it." },
  "apply.lock-not-acquired": { exit: 4 },
  "apply.consent-needed": { exit: 8 },
  "apply.declined": { exit: 8 },
  "apply.protected": { exit: 8 },
  "apply.other-database": { exit: 8, hint: "Make a plan for this database, or name the one that the plan is for with --env or --url." },
  "apply.secret-unknown": { exit: 8 },
  "apply.step-failed": { exit: 1 },
  "apply.not-converged": { exit: 1 },
  "apply.partial": { exit: 6 },
  "apply.unknown-outcome": { exit: 7 },
  "apply.nothing-to-revert": { exit: 0 },
  "apply.irreversible": { exit: 3 },
  interrupted: { exit: 130 },
  "output.unwritable": { exit: 1 },
  "ledger.newer": { exit: 78, hint: "Upgrade dbmigrator." },
  internal: { exit: 1, hint: "This is a defect of dbmigrator: please report it with the command that shows it." },
} as const satisfies Record<string, CodeEntry>;

export type ErrorCode = keyof typeof codes;
