import { describe, expect, it } from 'vitest'
import { rawFull24, rawLayout } from '@shared/model/pcr-layout'
import { hex, input, parsePcrs, vector } from '../../vectors/tpm/load'

describe('rawLayout', () => {
  const selection = [{ bank: 'sha1', pcrs: [10] }, { bank: 'sha512', pcrs: [] }, { bank: 'sha256', pcrs: [0, 10] }]

  it('places values in the order of the selection', () => {
    const bytes = Uint8Array.from({ length: 84 }, (_, i) => i)
    expect(rawLayout(bytes, selection)?.map(({ bank, pcr, value, byteOffset, byteLength }) => [bank, pcr, value[0], byteOffset, byteLength])).toEqual([
      ['sha1', 10, 0, 0, 20], ['sha256', 0, 20, 20, 32], ['sha256', 10, 52, 52, 32],
    ])
  })

  it.each([0, 20, 52, 83, 85, 116])('is null when the values do not fill %i bytes exactly', (length) => {
    expect(rawLayout(new Uint8Array(length), selection)).toBeNull()
  })

  it('is null for a bank of unknown size and for nothing at all', () => {
    expect(rawLayout(new Uint8Array(32), [{ bank: 'alg-0x1234', pcrs: [1] }])).toBeNull()
    expect(rawLayout(new Uint8Array(), [])).toBeNull()
  })
})

describe('rawFull24', () => {
  it.each(['sha1', 'sha256'])('%s values of tpm2_pcrread -o are those that it printed', (bank) => {
    const printed = parsePcrs(input('pcrs.yaml')).values.filter((value) => value.bank === bank)
    const raw = rawFull24(vector(`pcrs-${bank}.values`))!
    expect(raw.map(({ pcr, value }) => [pcr, hex(value)])).toEqual(printed.map(({ pcr, value }) => [pcr, hex(value)]))
    expect(raw).toHaveLength(24)
  })

  it('knows a bank by the length only', () => {
    expect([480, 768, 1152, 1536].map((length) => rawFull24(new Uint8Array(length))?.[23].bank)).toEqual(['sha1', 'sha256', 'sha384', 'sha512'])
    expect([0, 20, 479, 481, 760, 3936].map((length) => rawFull24(new Uint8Array(length)))).toEqual(Array(6).fill(null))
  })
})
