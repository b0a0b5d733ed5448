import { Cursor } from '../../bytes/cursor'
import { decodeUtf8 } from '../../bytes/visible'
import { hashNameOfTpmId } from '../../model/algorithms'
import type { EventLog } from '../../model/event-log'

/** Banks of a log: TPM2_NUM_PCR_BANKS of tpm2-tss, which no TPM exceeds. */
export const MAX_BANKS = 16
/** Largest digest of a TPM hash, in bytes. */
export const MAX_DIGEST = 64
const SIGNATURE_SIZE = 16
export const SPEC_ID_03 = 'Spec ID Event03\0'

/** Does the data of the first event begin with the signature of a crypto-agile log? */
export function isSpecId(data: Uint8Array): boolean {
  return data.length >= SIGNATURE_SIZE && decodeUtf8(data.subarray(0, SIGNATURE_SIZE)) === SPEC_ID_03
}

/**
 * TCG_EfiSpecIdEvent, PC Client PFP 1.06 §10.4.5.1: signature, u32 platformClass, u8 minor, u8 major, u8 errata, u8 uintnSize, u32 number
 * of algorithms, for each u16 id and u16 size, u8 vendor size and the vendor's bytes. What stands after that is not ours to judge.
 */
export function decodeSpecId(data: Uint8Array, file: string, baseOffset: number): EventLog['banks'] {
  const cursor = new Cursor(data, { file, area: 'event-log', baseOffset, entryIndex: 0 })
  cursor.skip(SIGNATURE_SIZE, 'signature')
  cursor.skip(8, 'platformClass and versions')
  const at = cursor.offset
  const count = cursor.u32le('numberOfAlgorithms')
  if (count === 0 || count > MAX_BANKS) cursor.fail('count', 'numberOfAlgorithms', `1 to ${MAX_BANKS}`, `${count}`, at)
  return Array.from({ length: count }, () => {
    const algorithmId = cursor.u16le('algorithmId')
    const sizeAt = cursor.offset
    const digestSize = cursor.u16le('digestSize')
    if (digestSize === 0 || digestSize > MAX_DIGEST) cursor.fail('length', 'digestSize', `1 to ${MAX_DIGEST} bytes`, `${digestSize} bytes`, sizeAt)
    return { bank: hashNameOfTpmId(algorithmId), algorithmId, digestSize }
  })
}
