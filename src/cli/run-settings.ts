/** How a run waits and retries: flags over the configuration over what is usual. */
import type { ApplyOptions } from "../app/apply-plan.ts";
import type { Project } from "../app/project.ts";
import { milliseconds } from "../config/duration.ts";
import { DbmError } from "../errors/error.ts";
import type { RunFlags } from "./options.ts";

/** Throws usage.invalid for a flag that is no duration. */
export function runSettings({ loaded }: Project, flags: RunFlags): ApplyOptions {
  const { apply } = loaded.config;
  return {
    lockWait: duration(flags.lockWait ?? apply?.lockWait ?? "60s", "--lock-wait"),
    lockTimeout: duration(flags.lockTimeout ?? apply?.lockTimeout ?? "5s", "--lock-timeout"),
    statementTimeout: duration(flags.timeout ?? apply?.statementTimeout ?? "0", "--timeout"),
    retries: apply?.retries ?? 5,
  };
}

function duration(written: string | number, name: string): number {
  const value = milliseconds(written);
  if (Number.isNaN(value))
    throw new DbmError("usage.invalid", `${name} ${written} is no length of time`, { hint: "Write 500ms, 5s, 2min or 1h." });
  return value;
}
