/** Finds the word that a mistyped one was meant to be. */

/** Number of insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment). */
function distance(a: string, b: string): number {
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}

const normal = (word: string): string => word.toLowerCase().replaceAll(/[-_\s]/g, "");

/** The candidate nearest to a word, if at most `limit` slips make the one of the other; case, `-` and `_` count as nothing. */
export const nearest = (word: string, candidates: readonly string[], limit = slips(word)): string | undefined =>
  nearestFew(word, candidates, 1, limit)[0];

const slips = (word: string): number => Math.max(1, Math.floor(word.length / 3));

/** The candidates near enough to a word to be meant, and hardly further than the nearest one, which is first; no more than `count`. */
export function nearestFew(word: string, candidates: readonly string[], count: number, limit = slips(word)): string[] {
  const wanted = normal(word);
  const near: { readonly candidate: string; readonly far: number }[] = [];
  for (const candidate of candidates) {
    const name = normal(candidate);
    if (Math.abs(name.length - wanted.length) > limit) continue;
    const far = distance(wanted, name);
    if (far <= limit) near.push({ candidate, far });
  }
  near.sort((a, b) => a.far - b.far);
  const least = near[0]?.far ?? 0;
  return near
    .filter(({ far }) => far <= least + 1)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** "Did you mean `columns`?", or the list of what there is when it is short and nothing is near; undefined otherwise. */
export function suggestion(word: string, candidates: readonly string[]): string | undefined {
  const meant = nearest(word, candidates);
  if (meant !== undefined) return `Did you mean \`${meant}\`?`;
  if (candidates.length === 0) return undefined;
  return `Possible here: ${[...candidates].sort().join(", ")}.`;
}
