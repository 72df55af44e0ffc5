/** What a plan warns of: what nobody manages, what may be meant otherwise, what was given in vain. */
import type { Diagnostic } from "../errors/diagnostic.ts";
import type { Key } from "../model/id.ts";
import { spoken } from "../model/words.ts";
import type { LikelyRename } from "../plan/likely-renames.ts";

/** What was found on the way to a plan. */
export interface Findings {
  /** Of the source, ready to be shown. */
  readonly source: readonly string[];
  /** On renames that are declared. */
  readonly notes: readonly Diagnostic[];
  readonly likelyRenames: readonly LikelyRename[];
  /** What the database holds and no kind manages. */
  readonly unmanaged: readonly Diagnostic[];
  /** On what is said to be under management, ready to be shown. */
  readonly doubts: readonly string[];
  /** Excludes that fit nothing. */
  readonly unused: readonly string[];
  /** What the targets need, and was not asked for. */
  readonly added: readonly Key[];
}

/** One sentence each, in the order in which they are shown. */
export function warningsOf({ source, notes, likelyRenames, unmanaged, doubts, unused, added }: Findings): string[] {
  return [
    ...source,
    ...notes.map(({ message }) => message),
    ...likelyRenames.map(
      ({ from, to }) =>
        `${spoken(from)} goes and ${spoken(to)} comes, which differs in its name only: if that is a rename, declare it with renamed_from, and nothing is lost`,
    ),
    ...unmanaged.map(({ message }) => message),
    ...doubts,
    ...unused.map((pattern) => `--exclude ${pattern} fits no object`),
    ...(added.length > 0 ? [`needed by the targets and added: ${added.join(", ")}`] : []),
  ];
}
