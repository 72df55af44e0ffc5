/** Asks before something is changed. */
import { createInterface } from "node:readline/promises";
import { DbmError } from "../errors/error.ts";
import type { Surroundings } from "./options.ts";

/** Goes on only after the word `yes`. Throws apply.declined on any other answer, and where nobody can answer. */
export async function askForYes({ terminal, signal }: Surroundings, question: string): Promise<void> {
  if (!terminal.interactive)
    throw new DbmError("apply.declined", "nobody is there to say yes", { hint: "Add --auto-approve to go on without being asked." });
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // the terminal is in raw mode while this asks: Ctrl-C comes here and not as a signal
  lines.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
  const ended = new Promise<undefined>((resolve) => {
    lines.once("close", () => resolve(undefined));
    signal.addEventListener("abort", () => resolve(undefined));
  });
  try {
    const answer = await Promise.race([lines.question(`${question}\nOnly 'yes' is accepted: `), ended]);
    // the cursor still stands behind the question
    if (answer === undefined) terminal.note("");
    if (answer?.trim() !== "yes") throw new DbmError("apply.declined", "stopped before doing anything");
  } finally {
    lines.close();
  }
}
