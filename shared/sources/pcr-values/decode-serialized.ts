import { byteCount } from '../../bytes/byte-count'
import { Cursor } from '../../bytes/cursor'
import { allBytes } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { EvidenceError, type ErrorData } from '../../errors/evidence-error'
import { PCR_COUNT, digestSize, hashNameOfTpmId } from '../../model/algorithms'
import type { FieldNode } from '../../model/evidence'
import type { PcrSelection, PcrValue } from '../../model/tpm'
import { MAX_SELECTIONS, MAX_SELECT_SIZE, formatPcrs, pcrsOfBitmap } from '../tpm-quote/decode-selection'

/**
 * What `tpm2_quote -o` writes: the memory of tpm2-tools' `tpm2_pcrs` and TPML_PCR_SELECTION on a little-endian machine
 * (tpm2-tools 5.4 `lib/pcr.c`). A count, 16 slots of 8 bytes, a count of lists; then lists of a count and 8 slots of size and 64
 * bytes.
 */
export const SERIALIZED_HEADER = 136
export const SERIALIZED_LIST = 532
const SLOT_PADDING = 1
/** TPML_DIGEST, TPM 2.0 Part 2 r1.59 §10.9.2. */
export const DIGESTS_PER_LIST = 8
const DIGEST_BUFFER = 64
/** More lists than 16 banks of 32 PCRs could fill. */
export const MAX_LISTS = (MAX_SELECTIONS * MAX_SELECT_SIZE * 8) / DIGESTS_PER_LIST

export interface DecodedPcrValues {
  readonly values: PcrValue[]
  selection: PcrSelection[] | null
  readonly fields: FieldNode[]
  stopped: ErrorData | null
}

/** Does the file begin with a count of banks, high bytes zero, and a bank of the table? If the count is possible, decoding tells. */
export function hasSerializedHeader(bytes: Uint8Array): boolean {
  if (bytes.length < 6 || bytes[0] === 0 || !allBytes(bytes.subarray(1, 4), 0)) return false
  return digestSize(hashNameOfTpmId(bytes[4] + bytes[5] * 256)) !== null
}

/** What was readable before damage stays; a PCR index that does not exist is told and does not stop the reading. */
export function decodeSerialized(bytes: Uint8Array, file: string): DecodedPcrValues {
  const decoded: DecodedPcrValues = { values: [], selection: null, fields: [], stopped: null }
  const cursor = new Cursor(bytes, { file, area: 'tpm' })
  let strange: ErrorData | null = null
  try {
    const selection = readSelection(cursor, decoded)
    strange = noSuchPcr(selection, file, (slot) => 4 + slot * (4 + MAX_SELECT_SIZE))
    readLists(cursor, decoded, selection)
    cursor.end('PCR values')
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
    decoded.stopped = error.toData()
  }
  decoded.stopped ??= strange
  return decoded
}

function readSelection(cursor: Cursor, decoded: DecodedPcrValues): PcrSelection[] {
  const count = cursor.u32le('selection count')
  if (count > MAX_SELECTIONS) cursor.fail('count', 'selection count', `at most ${MAX_SELECTIONS} banks`, `${count} banks`, 0)
  const selection: PcrSelection[] = []
  for (let slot = 0; slot < MAX_SELECTIONS; slot++) {
    const byteOffset = cursor.offset
    // Slots after the last bank hold whatever was in memory.
    if (slot >= count) {
      cursor.skip(4 + MAX_SELECT_SIZE, 'unused selection')
      continue
    }
    const bank = readSlot(cursor)
    selection.push(bank)
    const byteLength = cursor.offset - byteOffset
    decoded.fields.push({ label: `Bank ${bank.bank}`, term: 'pcr_selections', value: formatPcrs(bank.pcrs), byteOffset, byteLength })
  }
  decoded.selection = selection
  return selection
}

