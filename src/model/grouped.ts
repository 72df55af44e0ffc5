/** Items by what is said of each. */

/** The items of each group, in their order; those of which nothing is said are in none. */
export function grouped<T, G>(items: Iterable<T>, groupOf: (item: T) => G | undefined): ReadonlyMap<G, readonly T[]> {
  const groups = new Map<G, T[]>();
  for (const item of items) {
    const name = groupOf(item);
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}
