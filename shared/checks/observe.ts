import type { Observation, Severity } from '../model/finding'

type Details = Partial<Omit<Observation, 'code' | 'severity' | 'message'>>

/** An observation with everything that it does not say left empty. `message` must be visible text. */
export function observe(code: string, severity: Severity, message: string, details: Details = {}): Observation {
  return { evidence: null, entryIndexes: [], byteOffset: null, byteLength: null, expected: null, found: null, ...details, code, severity, message }
}

/** "1 entry", "2 entries", "12,345 entries". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}

export function entriesWord(count: number): string {
  return counted(count, 'entry', 'entries')
}
