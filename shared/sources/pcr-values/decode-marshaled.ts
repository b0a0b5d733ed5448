import { Cursor } from '../../bytes/cursor'
import { EvidenceError } from '../../errors/evidence-error'
import { digestSize, hashNameOfTpmId } from '../../model/algorithms'
import { decodePcrSelection } from '../tpm-quote/decode-selection'
import { DIGESTS_PER_LIST, MAX_LISTS, addDigest, noSuchPcr, missingDigests, type DecodedPcrValues } from './decode-serialized'

/** Bytes before the first slot, and of a slot before its bitmap. */
const FIRST_SLOT = 4
const MIN_HEADER = 10

/** Does the file begin with a TPML_PCR_SELECTION of few banks, big-endian, the first of them in the table? */
export function hasMarshaledHeader(bytes: Uint8Array): boolean {
  if (bytes.length < MIN_HEADER || bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 0 || bytes[3] === 0 || bytes[3] > 16) return false
  return digestSize(hashNameOfTpmId(bytes[FIRST_SLOT] * 256 + bytes[FIRST_SLOT + 1])) !== null
}

/**
 * What `tpm2_quote -o -F marshaled` of tpm2-tools 5.8 writes, big-endian: TPML_PCR_SELECTION, a count, and so many TPML_DIGEST (TPM 2.0 Part 2
 * r1.59 §10.9.2). What was readable before damage stays; a PCR index that does not exist is told and does not stop the reading.
 */
export function decodeMarshaled(bytes: Uint8Array, file: string): DecodedPcrValues {
  const decoded: DecodedPcrValues = { values: [], selection: null, fields: [], stopped: null }
  const cursor = new Cursor(bytes, { file, area: 'tpm' })
  try {
    readAll(cursor, decoded)
    cursor.end('PCR values')
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
    decoded.stopped = error.toData()
  }
  const slots = decoded.fields[0]?.children ?? []
  decoded.stopped ??= noSuchPcr(decoded.selection ?? [], file, (slot) => slots[slot].byteOffset)
  return decoded
}

function readAll(cursor: Cursor, decoded: DecodedPcrValues): void {
  const { selection, field } = decodePcrSelection(cursor)
  decoded.selection = [...selection]
  decoded.fields.push({ ...field, term: 'pcr_selections' })
  const wanted = selection.flatMap(({ bank, pcrs }) => pcrs.map((pcr) => ({ bank, pcr })))
  const lists = cursor.u32be('list count')
  if (lists > MAX_LISTS) cursor.fail('count', 'list count', `at most ${MAX_LISTS} lists`, `${lists} lists`, cursor.offset - 4)
  for (let list = 0; list < lists; list++) {
    const count = cursor.u32be('digest count')
    if (count > DIGESTS_PER_LIST) cursor.fail('count', 'digest count', `at most ${DIGESTS_PER_LIST} digests`, `${count} digests`, cursor.offset - 4)
    for (let i = 0; i < count; i++) {
      const at = cursor.offset
      addDigest(cursor, decoded, wanted, at, cursor.u16be('digest size'))
    }
  }
  missingDigests(cursor, decoded, wanted.length)
}
