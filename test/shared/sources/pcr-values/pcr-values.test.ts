import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pcrValues } from '@shared/sources/pcr-values'
import { flipBit, hex, input, parsePcrs, patched, vector } from '../../../vectors/tpm/load'

const ONE = vector('sha256-10.pcrs')
const ELEVEN = vector('ecc-sha256-0to10.pcrs')
const YAML = new TextDecoder().decode(vector('pcrs.yaml'))
const text = (value: string) => new TextEncoder().encode(value)
const detect = (path: string, bytes: Uint8Array) => pcrValues.detect(input(path, bytes))?.confidence ?? null
const stoppedOf = (bytes: Uint8Array) => {
  const stopped = parsePcrs(input('p', bytes, 'pcrs')).stopped
  return stopped === null ? null : [stopped.code, stopped.byteOffset]
}

describe('the file of tpm2_quote -o', () => {
  it('names its selection and holds a value for each PCR, with its place', () => {
    const pcrs = parsePcrs(input('ecc-sha256-0to10.pcrs'))
    expect(pcrs).toMatchObject({ form: 'serialized', stopped: null, selection: [{ bank: 'sha256', algorithmId: 11, pcrs: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }] })
    const printed = parsePcrs(input('pcrs.yaml')).values.filter(({ bank }) => bank === 'sha256')
    expect(pcrs.values.map(({ pcr, value }) => [pcr, hex(value)])).toEqual(printed.slice(0, 11).map(({ pcr, value }) => [pcr, hex(value)]))
    for (const { value, byteOffset, byteLength } of pcrs.values) expect(hex(ELEVEN.subarray(byteOffset, byteOffset + byteLength))).toBe(hex(value))
    // The ninth digest stands in the second list.
    expect(pcrs.values.map(({ byteOffset }) => byteOffset).slice(7, 9)).toEqual([136 + 4 + 7 * 66 + 2, 136 + 532 + 4 + 2])
  })

  it('packs digests of several banks into one list', () => {
    expect(parsePcrs(input('all-banks-10.pcrs')).values.map(({ bank, pcr, byteLength }) => [bank, pcr, byteLength])).toEqual([
      ['sha1', 10, 20], ['sha256', 10, 32], ['sha384', 10, 48], ['sha512', 10, 64],
    ])
  })

  it.each([['one list', ONE], ['two lists', ELEVEN]])('%s: cut at every length it is truncated and keeps the values before', (_, bytes) => {
    const whole = parsePcrs(input('p', bytes)).values
    for (let length = 7; length < bytes.length; length++) {
      const { stopped, values } = parsePcrs(input('p', bytes.subarray(0, length), 'pcrs'))
      expect(stopped?.code).toBe('tpm.truncated')
      expect(stopped!.byteOffset).toBeLessThanOrEqual(length)
      expect(length - stopped!.byteOffset).toBeLessThan(66)
      expect(values.map(({ pcr }) => pcr)).toEqual(whole.filter(({ byteOffset, byteLength }) => byteOffset + byteLength <= length).map(({ pcr }) => pcr))
    }
  })

  it.each([
    ['5 bytes of bitmap', patched(ONE, 6, 5), ['tpm.length', 6]],
    ['17 banks', patched(ONE, 0, 17), ['tpm.count', 0]],
    ['a second bank with 5 bytes of bitmap', patched(ONE, 0, 2, 0, 0, 0, 0x0b, 0, 3, 0, 4, 0, 0, 0, 4, 0, 5), ['tpm.length', 14]],
    ['no list', patched(ONE, 132, 0), ['tpm.count', 136]],
    ['65 lists', patched(ONE, 132, 65), ['tpm.count', 132]],
    ['4 billion lists', patched(ONE, 132, 0xff, 0xff, 0xff, 0xff), ['tpm.count', 132]],
    ['two lists of which one is there', patched(ONE, 132, 2), ['tpm.truncated', 668]],
    ['9 digests in a list', patched(ONE, 136, 9), ['tpm.count', 136]],
    ['no digest', patched(ONE, 136, 0), ['tpm.count', 668]],
    ['a digest that no PCR is selected for', patched(ONE, 136, 2), ['tpm.count', 206]],
    ['a digest of another size than its bank', patched(ONE, 140, 20), ['tpm.length', 140]],
    ['a digest of 64 KiB', patched(ONE, 140, 0xff, 0xff), ['tpm.length', 140]],
    ['a byte too many', Uint8Array.of(...ONE, 0), ['tpm.trailing-bytes', 668]],
    ['another PCR in the selection', patched(ONE, 7, 1), ['tpm.count', 668]],
  ])('%s', (_, bytes, stopped) => {
    expect(stoppedOf(bytes)).toEqual(stopped)
  })

  it('a PCR above 23 is told and does not stop', () => {
    const pcrs = parsePcrs(input('p', patched(ONE, 6, 4, 0, 0, 0, 1)))
    expect(pcrs).toMatchObject({ stopped: { code: 'tpm.pcr-index', byteOffset: 4, found: 'PCR 24' }, values: [{ bank: 'sha256', pcr: 24, byteLength: 32 }] })
  })

  it('detection: certain when everything ends at the end, likely when damaged', () => {
    expect(['all-banks-10.pcrs', 'sha1-and-sha256-10.pcrs', 'rsa384-sha256-10.pcrs'].map((name) => detect('x', vector(name)))).toEqual(Array(3).fill('certain'))
    expect(detect('x', patched(ONE, 136, 9))).toBe('likely')
    expect(detect('x', ONE.subarray(0, 600))).toBeNull()
    expect(detect('quote.pcrs', ONE.subarray(0, 600))).toBe('likely')
    expect(detect('x', patched(ONE, 1, 1))).toBeNull()
    expect(parsePcrs(input('p', patched(ONE, 1, 1), 'pcrs'))).toMatchObject({ form: 'raw', values: [] })
  })
})

