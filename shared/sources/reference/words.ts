/** "1 file", "2 files", "12,345 files": numbers of sentences. */
export function countedWord(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}

/** The sentence of something that was counted; nothing for none. `said` gets the number in words and whether it is one. */
export function noteOf(count: number, one: string, many: string, said: (isOne: boolean) => string): string[] {
  return count === 0 ? [] : [`${countedWord(count, one, many)} ${said(count === 1)}.`]
}
