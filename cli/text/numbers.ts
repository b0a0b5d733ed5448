/** `1,843`. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}

/** `1 entry`, `1,843 entries`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

/** `77.549 s` of milliseconds in decimal digits. */
export function seconds(milliseconds: string): string {
  const value = BigInt(milliseconds)
  return `${(value / 1000n).toLocaleString('en-US')}.${String(value % 1000n).padStart(3, '0')} s`
}

/** `entries 1, 2 and 5`, at most `limit` of them: `entries 1, 2 and 41 more`. */
export function entryList(entries: readonly number[], limit = 5): string {
  if (entries.length === 1) return `entry ${count(entries[0])}`
  const shown = entries.length > limit ? entries.slice(0, limit - 1) : entries.slice(0, -1)
  const last = entries.length > limit ? `${count(entries.length - shown.length)} more` : count(entries[entries.length - 1])
  return `entries ${shown.map(count).join(', ')} and ${last}`
}
