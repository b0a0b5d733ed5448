import { toHex } from '../../bytes/hex'
import { visibleBytes } from '../../bytes/visible'
import type { Observation } from '../../model/finding'
import { entryPcr, entryPlace, type ImaLog } from '../../model/ima-log'
import { entriesWord, observe } from '../observe'
import type { Followed } from './follow'
import type { ReplayOutcome, ReplayRow } from './outcome'
import { changedPlace, type Restored, type RestoredData } from './restore-data'

/** Restored entries that a message names. */
const NAMED = 3
/** Bytes of a change that a message shows. */
const SHOWN = 64

/** Entries whose data do not hash to their template digest, with what their data were where that was found. */
export function templateDigests(log: ImaLog, { mismatched }: Followed, restored: Restored, rows: readonly ReplayRow[]): Observation[] {
  if (mismatched.length === 0) return []
  const message = `In ${entriesWord(mismatched.length)} the data do not hash to the template digest beside them: ${whichChanged(log, restored, rows)}`
  const place = entryPlace(log, mismatched[0])
  const bytes = (part: 'was' | 'is') => (restored.found.length === 0 ? null : restored.found.map((one) => `${placeOf(log, one)}: ${one[part].length > 0 ? toHex(one[part]) : 'nothing'}`).join(', '))
  return [observe('log.template-digest-mismatch', 'error', message, { ...place, entryIndexes: mismatched, expected: bytes('was'), found: bytes('is') })]
}

/** A value that is reached after an entry proves its data: then its template digest was changed, and there is nothing to restore. */
export function isProven(log: ImaLog, rows: readonly ReplayRow[], index: number): boolean {
  return rows.some((row) => row.status === 'match' && row.pcr === entryPcr(log, index) && row.matchedEntries !== null && row.matchedEntries > index)
}

/** Entries whose data are not what was measured, as far as anybody knows: they do not hash to the template digest, and no value proves them. Ascending. */
export function alteredEntries(log: ImaLog, { rows, mismatched }: Pick<ReplayOutcome, 'rows' | 'mismatched'>): readonly number[] {
  return mismatched.filter((index) => !isProven(log, rows, index))
}

/** The replay tells which of the two is the original, where it reaches a reported value. */
function whichChanged(log: ImaLog, { found, notTried }: Restored, rows: readonly ReplayRow[]): string {
  const open = notTried > 0 ? ` For ${entriesWord(notTried)} the search for the original was not finished.` : ''
  if (found.length > 0) {
    const told = found.slice(0, NAMED).map((one) => changeWords(log, one))
    return `the data were changed. With them as they were the digest fits again: ${told.join('; ')}${found.length > NAMED ? ' and more' : ''}.${open}`
  }
  if (rows.some((row) => row.reason === 'data-altered')) return `the data were changed, for the TPM was given the digest.${open}`
  if (rows.some((row) => row.status === 'match')) return 'the template digest was changed, for the TPM was given the hash of the data.'
  return `one of the two was changed after the kernel wrote them.${open}`
}

/** `byte 6836 of entry 57 is ab and was eb`; a name is told as text. */
function changeWords(log: ImaLog, one: RestoredData): string {
  const text = one.field === 'n' || one.field === 'n-ng'
  const words = (bytes: Uint8Array) => {
    if (bytes.length === 0) return 'empty'
    const shown = bytes.subarray(0, SHOWN)
    return `${text ? `'${visibleBytes(shown)}'` : toHex(shown)}${shown.length < bytes.length ? '...' : ''}`
  }
  const field = one.field === null ? '' : ` (${one.field})`
  return `${placeOf(log, one)} of entry ${one.index + 1}${field} ${one.is.length > 1 ? 'are' : 'is'} ${words(one.is)} and ${one.is.length > 1 ? 'were' : 'was'} ${words(one.was)}`
}

/** `byte 6836`, `bytes 6836-6840`: in the file, of what stands there now. */
function placeOf(log: ImaLog, one: RestoredData): string {
  const { byteOffset: start, byteLength: length } = changedPlace(log, one)
  return length > 1 ? `bytes ${start}-${start + length - 1}` : `byte ${start}`
}