/** The 17th bank begins at `bank16:`. */
const MANY_BANKS = ['sha256:', `  0: 0x${'0'.repeat(64)}`, ...Array.from({ length: 20 }, (_, i) => `bank${i + 1}:\n  0: 0x00`), ''].join('\n')

describe('what tpm2_pcrread prints', () => {
  it('gives every value with the place of its digits', () => {
    const { form, values, stopped } = parsePcrs(input('pcrs.yaml'))
    expect([form, stopped, values.length]).toEqual(['pcrread', null, 48])
    for (const { value, byteOffset, byteLength } of values) expect(YAML.slice(byteOffset, byteOffset + byteLength).toLowerCase()).toBe(hex(value))
  })

  it('is certain to its last line', () => {
    expect(detect('x', text(YAML))).toBe('certain')
    expect(detect('x', text(YAML.replaceAll('\n', '\r\n')))).toBe('certain')
    expect(detect('x', text('  sha3_256:\n    0 : 0x'.concat('00'.repeat(32))))).toBe('certain')
    expect(detect('pcrs.yaml', text('pcrs:\n  sha256:\n    10: 0x00\n'))).toBeNull()
    expect(detect('pcrs.yaml', text('selected-pcrs:\n  - sha256: [ 0, 1 ]\n'))).toBeNull()
  })

  it.each([
    ['a line of something else', '  sha1:\n    0 : hello\n', 'pcrs.syntax', 8],
    ['half a byte', `  sha1:\n    0 : 0x${'0'.repeat(39)}\n`, 'pcrs.syntax', 8],
    ['a digest of another size', `  sha1:\n    0 : 0x${'0'.repeat(64)}\n`, 'pcrs.length', 8],
    ['a PCR twice, the second time under its bank\'s other name', `sha1:\n  0: 0x${'0'.repeat(40)}\nsm3_256:\n  0: 0x${'0'.repeat(64)}\nsm3:\n  0: 0x${'0'.repeat(64)}\n`, 'pcrs.duplicate', 140],
    ['more banks than a TPM has', MANY_BANKS, 'pcrs.count', MANY_BANKS.indexOf('bank16:')],
    ['a PCR twice', `sha1:\n  0: 0x${'0'.repeat(40)}\n  0: 0x${'1'.repeat(40)}\n`, 'pcrs.duplicate', 54],
    ['a PCR above 23', `sha1:\n  24: 0x${'0'.repeat(40)}\n  1: 0x${'1'.repeat(40)}\n`, 'pcrs.pcr-index', 6],
  ])('%s', (_, file, code, byteOffset) => {
    expect(stoppedOf(text(file))).toEqual([code, byteOffset])
  })

  it('a PCR above 23 does not stop, and an unprintable line is shown in visible form', () => {
    expect(parsePcrs(input('p', text(`sha1:\n  24: 0x${'0'.repeat(40)}\n  1: 0x${'1'.repeat(40)}\n`))).values.map(({ pcr }) => pcr)).toEqual([24, 1])
    expect(parsePcrs(input('p', text('sha1:\n \u001b[31m\n'))).stopped?.found).toBe('\\u{1b}[31m')
  })

  it('cut at every byte it keeps whole lines', () => {
    for (let length = 60; length < 400; length++) {
      const { values, stopped } = parsePcrs(input('p', text(YAML.slice(0, length)), 'pcrs'))
      const lines = YAML.slice(0, length).split('\n').filter((line) => /0x[0-9A-F]{40}$/.test(line)).length
      expect(values).toHaveLength(lines)
      expect(stopped === null || ['pcrs.syntax', 'pcrs.length'].includes(stopped.code)).toBe(true)
    }
  })
})

