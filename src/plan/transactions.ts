/** Divides steps into the fewest transactions that PostgreSQL allows. */
import type { Segment, Step } from "./types.ts";

export function transactionsOf(steps: readonly Step[]): Segment[] {
  const segments: Segment[] = [];
  let open: { first: number; last: number } | undefined;
  const close = (): void => {
    if (open !== undefined) segments.push({ transactional: true, ...open });
    open = undefined;
  };
  for (const { number, commit } of steps) {
    if (commit === "outside") {
      close();
      segments.push({ transactional: false, first: number, last: number });
      continue;
    }
    open = { first: open?.first ?? number, last: number };
    if (commit === "after") close();
  }
  close();
  return segments;
}
