import type { Cursor } from '../../bytes/cursor'
import { toHex } from '../../bytes/hex'
import { EvidenceError } from '../../errors/evidence-error'
import { hashNameOfTpmId } from '../../model/algorithms'
import type { FieldNode } from '../../model/evidence'
import type { PcrSelection } from '../../model/tpm'

/** Banks in a TPML_PCR_SELECTION: TPM2_NUM_PCR_BANKS of tpm2-tss, which no TPM exceeds. */
export const MAX_SELECTIONS = 16
/** Bytes of a PCR bitmap: TPM2_PCR_SELECT_MAX of tpm2-tss, PCR 0 to 31. TPMs use 3. */
export const MAX_SELECT_SIZE = 4

/** What was read of a selection; `stopped` is why not all of it was. */
export interface DecodedSelection {
  readonly selection: readonly PcrSelection[]
  readonly field: FieldNode
  readonly stopped: EvidenceError | null
}

/**
 * TPML_PCR_SELECTION, TPM 2.0 Part 2 r1.59 §10.9.7: u32 count, then for each bank u16 hash, u8 sizeofSelect and the bitmap, where bit
 * i % 8 of byte i / 8 is PCR i. Banks before damage stay.
 */
export function decodePcrSelection(cursor: Cursor): DecodedSelection {
  const byteOffset = cursor.offset
  const selection: PcrSelection[] = []
  const children: FieldNode[] = []
  let stopped: EvidenceError | null = null
  try {
    const count = cursor.u32be('pcrSelect count')
    if (count > MAX_SELECTIONS) cursor.fail('count', 'pcrSelect count', `at most ${MAX_SELECTIONS} banks`, `${count} banks`, byteOffset)
    for (let i = 0; i < count; i++) readBank(cursor, selection, children)
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
    stopped = error
  }
  const value = selection.map(({ bank, pcrs }) => `${bank}: ${formatPcrs(pcrs)}`).join('; ') || 'none'
  const meaning = children.length === 1 ? children[0].meaning : `${children.length} banks`
  const byteLength = cursor.offset - byteOffset
  const field = { label: 'PCRs covered', term: 'attested.quote.pcrSelect', value, meaning, byteOffset, byteLength, children }
  return { selection, field, stopped }
}

function readBank(cursor: Cursor, selection: PcrSelection[], children: FieldNode[]): void {
  const at = cursor.offset
  const algorithmId = cursor.u16be('pcrSelect hash')
  const size = cursor.u8('sizeofSelect')
  if (size > MAX_SELECT_SIZE) {
    cursor.fail('length', 'sizeofSelect', `at most ${MAX_SELECT_SIZE} bytes`, `${size} bytes`, cursor.offset - 1)
  }
  const bitmap = cursor.borrow(size, 'pcrSelect')
  const bank = { bank: hashNameOfTpmId(algorithmId), algorithmId, pcrs: pcrsOfBitmap(bitmap) }
  selection.push(bank)
  children.push({ ...describe(bank, bitmap), byteOffset: at, byteLength: cursor.offset - at })
}

/** PCR indexes of a bitmap, ascending. */
export function pcrsOfBitmap(bitmap: Uint8Array): number[] {
  const pcrs: number[] = []
  for (let pcr = 0; pcr < bitmap.length * 8; pcr++) if ((bitmap[pcr >> 3] >> (pcr & 7)) & 1) pcrs.push(pcr)
  return pcrs
}

/** Ascending PCR indexes as `0-7, 10`; `none` when there are none. */
export function formatPcrs(pcrs: readonly number[]): string {
  const runs: string[] = []
  for (let start = 0; start < pcrs.length;) {
    let end = start
    while (end + 1 < pcrs.length && pcrs[end + 1] === pcrs[end] + 1) end++
    runs.push(start === end ? `${pcrs[start]}` : `${pcrs[start]}-${pcrs[end]}`)
    start = end + 1
  }
  return runs.join(', ') || 'none'
}

function describe(bank: PcrSelection, bitmap: Uint8Array): Pick<FieldNode, 'label' | 'term' | 'value' | 'meaning'> {
  return { label: `Bank ${bank.bank}`, term: 'pcrSelections', value: formatPcrs(bank.pcrs), meaning: `mask ${toHex(bitmap) || 'empty'}` }
}