const printed = parsePcrs(input('pcrs.yaml')).values.map(({ bank, pcr, value }) => [bank, pcr, hex(value)])
const told = (path: string, bytes?: Uint8Array) => parsePcrs(input(path, bytes)).values.map(({ bank, pcr, value }) => [bank, pcr, hex(value)])

describe('what tpm2_quote prints', () => {
  const QUOTE = new TextDecoder().decode(vector('sha1-and-sha256-10.yaml'))

  it('holds the values that were quoted, with the place of their digits', () => {
    const pcrs = parsePcrs(input('sha1-and-sha256-10.yaml'))
    expect(pcrs).toMatchObject({ form: 'quote-text', stopped: null, values: [{ bank: 'sha1', pcr: 10 }, { bank: 'sha256', pcr: 10 }] })
    expect(told('sha1-and-sha256-10.yaml')).toEqual(told('sha1-and-sha256-10.pcrs'))
    for (const { value, byteOffset, byteLength } of pcrs.values) expect(QUOTE.slice(byteOffset, byteOffset + byteLength).toLowerCase()).toBe(hex(value))
  })

  it('is known whatever its name, and so is what tpm2_checkquote prints; a quote without values is not', () => {
    expect(['sha1-and-sha256-10.yaml', 'ecc-sha256-10-plain.yaml'].map((name) => detect('x', vector(name)))).toEqual(['certain', 'certain'])
    expect(detect('x', text(`${QUOTE.slice(QUOTE.indexOf('pcrs:'), QUOTE.indexOf('calcDigest'))}sig: 00\n`))).toBe('certain')
    expect(detect('pcrs.yaml', text(QUOTE.slice(0, QUOTE.indexOf('pcrs:'))))).toBeNull()
    expect(detect('x', text(`name: 00\n${QUOTE}`))).toBeNull()
  })

  it('cut inside a value it keeps those before', () => {
    expect(parsePcrs(input('p', text(QUOTE.slice(0, QUOTE.indexOf('sha256:') + 30))))).toMatchObject({ stopped: { code: 'pcrs.length' }, values: [{ bank: 'sha1' }] })
  })
})

