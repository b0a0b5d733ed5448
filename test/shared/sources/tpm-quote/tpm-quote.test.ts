import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tpmQuote } from '@shared/sources/tpm-quote'
import { formatPcrs } from '@shared/sources/tpm-quote/decode-selection'
import { flipBit, hex, input, parseQuote, patched, vector } from '../../../vectors/tpm/load'

const QUOTE = vector('sha256-10.msg')
/** Where each read of the sample begins: a file cut inside a read stops there. */
const READS = [0, 4, 6, 8, 42, 44, 60, 68, 72, 76, 77, 85, 89, 91, 92, 95, 97]
const stoppedOf = (bytes: Uint8Array) => {
  const stopped = parseQuote(input('q', bytes, 'quote')).stopped
  return stopped === null ? null : [stopped.code, stopped.byteOffset]
}

describe('a quote as tpm2_quote writes it', () => {
  // tpm2_print 5.4 prints the firmware version's bytes in reverse; tpm2_getcap has it as here (20191023, 00163636).
  it('says what tpm2_print says of it', () => {
    const quote = parseQuote(input('sha256-10.msg'))
    expect(quote).toMatchObject({
      magic: 0xff544347, type: 0x8018, clock: 35495n, resetCount: 2, restartCount: 0, safe: true, firmwareVersion: 0x2019_1023_0016_3636n,
      pcrSelection: [{ bank: 'sha256', algorithmId: 11, pcrs: [10] }], stopped: null,
    })
    expect(hex(quote.qualifiedSigner)).toBe('000bbb9aaf718e6f43f20a1110d5dd8c4698d9f8ad9e2b18ba18464d203e91b58445')
    expect(hex(quote.qualifyingData)).toBe('62943c53963ffd0df4727f3357d3917f')
    expect(hex(quote.bytes)).toBe(hex(QUOTE))
  })

  it('shows every field with its place, size prefixes included', () => {
    const { fields } = parseQuote(input('sha256-10.msg'))
    expect(fields.map(({ label, term, byteOffset, byteLength }) => [label, term, byteOffset, byteLength])).toEqual([
      ['Magic', 'magic', 0, 4], ['Type', 'type', 4, 2], ['Signer\'s name', 'qualifiedSigner', 6, 36], ['Nonce', 'extraData', 42, 18],
      ['Clock', 'clockInfo.clock', 60, 8], ['Resets', 'clockInfo.resetCount', 68, 4], ['Restarts', 'clockInfo.restartCount', 72, 4],
      ['Clock is safe', 'clockInfo.safe', 76, 1], ['Firmware', 'firmwareVersion', 77, 8],
      ['PCRs covered', 'attested.quote.pcrSelect', 85, 10], ['PCR digest', 'attested.quote.pcrDigest', 95, 34],
    ])
    expect(fields.map(({ value }) => value).filter((value) => value.length < 20)).toEqual(['ff544347', '8018', '35,495 ms', '2', '0', '1', '2019102300163636', 'sha256: 10'])
    expect(fields[9]).toMatchObject({ meaning: 'mask 000400', children: [{ label: 'Bank sha256', value: '10', byteOffset: 89, byteLength: 6 }] })
  })

  it('covers several banks in the order of the list', () => {
    const { pcrSelection, fields } = parseQuote(input('all-banks-10.msg'))
    expect(pcrSelection.map(({ bank, pcrs }) => [bank, ...pcrs])).toEqual([['sha1', 10], ['sha256', 10], ['sha384', 10], ['sha512', 10]])
    expect(fields[9]).toMatchObject({ value: 'sha1: 10; sha256: 10; sha384: 10; sha512: 10', meaning: '4 banks' })
  })

  it('writes runs of PCRs short', () => {
    expect([[], [0], [0, 1, 2, 10], [1, 3, 5], [22, 23, 31]].map(formatPcrs)).toEqual(['none', '0', '0-2, 10', '1, 3, 5', '22-23, 31'])
  })
})

describe('detection', () => {
  const detect = (bytes: Uint8Array) => tpmQuote.detect(input('x', bytes))?.confidence ?? null

  it('the magic is certain, whatever follows; the structure without it is likely', () => {
    expect(detect(QUOTE)).toBe('certain')
    expect(detect(QUOTE.subarray(0, 4))).toBe('certain')
    expect(detect(patched(QUOTE, 5, 0x17))).toBe('certain')
    expect(detect(patched(QUOTE, 0, 0xfe))).toBe('likely')
    expect(detect(patched(QUOTE, 0, 0xfe).subarray(0, 128))).toBeNull()
    expect(detect(patched(QUOTE, 0, 0, 0, 0, 0, 0x80, 0x17))).toBeNull()
    expect(detect(new Uint8Array())).toBeNull()
    expect(detect(vector('sha256-10.sig'))).toBeNull()
  })

  it('a TPM2B_ATTEST is unwrapped: the signed bytes inside, the offsets of the file', () => {
    const wrapped = Uint8Array.of(0, QUOTE.length, ...QUOTE)
    expect(detect(wrapped)).toBe('certain')
    const quote = parseQuote(input('q', wrapped))
    expect(hex(quote.bytes)).toBe(hex(QUOTE))
    expect(quote).toMatchObject({ stopped: null, magic: 0xff544347 })
    expect(quote.fields[0].byteOffset).toBe(2)
    expect(stoppedOf(patched(wrapped, 44, 0xff))).toEqual(['tpm.length', 44])
  })

  it('a TPM2B_ATTEST is one also where its size is not that of the file', () => {
    const wrapped = Uint8Array.of(0, QUOTE.length, ...QUOTE)
    const cut = parseQuote(input('q', wrapped.subarray(0, 90)))
    expect(cut).toMatchObject({ clock: 35495n, stopped: { code: 'tpm.truncated', byteOffset: 87 } })
    expect(parseQuote(input('q', patched(wrapped, 1, 7)))).toMatchObject({ clock: 35495n, stopped: { code: 'tpm.length', byteOffset: 0, found: '7 bytes' } })
    expect(stoppedOf(Uint8Array.of(...wrapped, 0))).toEqual(['tpm.trailing-bytes', 131])
  })
})

