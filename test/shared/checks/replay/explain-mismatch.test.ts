import { describe, expect, it } from 'vitest'
import { ENTRIES, file, findingOf, quoteFiles, reportOf, trustedKey } from '../../../support/make-case'
import { digestOf, entryOffsets, makeLog, type MadeEntry, type MadeStyle } from '../../../support/make-log'

const FILES: readonly MadeEntry[] = [...ENTRIES, ...Array.from({ length: 20 }, (_, i) => ({ path: `/usr/lib/${i}.so` }))]
const EXTRA: MadeEntry = { path: '/usr/bin/extra' }
const spliced = (at: number, removed: number, ...added: MadeEntry[]) => FILES.toSpliced(at, removed, ...added)

/** The quote is of `measured`, the log shows `shown`. */
async function mismatch(measured: readonly MadeEntry[], shown: readonly MadeEntry[], style: Partial<MadeStyle> = {}) {
  const report = await reportOf([file('log', makeLog(shown, style)), ...quoteFiles({ entries: measured }), trustedKey()])
  expect(report.attestation).toBe('fail')
  return findingOf(report, 'replay.mismatch')
}

describe('a log that does not replay', () => {
  it.each<[string, string, readonly MadeEntry[], readonly MadeEntry[], number[]]>([
    ['an inserted entry', 'entry-inserted', FILES, spliced(9, 0, EXTRA), [10]],
    ['a duplicated entry', 'entry-inserted', FILES, spliced(9, 0, FILES[4]), [10]],
    ['two swapped entries', 'entries-swapped', FILES, spliced(9, 2, FILES[10], FILES[9]), [10, 11]],
    ['an entry that was made a violation', 'forged-violation', FILES, spliced(9, 1, { ...FILES[9], digest: digestOf('/usr/lib/5.so'), violation: true }), [10]],
    ['a violation that was given a digest', 'forged-violation', spliced(9, 1, { ...FILES[9], violation: true }), spliced(9, 1, { ...FILES[9], digest: new Uint8Array(32) }), [10]],
    ['an entry that was moved to another PCR', 'entry-moved-to-another-pcr', FILES, spliced(9, 1, { ...FILES[9], pcr: 11 }), [10]],
  ])('because of %s names it', async (_, id, measured, shown, entries) => {
    const found = await mismatch(measured, shown)
    const offset = entryOffsets(shown)[entries[0] - 1]
    expect(found).toMatchObject({ severity: 'error', evidence: 'e1', entry: entries[0], entries, byteOffset: offset, byteLength: entryOffsets(shown)[entries[0]] - offset })
    expect(found.hypotheses!.at(-1)).toMatchObject({ id, outcome: 'fits', detail: expect.stringContaining(`${entries[0]}`) })
    expect(found.hypotheses!.slice(0, -1).every((one) => one.outcome === 'does-not-fit')).toBe(true)
  })

  it('because its lengths were converted says so', async () => {
    const found = await mismatch(FILES, FILES, { bigEndian: true })
    expect(found.hypotheses!.at(-1)).toMatchObject({ id: 'other-byte-order', outcome: 'fits' })
  })

  it.each<[string, readonly MadeEntry[]]>([
    ['a removed entry', spliced(9, 1)],
    ['an entry rewritten with its digest', spliced(9, 1, { ...FILES[9], digest: digestOf('evil') })],
    ['another boot', FILES.with(0, { path: 'boot_aggregate', digest: digestOf('other boot') })],
  ])('because of %s says that this can\'t be decided', async (_, shown) => {
    const found = await mismatch(FILES, shown)
    expect(found).toMatchObject({ entry: null, entries: [], message: expect.stringContaining(`anywhere from entry 1 to ${shown.length}`) })
    expect(found.hypotheses!.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['violations-as-zeros', 'does-not-fit'], ['other-byte-order', 'does-not-fit'], ['entry-moved-to-another-pcr', 'does-not-fit'], ['forged-violation', 'does-not-fit'],
      ['entry-inserted', 'does-not-fit'], ['entries-swapped', 'does-not-fit'], ['entry-removed', 'undecidable'], ['entry-rewritten', 'undecidable'], ['other-boot', 'undecidable'],
    ])
  })

  it('is narrowed down by a value that is reached earlier', async () => {
    const shown = spliced(15, 1)
    const early = quoteFiles({ name: 'early', entries: FILES.slice(0, 12) })
    const report = await reportOf([file('log', makeLog(shown)), ...early, ...quoteFiles({ name: 'late', entries: FILES }), trustedKey()])
    expect(findingOf(report, 'replay.mismatch').message).toContain('anywhere after entry 12, which another value proves')
  })

  it('and is too long to search says what was not tried', async () => {
    const long = Array.from({ length: 3000 }, (_, i) => ({ path: `/${i}` }))
    const found = await mismatch([...ENTRIES, ...long], [...ENTRIES, ...long.slice(1)])
    expect(found.hypotheses!.filter(({ outcome }) => outcome === 'not-tried').map(({ id }) => id)).toEqual(['forged-violation', 'entry-inserted', 'entries-swapped'])
  })
})

describe('data that do not hash to their template digest', () => {
  it('are restored where one byte was changed', async () => {
    const bytes = makeLog(FILES)
    const at = entryOffsets(FILES)[7] + 60
    const was = bytes[at]
    bytes[at] ^= 0x40
    const found = findingOf(await reportOf([file('log', bytes), ...quoteFiles({ entries: FILES }), trustedKey()]), 'log.template-digest-mismatch')
    const byte = (value: number) => `byte ${at}: ${value.toString(16).padStart(2, '0')}`
    expect(found).toMatchObject({ entry: 8, expected: byte(was), found: byte(was ^ 0x40) })
  })

  it('are not, where two were', async () => {
    const bytes = makeLog(FILES)
    const at = entryOffsets(FILES)[7] + 60
    bytes[at] ^= 0x40
    bytes[at + 3] ^= 1
    expect(findingOf(await reportOf([file('log', bytes)], {}), 'log.template-digest-mismatch')).toMatchObject({ entry: 8, expected: null, found: null })
  })

  it('are the original where the TPM was given their hash', async () => {
    const shown = FILES.with(7, { ...FILES[7], templateDigest: new Uint8Array(20).fill(7) })
    const report = await reportOf([file('log', makeLog(shown)), ...quoteFiles({ entries: FILES }), trustedKey()])
    expect(findingOf(report, 'log.template-digest-mismatch').message).toContain('the template digest was changed')
  })
})
