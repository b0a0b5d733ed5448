/** What shares a key, together; groups and their members in order of first appearance. Searching all of them for each key would take the square of their number. */
export function groupedBy<T, K>(all: Iterable<T>, keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const one of all) addToGroup(groups, keyOf(one), one)
  return groups
}

/** Into the group of its key, which begins with it where there is none. */
export function addToGroup<T, K>(groups: Map<K, T[]>, key: K, one: T): void {
  const group = groups.get(key)
  if (group) group.push(one)
  else groups.set(key, [one])
}
