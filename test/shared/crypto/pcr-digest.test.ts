import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { computePcrDigest } from '@shared/crypto/pcr-digest'
import { rawLayout } from '@shared/model/pcr-layout'
import type { PcrValue } from '@shared/model/tpm'
import { hex, input, parsePcrs, parseQuote, vector } from '../../vectors/tpm/load'

const lookupIn = (values: readonly PcrValue[]) => (bank: string, pcr: number) =>
  values.find((value) => value.bank === bank && value.pcr === pcr)?.value ?? null

describe('computePcrDigest', () => {
  it.each([
    ['sha256-10', 'sha256'], ['sha1-and-sha256-10', 'sha256'], ['pss-sha256-10', 'sha256'], ['ecc-sha256-0to10', 'sha256'],
    ['rsa384-sha256-10', 'sha384'], ['all-banks-10', 'sha256'],
  ])('%s: the PCR file hashes to what the TPM signed', (label, hashName) => {
    const quote = parseQuote(input(`${label}.msg`))
    const { values } = parsePcrs(input(`${label}.pcrs`))
    expect(hex(computePcrDigest(quote.pcrSelection, lookupIn(values), hashName)!)).toBe(hex(quote.pcrDigest))
  })

  it('values without a header take the quote\'s layout', () => {
    const quote = parseQuote(input('ecc-sha256-10-plain.msg'))
    const values = rawLayout(vector('ecc-sha256-10-plain.pcrs.values'), quote.pcrSelection)!
    expect(hex(computePcrDigest(quote.pcrSelection, lookupIn(values), 'sha256')!)).toBe(hex(quote.pcrDigest))
  })

  it('follows the order of the selection, and an empty selection hashes nothing', () => {
    const value = (bank: string, pcr: number) => Uint8Array.of(bank.length, pcr)
    const selection = [{ bank: 'sha256', algorithmId: 11, pcrs: [3, 1] }, { bank: 'sha1', algorithmId: 4, pcrs: [7] }]
    const expected = createHash('sha384').update(Uint8Array.of(6, 3, 6, 1, 4, 7)).digest('hex')
    expect(hex(computePcrDigest(selection, value, 'sha384')!)).toBe(expected)
    expect(hex(computePcrDigest([], value, 'sha1')!)).toBe(createHash('sha1').digest('hex'))
  })

  it('is null for a missing value or an unknown hash, never the digest of less', () => {
    const selection = [{ bank: 'sha256', algorithmId: 11, pcrs: [9, 10] }]
    expect(computePcrDigest(selection, (_, pcr) => (pcr === 10 ? new Uint8Array(32) : null), 'sha256')).toBeNull()
    expect(computePcrDigest(selection, () => new Uint8Array(32), 'alg-0x0042')).toBeNull()
  })
})