function readSlot(cursor: Cursor): PcrSelection {
  const algorithmId = cursor.u16le('selection hash')
  const size = cursor.u8('sizeofSelect')
  if (size > MAX_SELECT_SIZE) {
    cursor.fail('length', 'sizeofSelect', `at most ${MAX_SELECT_SIZE} bytes`, byteCount(size), cursor.offset - 1)
  }
  const bitmap = cursor.borrow(MAX_SELECT_SIZE, 'pcrSelect').subarray(0, size)
  cursor.skip(SLOT_PADDING, 'selection padding')
  return { bank: hashNameOfTpmId(algorithmId), algorithmId, pcrs: pcrsOfBitmap(bitmap) }
}

/** Digests stand packed, across the borders of banks and of lists, in the order of the selection. */
function readLists(cursor: Cursor, decoded: DecodedPcrValues, selection: readonly PcrSelection[]): void {
  const wanted = selection.flatMap(({ bank, pcrs }) => pcrs.map((pcr) => ({ bank, pcr })))
  const lists = cursor.u32le('list count')
  if (lists > MAX_LISTS) cursor.fail('count', 'list count', `at most ${MAX_LISTS} lists`, `${lists} lists`, cursor.offset - 4)
  for (let list = 0; list < lists; list++) {
    const count = cursor.u32le('digest count')
    if (count > DIGESTS_PER_LIST) {
      cursor.fail('count', 'digest count', `at most ${DIGESTS_PER_LIST} digests`, `${count} digests`, cursor.offset - 4)
    }
    for (let slot = 0; slot < DIGESTS_PER_LIST; slot++) {
      if (slot >= count) {
        cursor.skip(2 + DIGEST_BUFFER, 'unused digest')
        continue
      }
      const at = cursor.offset
      const size = cursor.u16le('digest size')
      addDigest(cursor, decoded, wanted, at, size)
      cursor.skip(DIGEST_BUFFER - size, 'rest of the digest buffer')
    }
  }
  missingDigests(cursor, decoded, wanted.length)
}

export function missingDigests(cursor: Cursor, decoded: DecodedPcrValues, wanted: number): void {
  if (decoded.values.length < wanted) cursor.fail('count', 'digests', `${wanted} digests, one for each selected PCR`, `${decoded.values.length} digests`)
}

/** The next digest of the selection: its size was read at `at`, its bytes follow. */
export function addDigest(
  cursor: Cursor, decoded: DecodedPcrValues, wanted: readonly { bank: string; pcr: number }[], at: number, size: number,
): void {
  const next = wanted[decoded.values.length]
  if (next === undefined) cursor.fail('count', 'digests', `${wanted.length} digests, one for each selected PCR`, 'another one', at)
  // A bank that we do not know may have any size that fits.
  const expected = digestSize(next.bank)
  if (size > DIGEST_BUFFER || (expected !== null && size !== expected)) {
    cursor.fail('length', `${next.bank} PCR ${next.pcr}`, `${expected ?? `at most ${DIGEST_BUFFER}`} bytes`, byteCount(size), at)
  }
  const byteOffset = cursor.offset
  const value = cursor.borrow(size, 'digest')
  decoded.values.push({ ...next, value, byteOffset, byteLength: size })
  decoded.fields.push({ label: `PCR ${next.pcr}`, term: next.bank, value: toHex(value), byteOffset, byteLength: size })
}

/** The first PCR of a selection that no TPM has (24 and above), as an error that does not stop; `slotOffset` tells where a bank stands. */
export function noSuchPcr(selection: readonly PcrSelection[], file: string, slotOffset: (slot: number) => number): ErrorData | null {
  const slot = selection.findIndex(({ pcrs }) => pcrs.some((pcr) => pcr >= PCR_COUNT))
  if (slot < 0) return null
  const pcr = selection[slot].pcrs.find((index) => index >= PCR_COUNT)!
  return {
    code: 'tpm.pcr-index', file, byteOffset: slotOffset(slot), field: 'pcrSelect',
    expected: `PCR 0 to ${PCR_COUNT - 1}`, found: `PCR ${pcr}`,
  }
}
