/** Long work of this process, cut into turns: between them what waits for a server goes on. */
import { setImmediate } from "node:timers/promises";

/** Milliseconds of a turn. */
const turn = 5;
let turnEnds = 0;

/** To be awaited again and again in long work: lets others go first when a turn is over, which costs nothing before. */
export async function takeTurns(): Promise<void> {
  if (performance.now() < turnEnds) return;
  await setImmediate();
  turnEnds = performance.now() + turn;
}
