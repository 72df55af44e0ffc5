/** Two versions of a text as a unified diff, as `git diff` and `patch` know it. */
import type { Style } from "./style.ts";

interface Line {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** Lines around a change that are shown with it. */
const context = 3;
/** Differing lines from which a stretch is shown as replaced altogether, instead of looking for the shortest way. */
const limit = 2000;

/** The changes between two texts under the name of their file; empty text where there are none. */
export function unifiedDiff(before: string, after: string, { name, style }: { readonly name: string; readonly style: Style }): string {
  const lines = compare(linesOf(before), linesOf(after));
  const hunks = hunksOf(lines);
  if (hunks.length === 0) return "";
  const paint = { " ": (text: string) => text, "-": style.remove, "+": style.add };
  return [
    style.strong(`--- ${name}`),
    style.strong(`+++ ${name}`),
    ...hunks.flatMap(({ from, to }) => [
      style.faint(headOf(lines, from, to)),
      ...lines.slice(from, to).map(({ sign, text }) => paint[sign](sign + text)),
    ]),
  ].join("\n");
}

/** The lines of a text; one that ends without a line feed says so, as `diff` does. */
function linesOf(text: string): string[] {
  if (text === "") return [];
  const lines = text.split("\n");
  const last = lines.pop() as string;
  return last === "" ? lines : [...lines, `${last}\n\\ No newline at end of file`];
}

/** Where hunks begin and end: changes with the lines around them, those that meet as one. */
function hunksOf(lines: readonly Line[]): readonly { readonly from: number; readonly to: number }[] {
  const hunks: { from: number; to: number }[] = [];
  for (const [index, { sign }] of lines.entries()) {
    if (sign === " ") continue;
    const last = hunks.at(-1);
    const from = Math.max(0, index - context);
    const to = Math.min(lines.length, index + context + 1);
    if (last !== undefined && from <= last.to) last.to = to;
    else hunks.push({ from, to });
  }
  return hunks;
}

function headOf(lines: readonly Line[], from: number, to: number): string {
  const count = (sign: "-" | "+", start: number, end: number): number =>
    lines.slice(start, end).filter((line) => line.sign === " " || line.sign === sign).length;
  const range = (sign: "-" | "+"): string => {
    const length = count(sign, from, to);
    return `${count(sign, 0, from) + (length === 0 ? 0 : 1)},${length}`;
  };
  return `@@ -${range("-")} +${range("+")} @@`;
}

function compare(a: readonly string[], b: readonly string[]): Line[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const same = (text: string): Line => ({ sign: " ", text });
  return [
    ...a.slice(0, head).map(same),
    ...shortestWay(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ];
}

/** Myers' greedy algorithm: the fewest lines taken out and put in. "An O(ND) Difference Algorithm and Its Variations", 1986. */
function shortestWay(a: readonly string[], b: readonly string[]): Line[] {
  const reached: Map<number, number>[] = [];
  let furthest = new Map([[1, 0]]);
  for (let cost = 0; cost <= Math.min(limit, a.length + b.length); cost += 1) {
    reached.push(new Map(furthest));
    for (let diagonal = -cost; diagonal <= cost; diagonal += 2) {
      const [left, right] = [furthest.get(diagonal - 1) ?? -1, furthest.get(diagonal + 1) ?? -1];
      let x = diagonal === -cost || (diagonal !== cost && left < right) ? right : left + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      furthest.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return walkBack(a, b, reached);
    }
    furthest = new Map(furthest);
  }
  return [...a.map((text): Line => ({ sign: "-", text })), ...b.map((text): Line => ({ sign: "+", text }))];
}

function walkBack(a: readonly string[], b: readonly string[], reached: readonly ReadonlyMap<number, number>[]): Line[] {
  const lines: Line[] = [];
  let [x, y] = [a.length, b.length];
  for (let cost = reached.length - 1; cost >= 0; cost -= 1) {
    const furthest = reached[cost] as ReadonlyMap<number, number>;
    const diagonal = x - y;
    const [left, right] = [furthest.get(diagonal - 1) ?? -1, furthest.get(diagonal + 1) ?? -1];
    const isInsertion = diagonal === -cost || (diagonal !== cost && left < right);
    const fromX = cost === 0 ? 0 : isInsertion ? right : left;
    const fromY = cost === 0 ? 0 : fromX - (isInsertion ? diagonal + 1 : diagonal - 1);
    while (x > fromX && y > fromY) {
      lines.push({ sign: " ", text: a[x - 1] as string });
      x -= 1;
      y -= 1;
    }
    if (cost === 0) break;
    lines.push(isInsertion ? { sign: "+", text: b[y - 1] as string } : { sign: "-", text: a[x - 1] as string });
    [x, y] = [fromX, fromY];
  }
  return lines.reverse();
}
