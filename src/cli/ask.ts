/** Asks before something is changed. */
import { createInterface } from "node:readline/promises";
import { DbmError } from "../errors/error.ts";
import type { Terminal } from "./terminal.ts";

/** Goes on only after the word `yes`. Throws apply.declined on any other answer, and where nobody can answer. */
export async function askForYes(terminal: Terminal, question: string): Promise<void> {
  if (!terminal.interactive) throw new DbmError("apply.declined", "nobody is there to say yes", { hint: "Add --auto-approve to go on without being asked." });
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question}\nOnly 'yes' is accepted: `);
    if (answer.trim() !== "yes") throw new DbmError("apply.declined", "stopped before doing anything");
  } finally {
    lines.close();
  }
}