describe('lists of text', () => {
  it('of evmctl: the bank is that of the length, or of the name', () => {
    expect(told('evmctl-pcrs-sha256.txt')).toEqual(printed.slice(24))
    expect(told('evmctl-pcrs-sha1.txt')).toEqual(printed.slice(0, 24))
    const bytes = vector('evmctl-pcrs-sha256.txt')
    expect(['x.txt', 'sm3.txt', 'pcrs-sm3_256', 'sha3-256', 'sha3_256/pcrs', 'sha1.txt'].map((name) => told(name, bytes)[0][0])).toEqual(['sha256', 'sm3', 'sm3', 'sha3-256', 'sha256', 'sha256'])
    expect(detect('x', bytes)).toBe('certain')
  })

  it('of a TPM 1.2: digits in pairs', () => {
    const pairs = new TextDecoder().decode(vector('evmctl-pcrs-sha1.txt')).toUpperCase().replace(/: (.*)/g, (_, digits: string) => `: ${digits.match(/../g)!.join(' ')} `)
    expect(pairs).toMatch(/^PCR-00: 3A 3F 78 /)
    expect(told('pcrs', text(pairs))).toEqual(printed.slice(0, 24))
    const { values } = parsePcrs(input('pcrs', text(pairs)))
    expect(pairs.slice(values[1].byteOffset, values[1].byteOffset + values[1].byteLength).replaceAll(' ', '').toLowerCase()).toBe(hex(values[1].value))
  })

  it('of sysfs: as dumped, or as grep prints the tree', () => {
    expect(told('sysfs-pcrs.txt')).toEqual(printed)
    const grepped = new TextDecoder().decode(vector('sysfs-pcrs.txt')).replace(/^(\S+) (\d+) /gm, '/sys/class/tpm/tpm0/$1/$2:')
    expect(told('x', text(grepped))).toEqual(printed)
    expect(parsePcrs(input('x', text(grepped))).form).toBe('sysfs')
  })

  it('of sysfs: a file of the tree by its place', () => {
    const line = `${printed[34][2]}\n`
    expect(told('host/tpm0/pcr-sha256/10', text(line))).toEqual([['sha256', 10, printed[34][2]]])
    expect(detect('pcr-sha256/10', text(line.toUpperCase()))).toBe('certain')
    expect(['pcr-sha1/10', 'sha256/10', 'pcr-sha256/10.txt', 'pcr-md4/10'].map((path) => detect(path, text(line)))).toEqual([null, null, null, null])
    expect(parsePcrs(input('pcr-sha256/24', text(line))).stopped).toMatchObject({ code: 'pcrs.pcr-index', byteOffset: 0 })
  })

  it.each([
    ['half a byte', `PCR-00: ${'0'.repeat(40)}\nPCR-01: ${'0'.repeat(39)}\n`, 'pcrs.syntax', 49],
    ['a digest of another bank', `PCR-00: ${'0'.repeat(40)}\nPCR-01: ${'0'.repeat(64)}\n`, 'pcrs.length', 49],
    ['a PCR twice', `PCR-00: ${'0'.repeat(40)}\nPCR-00: ${'0'.repeat(40)}\n`, 'pcrs.duplicate', 49],
    ['another line', `PCR-00: ${'0'.repeat(40)}\nhello\n`, 'pcrs.syntax', 49],
    ['a line of sysfs that is none', `pcr-sha1 0 ${'0'.repeat(40)}\npcr-sha1 x\n`, 'pcrs.syntax', 52],
    ['a value of sysfs of another size', `pcr-sha1 0 ${'0'.repeat(64)}\n`, 'pcrs.length', 0],
  ])('with %s keep the values before', (_, file, code, byteOffset) => {
    expect(stoppedOf(text(file))).toEqual([code, byteOffset])
    expect(parsePcrs(input('p', text(file))).values).toHaveLength(byteOffset === 0 ? 0 : 1)
  })
})

/** TPML_PCR_SELECTION, a count and lists of at most 8 digests, big-endian: the layout of tpm2-tools 5.8, made of a capture of the other. */
function marshal(name: string): Uint8Array {
  const { selection, values } = parsePcrs(input(name))
  const u32 = (value: number) => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]
  const banks = selection!.flatMap(({ algorithmId, pcrs }) => [0, algorithmId, 3, ...[0, 8, 16].map((first) => pcrs.filter((pcr) => pcr >= first && pcr < first + 8).reduce((bits, pcr) => bits | (1 << (pcr - first)), 0))])
  const lists = Array.from({ length: Math.ceil(values.length / 8) }, (_, i) => values.slice(8 * i, 8 * i + 8))
  const digests = lists.flatMap((list) => [...u32(list.length), ...list.flatMap(({ value }) => [0, value.length, ...value])])
  return Uint8Array.of(...u32(selection!.length), ...banks, ...u32(lists.length), ...digests)
}

