/** A direction of a plan as a script of SQL that psql can run. */
import type { Direction, Step } from "../plan/types.ts";

/** Run as it stands, a masked statement would set the mask. */
const scriptOf = ({ sql, masked }: Step): string => `${masked === true ? "-- secret: put its value in place of ***\n" : ""}${sql};`;

/** The statements in their transactions; empty text when there are none. */
export function sqlScript(direction: Direction): string {
  const lines: string[] = [];
  for (const { transactional, first, last } of direction.transactions) {
    const statements = direction.steps.slice(first - 1, last).map(scriptOf);
    lines.push(...(transactional ? ["BEGIN;", "", ...statements.flatMap((sql) => [sql, ""]), "COMMIT;", ""] : [...statements, ""]));
  }
  return lines.join("\n").trimEnd();
}
