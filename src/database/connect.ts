/** One way in: a session to whatever a target names. */
import type { Target } from "./connection-string.ts";
import type { Session } from "./session.ts";

export interface ConnectOptions {
  /** For an embedded target: see EmbeddedOptions.extensions. */
  readonly extensions?: readonly string[];
}

/** @throws DbmError connect.failed, connect.unsupported-server */
export async function connect(target: Target, options: ConnectOptions = {}): Promise<Session> {
  // Both engines are loaded when needed: importing either costs more than most commands.
  if (target.kind === "server") return (await import("./server-session.ts")).openServer(target);
  return (await import("./embedded-session.ts")).openEmbedded(target, options);
}