describe('the marshaled file of tpm2_quote -o', () => {
  it.each(['ecc-sha256-0to10.pcrs', 'all-banks-10.pcrs'])('%s: says the same as the serialized one', (name) => {
    const bytes = marshal(name)
    const pcrs = parsePcrs(input('x', bytes))
    expect(pcrs).toMatchObject({ form: 'marshaled', stopped: null, selection: parsePcrs(input(name)).selection })
    expect(told('x', bytes)).toEqual(told(name))
    for (const { value, byteOffset, byteLength } of pcrs.values) expect(hex(bytes.subarray(byteOffset, byteOffset + byteLength))).toBe(hex(value))
    expect(detect('x', bytes)).toBe('certain')
    expect(detect('x', Uint8Array.of(...bytes, 0))).toBeNull()
    expect(detect('quote.pcrs', Uint8Array.of(...bytes, 0))).toBe('likely')
  })

  const TWO = marshal('ecc-sha256-0to10.pcrs')
  it.each([
    ['65 lists', patched(TWO, 13, 65), ['tpm.count', 10]],
    ['9 digests in a list', patched(TWO, 17, 9), ['tpm.count', 14]],
    ['no list', patched(TWO, 13, 0), ['tpm.count', 14]],
    ['a digest of another size than its bank', patched(TWO, 19, 20), ['tpm.length', 18]],
    ['4 billion digests', patched(TWO, 14, 0xff, 0xff, 0xff, 0xff), ['tpm.count', 14]],
    ['a byte too many', Uint8Array.of(...TWO, 0), ['tpm.trailing-bytes', TWO.length]],
    ['fewer PCRs selected than digests', patched(TWO, 7, 0x7f), ['tpm.count', TWO.length - 34]],
    ['another bank', patched(TWO, 5, 0x0c), ['tpm.length', 18]],
  ])('%s', (_, bytes, stopped) => {
    expect(stoppedOf(bytes)).toEqual(stopped)
  })

  it('cut at every length it keeps the values before', () => {
    for (let length = 10; length < TWO.length; length++) {
      const { stopped, values } = parsePcrs(input('p', TWO.subarray(0, length), 'pcrs'))
      expect(stopped?.code).toBe('tpm.truncated')
      expect(values).toHaveLength(parsePcrs(input('p', TWO)).values.filter(({ byteOffset }) => byteOffset + 32 <= length).length)
    }
  })
})

describe('values without a header', () => {
  it('24 digests with PCR 17 to 22 all ones are likely, other lengths need their name', () => {
    expect(['pcrs-sha1.values', 'pcrs-sha256.values'].map((name) => detect('x', vector(name)))).toEqual(['likely', 'likely'])
    const single = vector('ecc-sha256-10-plain.pcrs.values')
    expect(detect('x.values', single)).toBeNull()
    expect(detect('x.pcrs.values', single)).toBe('possible')
    expect(detect('x.pcrs', single.subarray(1))).toBeNull()
    expect(detect('pcr', new Uint8Array(32))).toBe('possible')
    expect([20, 40, 48, 52, 64, 68, 96, 8160].map((length) => detect('pcr', new Uint8Array(length)))).toEqual(Array(8).fill('possible'))
    expect([0, 4, 16, 21, 28, 36, 44, 8164].map((length) => detect('pcr', new Uint8Array(length)))).toEqual(Array(8).fill(null))
    expect(detect('pcr.txt', text('x'.repeat(32)))).toBeNull()
  })

  it('wait for a layout', () => {
    expect(parsePcrs(input('ecc-sha256-10-plain.pcrs.values'))).toMatchObject({ form: 'raw', values: [], selection: null, stopped: null })
    expect(stoppedOf(new Uint8Array())).toEqual(['pcrs.truncated', 0])
    expect(stoppedOf(text('no values'))).toEqual(['pcrs.syntax', 0])
  })
})

it('no flipped bit and no bytes at all are an error', () => {
  for (let bit = 0; bit < ELEVEN.length * 8; bit += 3) {
    detect('pcrs', flipBit(ELEVEN, bit))
    expect(stoppedOf(flipBit(ELEVEN, bit))?.[0] ?? 'tpm.none').toMatch(/^(tpm|pcrs)\./)
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    for (const file of [bytes, text(`PCR-00: ${'0'.repeat(40)}\n${Buffer.from(bytes).toString('latin1')}`), Uint8Array.of(0, 0, 0, 1, 0, 0x0b, 3, ...bytes), Uint8Array.of(1, 0, 0, 0, 0x0b, 0, 3, ...bytes), text(`sha1:\n${Buffer.from(bytes).toString('latin1')}`)]) {
      detect('pcrs', file)
      expect(stoppedOf(file)?.[0] ?? 'tpm.none').toMatch(/^(tpm|pcrs)\./)
    }
  }))
})
