import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { hash } from '../../crypto/digests'
import { isBank } from '../../model/algorithms'
import type { Observation } from '../../model/finding'
import { ENTRY, algorithmName, entryPlace, fileDigest, hasFlag, type ImaLog } from '../../model/ima-log'
import type { Check } from '../check'
import { entriesWord, observe } from '../observe'
import { hasBuffers, isBufferEntry, measuredBuffer } from './measured-buffer'

/**
 * The digest of an `ima-buf` entry is that of its buffer (Linux `ima_main.c`, `process_buffer_measurement`). No digest covers the template's name: an entry of
 * another template that was given this one shows here.
 */
export const bufferDigests: Check = {
  name: 'digests of buffers',
  stage: 'replay',
  run(model, before) {
    const { log } = model
    if (!log || !hasBuffers(log)) return {}
    const wrong: number[] = []
    for (let index = 0; index < log.count; index++) if (isWrong(log, index)) wrong.push(index)
    return { observations: [...before.observations, ...observation(log, wrong)] }
  },
}

function isWrong(log: ImaLog, index: number): boolean {
  const bank = algorithmName(log, index)
  if (!isBufferEntry(log, index) || !isBank(bank) || hasFlag(log, index, ENTRY.violation | ENTRY.noData)) return false
  return !bytesEqual(hash(bank, measuredBuffer(log, index)), fileDigest(log, index))
}

function observation(log: ImaLog, wrong: readonly number[]): Observation[] {
  if (wrong.length === 0) return []
  const [first] = wrong
  const bank = algorithmName(log, first)
  const message = `In ${entriesWord(wrong.length)} of template ima-buf the buffer does not hash to the digest beside it: it was changed, or the entry is of another template, whose name no digest covers.`
  const found = isBank(bank) ? toHex(hash(bank, measuredBuffer(log, first))) : null
  return [observe('log.buffer-mismatch', 'error', message, { ...entryPlace(log, first), entryIndexes: wrong, expected: toHex(fileDigest(log, first)), found })]
}
