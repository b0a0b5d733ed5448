/** Digests that the kernel extends, against node:crypto. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { DigestRow } from '@shared/kernel/wasm/digest-row'

const SIZES = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 } as const
/** More than two batches. */
const LENGTH = 5000

/** Digests in a row, and the value before each and after the last. */
function rowOf(bank: keyof typeof SIZES): { digests: Uint8Array; values: Buffer[] } {
  const size = SIZES[bank]
  const pieces = Array.from({ length: LENGTH }, (_, i) => createHash('sha512').update(`${bank} ${i}`).digest().subarray(0, size))
  const values = [Buffer.alloc(size, 7)]
  for (const digest of pieces) values.push(createHash(bank).update(values.at(-1)!).update(digest).digest())
  return { digests: new Uint8Array(Buffer.concat(pieces)), values }
}

describe.each(Object.keys(SIZES) as (keyof typeof SIZES)[])('digests of %s', (bank) => {
  const { digests, values } = rowOf(bank)
  const row = DigestRow.of(bank, digests)!

  it('give the values before and after each', () => {
    expect(Buffer.from(row.values(values[0])).equals(Buffer.concat(values))).toBe(true)
  })

  it.each([[0, 1], [0, 2047], [0, 2048], [0, 2049], [0, LENGTH], [1, 2], [2048, 2049], [2047, 4500], [LENGTH - 1, LENGTH]])('from place %i reach a value after %i', (from, to) => {
    expect(row.reaches(values[to], values[from], from)).toBe(to)
  })

  it('reach no value that only begins like one, none before the place, and none of another size', () => {
    const alike = Uint8Array.from(values[3000], (byte, i) => (i === SIZES[bank] - 1 ? byte ^ 1 : byte))
    expect([row.reaches(alike, values[0], 0), row.reaches(values[10], values[10], 10), row.reaches(values[9], values[10], 10), row.reaches(values[10].subarray(1), values[0], 0), row.reaches(values[LENGTH], values[LENGTH], LENGTH)]).toEqual([null, null, null, null, null])
  })

  it('are the same as a part', () => {
    const part = row.part(2000, 4100)
    expect(part.reaches(values[4100], values[2000], 0)).toBe(2100)
    expect(part.reaches(values[4101], values[2000], 0)).toBeNull()
    expect(Buffer.from(part.values(values[2000])).equals(Buffer.concat(values.slice(2000, 4101)))).toBe(true)
  })
})

it('of a bank whose hash the kernel has not are extended elsewhere', () => expect(DigestRow.of('sm3', new Uint8Array(64))).toBeNull())
