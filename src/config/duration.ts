/** Lengths of time as the configuration and the command line write them. */

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/** `5s`, `500ms`, `2min`, `1h` in milliseconds; a number without a unit counts milliseconds, as in PostgreSQL's settings. NaN when it is neither. */
export function milliseconds(written: string | number): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|min|h)?$/.exec(String(written).trim());
  return match === null ? Number.NaN : Math.round(Number(match[1]) * (units[match[2] ?? "ms"] as number));
}