describe('damage', () => {
  it.each(Array.from({ length: QUOTE.length }, (_, length) => length))('cut to %i bytes it stops at the read that ends outside', (length) => {
    expect(stoppedOf(QUOTE.subarray(0, length))).toEqual(['tpm.truncated', READS.findLast((at) => at <= length)])
  })

  it('keeps what precedes', () => {
    const quote = parseQuote(input('q', QUOTE.subarray(0, 80), 'quote'))
    expect(quote).toMatchObject({ clock: 35495n, resetCount: 2, safe: true, firmwareVersion: 0n, pcrSelection: [] })
    expect(quote.fields).toHaveLength(8)
  })

  it('keeps the banks before a damaged one', () => {
    const banks = Uint8Array.of(...QUOTE.subarray(0, 85), 0, 0, 0, 2, 0, 0x0b, 3, 0, 4, 0, 0, 4, 9, 0, 0, 0)
    const quote = parseQuote(input('q', banks))
    expect(quote).toMatchObject({ pcrSelection: [{ bank: 'sha256', pcrs: [10] }], stopped: { code: 'tpm.length', byteOffset: 97 } })
    expect(quote.fields.at(-1)).toMatchObject({ term: 'attested.quote.pcrSelect', children: [{ label: 'Bank sha256', byteOffset: 89, byteLength: 6 }] })
  })

  it.each([
    ['a name over 66 bytes', patched(QUOTE, 6, 0, 67), ['tpm.length', 6]],
    ['a name of 64 KiB', patched(QUOTE, 6, 0xff, 0xff), ['tpm.length', 6]],
    ['a nonce over 66 bytes', patched(QUOTE, 42, 0, 67), ['tpm.length', 42]],
    ['17 banks', patched(QUOTE, 88, 17), ['tpm.count', 85]],
    ['4 billion banks', patched(QUOTE, 85, 0xff, 0xff, 0xff, 0xff), ['tpm.count', 85]],
    ['a bitmap of 5 bytes', patched(QUOTE, 91, 5), ['tpm.length', 91]],
    ['a digest over 64 bytes', patched(QUOTE, 95, 0, 65), ['tpm.length', 95]],
    ['a digest shorter than the rest', patched(QUOTE, 96, 31), ['tpm.trailing-bytes', 128]],
    ['a byte too many', Uint8Array.of(...QUOTE, 0), ['tpm.trailing-bytes', 129]],
  ])('%s', (_, bytes, stopped) => {
    expect(stoppedOf(bytes)).toEqual(stopped)
  })

  it('another magic or type is kept and read on', () => {
    expect(parseQuote(input('q', patched(QUOTE, 0, 1, 2, 3, 4, 0x80, 0x17), 'quote'))).toMatchObject({ magic: 0x01020304, type: 0x8017, clock: 35495n, stopped: null })
  })

  it('safe is yes only for 1', () => {
    const safe = (value: number) => parseQuote(input('q', patched(QUOTE, 76, value)))
    expect([0, 1, 2, 255].map((value) => safe(value).safe)).toEqual([false, true, false, false])
    expect(safe(2).fields[7]).toMatchObject({ value: '2', meaning: 'neither yes (1) nor no (0)' })
  })

  it('PCRs over 23 are kept as numbers, banks without PCRs stay', () => {
    const wide = Uint8Array.of(...QUOTE.subarray(0, 85), 0, 0, 0, 2, 0x12, 0x34, 0, 0, 0x0b, 4, 0, 0, 0, 0x81, ...QUOTE.subarray(95))
    expect(parseQuote(input('q', wide))).toMatchObject({
      stopped: null, pcrSelection: [{ bank: 'alg-0x1234', algorithmId: 0x1234, pcrs: [] }, { bank: 'sha256', algorithmId: 11, pcrs: [24, 31] }],
    })
  })

  it('no flipped bit is an error of another kind', () => {
    for (let bit = 0; bit < QUOTE.length * 8; bit++) {
      const bytes = flipBit(QUOTE, bit)
      tpmQuote.detect(input('q', bytes))
      expect(stoppedOf(bytes)?.[0] ?? 'tpm.none').toMatch(/^tpm\./)
    }
  })

  it('any bytes are read without an error', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      tpmQuote.detect(input('q', bytes))
      expect(parseQuote(input('q', Uint8Array.of(0xff, 0x54, 0x43, 0x47, 0x80, 0x18, ...bytes))).magic).toBe(0xff544347)
    }))
  })
})
