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
export function nearest(
  word: string,
  candidates: readonly string[],
  limit: number = Math.max(1, Math.floor(word.length / 3)),
): string | undefined {
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const far = distance(normal(word), normal(candidate));
    if (far <= limit && (best === undefined || far < best.distance)) best = { candidate, distance: far };
  }
  return best?.candidate;
}

/** "Did you mean `columns`?", or the list of what there is when it is short and nothing is near; undefined otherwise. */
export function suggestion(word: string, candidates: readonly string[]): string | undefined {
  const meant = nearest(word, candidates);
  if (meant !== undefined) return `Did you mean \`${meant}\`?`;
  if (candidates.length === 0) return undefined;
  return `Possible here: ${[...candidates].sort().join(", ")}.`;
}
