/** The GRANT and REVOKE statements between two sets of privileges. */

/** What a role may do, and which of it it may pass on; both sorted. */
export interface Privileges {
  readonly privileges: readonly string[];
  readonly grantable: readonly string[];
}

export const none: Privileges = { privileges: [], grantable: [] };

export interface Wording {
  readonly grant: (privileges: readonly string[], withOption: boolean) => string;
  readonly revoke: (privileges: readonly string[], optionOnly: boolean) => string;
}

export interface Difference {
  readonly sql: readonly string[];
  readonly lost: readonly string[];
  readonly gained: readonly string[];
}

const without = (list: readonly string[], other: readonly string[]): readonly string[] => list.filter((item) => !other.includes(item));

/** The fewest statements that lead from one to the other. What is passed on is taken away first: it may stand in the way of a plain grant. */
export function difference(from: Privileges, to: Privileges, words: Wording): Difference {
  const lost = without(from.privileges, to.privileges);
  const gained = without(to.privileges, from.privileges);
  const optionLost = without(from.grantable, to.grantable).filter((privilege) => to.privileges.includes(privilege));
  const optionGained = without(to.grantable, from.grantable);
  const plain = without(gained, optionGained);
  return {
    lost,
    gained,
    sql: [
      ...(lost.length > 0 ? [words.revoke(lost, false)] : []),
      ...(optionLost.length > 0 ? [words.revoke(optionLost, true)] : []),
      ...(plain.length > 0 ? [words.grant(plain, false)] : []),
      ...(optionGained.length > 0 ? [words.grant(optionGained, true)] : []),
    ],
  };
}

/** Whether everything of the one is in the other. */
export const isWithin = (part: Privileges, whole: Privileges): boolean =>
  without(part.privileges, whole.privileges).length === 0 && without(part.grantable, whole.grantable).length === 0;

/** Statements that lead to a set of privileges from one that is known only at most. */
export function set(to: Privileges, every: readonly string[], words: Wording): readonly string[] {
  return [words.revoke(every, false), ...difference(none, to, words).sql];
}
