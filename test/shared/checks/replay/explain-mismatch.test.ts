import type { EvidenceFile } from '@shared/model/evidence'
import type { Finding } from '@shared/model/finding'
import { describe, expect, it } from 'vitest'
import { ENTRIES, file, findingOf, quoteFiles, reportOf, trustedKey } from '../../../support/make-case'
import { digestOf, entryOffsets, makeLog, type MadeEntry, type MadeStyle } from '../../../support/make-log'

const FILES: readonly MadeEntry[] = [...ENTRIES, ...Array.from({ length: 20 }, (_, i) => ({ path: `/usr/lib/${i}.so` }))]
const EXTRA: MadeEntry = { path: '/usr/bin/extra' }
const spliced = (at: number, removed: number, ...added: MadeEntry[]) => FILES.toSpliced(at, removed, ...added)

/** `struct signature_v2_hdr` and a body that no other entry has. */
const SIGNATURE = Buffer.concat([Buffer.from('030204deadbeef0100', 'hex'), Buffer.alloc(256, 0x5a)])
const BLANK = digestOf('a file')
const signedEntry = (index: number, tail: Uint8Array): MadeEntry => ({ ...FILES[index], template: 'ima-sig', tail })
const signed = (index: number, tail: Uint8Array): MadeEntry[] => FILES.with(index, signedEntry(index, tail))
/** Template data of a made entry: behind PCR, digest, name and length. */
const dataOf = (entry: MadeEntry): Uint8Array => makeLog([entry]).slice(4 + 20 + 4 + 6 + 4)
const renamed = (entry: MadeEntry): Uint8Array => Buffer.concat([Uint8Array.of(37, 0, 0, 0), Buffer.from('sm3:\0'), dataOf(entry).slice(4 + 8)])
const fitOf = (finding: Finding) => finding.hypotheses!.find(({ outcome }) => outcome === 'fits')

function withBits(entry: MadeEntry, ...places: readonly number[]): Uint8Array {
  const data = dataOf(entry)
  for (let i = 0; i < places.length; i += 2) data[places[i]] ^= places[i + 1]
  return data
}

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
    ['three inserted entries', 'entries-inserted', FILES, spliced(9, 0, EXTRA, { path: '/a' }, { path: '/b' }), [10, 11, 12]],
    ['a piece that stands there twice', 'duplicated-segment', FILES, spliced(9, 0, ...FILES.slice(5, 9)), [10, 11, 12, 13]],
    ['an entry that was moved in the log', 'entry-moved-in-the-log', FILES, [...FILES.slice(0, 9), ...FILES.slice(10, 15), FILES[9], ...FILES.slice(15)], [15]],
    ['two entries that were exchanged', 'entry-moved-in-the-log', FILES, FILES.with(9, FILES[13]).with(13, FILES[9]), [10, 14]],
    ['a signature in hex digits', 'signature-field-reencoded', signed(9, SIGNATURE), signed(9, Buffer.from(SIGNATURE.toString('hex'))), [10]],
    ['a signature that was emptied and stands elsewhere', 'signature-field-dropped', signed(9, SIGNATURE).with(15, signedEntry(15, SIGNATURE)), signed(9, new Uint8Array()).with(15, signedEntry(15, SIGNATURE)), [10]],
    ['a blank in a name', 'name-reencoded', spliced(9, 0, { path: '/a_b', digest: BLANK }), spliced(9, 0, { path: '/a b', digest: BLANK }), [10]],
    ['an escape in a name', 'name-reencoded', spliced(9, 0, { path: '/a\x07b', digest: BLANK }), spliced(9, 0, { path: '/a\\x07b', digest: BLANK }), [10]],
  ])('because of %s names it', async (_, id, measured, shown, entries) => {
    const found = await mismatch(measured, shown)
    const offset = entryOffsets(shown)[entries[0] - 1]
    expect(found).toMatchObject({ severity: 'error', evidence: 'e1', entry: entries[0], entries, byteOffset: offset, byteLength: entryOffsets(shown)[entries[0]] - offset })
    expect(fitOf(found)).toMatchObject({ id, detail: expect.stringContaining(`${entries[0]}`), window: { first: entries[0], last: entries.at(-1) } })
    expect(found.hypotheses!.every((one) => one.detail.length > 0)).toBe(true)
    expect(found.hypotheses!.filter(({ outcome }) => outcome === 'undecidable')).toEqual([])
  })

  it('because its lengths were converted says so', async () => {
    const found = await mismatch(FILES, FILES, { bigEndian: true })
    expect(fitOf(found)).toMatchObject({ id: 'other-byte-order' })
  })

  it.each<[string, readonly MadeEntry[]]>([
    ['a removed entry', spliced(9, 1)],
    ['an entry rewritten with its digest', spliced(9, 1, { ...FILES[9], digest: digestOf('evil') })],
    ['another boot', FILES.with(0, { path: 'boot_aggregate', digest: digestOf('other boot') })],
  ])('because of %s says that this can\'t be decided', async (_, shown) => {
    const found = await mismatch(FILES, shown)
    expect(found).toMatchObject({ entry: null, entries: [], message: expect.stringContaining(`anywhere from entry 1 to ${shown.length}`) })
    const undecided = found.hypotheses!.filter(({ outcome }) => outcome === 'undecidable')
    expect(undecided.map(({ id }) => id)).toEqual(['entry-removed', 'entry-rewritten', 'missing-tail', 'other-boot'])
    expect(undecided[0].window).toEqual({ first: 1, last: shown.length })
    expect(found.hypotheses!.filter(({ outcome }) => outcome === 'not-tried').map(({ id }) => id)).toEqual(['earlier-or-later-quote'])
    expect(fitOf(found)).toBeUndefined()
  })

  it('is narrowed down by a value that is reached earlier', async () => {
    const shown = spliced(15, 1)
    const early = quoteFiles({ name: 'early', entries: FILES.slice(0, 12) })
    const report = await reportOf([file('log', makeLog(shown)), ...early, ...quoteFiles({ name: 'late', entries: FILES }), trustedKey()])
    expect(findingOf(report, 'replay.mismatch').message).toContain('anywhere after entry 12, which another value proves')
  })

  it('and is too long to search says what was not tried, and how much was', async () => {
    const long = Array.from({ length: 3000 }, (_, i) => ({ path: `/${i}` }))
    const found = await mismatch([...ENTRIES, ...long], [...ENTRIES, ...long.slice(1)])
    const open = found.hypotheses!.filter(({ id, outcome }) => outcome === 'not-tried' && id !== 'earlier-or-later-quote')
    expect(open.map(({ id }) => id)).toEqual(['forged-violation', 'entry-inserted', 'entries-swapped', 'violation-removed', 'signature-field-dropped', 'entries-inserted', 'entry-moved-in-the-log'])
    expect(open[0].tried).toBeGreaterThan(100)
    expect(open[0].detail).toContain('of 3,003 entries were tried')
  })

  it('and whose end was changed is searched there though it is long', async () => {
    const long: MadeEntry[] = [...ENTRIES, ...Array.from({ length: 3000 }, (_, i) => ({ path: `/${i}` }))]
    expect(await mismatch(long, long.toSpliced(2990, 0, EXTRA))).toMatchObject({ entry: 2991 })
  })
})

describe('several values', () => {
  const early = quoteFiles({ name: 'early', entries: FILES.slice(0, 12), spec: { clock: 1000 } })
  const late = quoteFiles({ name: 'late', entries: FILES, spec: { clock: 2000 } })
  const mismatches = async (shown: readonly MadeEntry[], ...quotes: readonly EvidenceFile[][]) =>
    (await reportOf([file('log', makeLog(shown)), ...quotes.flat(), trustedKey()])).findings.filter(({ code }) => code === 'replay.mismatch')

  it('with a change before each are explained each in its window', async () => {
    const shown = FILES.toSpliced(5, 0, EXTRA).toSpliced(18, 2, FILES[18], FILES[17])
    expect((await mismatches(shown, late, early)).map(({ entries }) => entries).sort((a, b) => a[0] - b[0])).toEqual([[6], [19, 20]])
  })

  it('that one change spoils are told as one', async () => {
    expect((await mismatches(FILES.toSpliced(5, 0, EXTRA), late, early)).map(({ entries }) => entries)).toEqual([[6]])
  })

  it('between which the log is genuine leave the window before them', async () => {
    const [first, second] = await mismatches(FILES.toSpliced(5, 1), early, late)
    expect(first.hypotheses!.find(({ id }) => id === 'entry-removed')).toMatchObject({ outcome: 'undecidable', window: { first: 1, last: 11 } })
    expect(fitOf(second)).toMatchObject({ id: 'missing-head', detail: expect.stringContaining('what is wrong stands before entry 12') })
  })

  it('of which the first is the start of a log without its head', async () => {
    const found = await mismatches(FILES.slice(12), early, late)
    expect(found.map(fitOf)).toContainEqual(expect.objectContaining({ id: 'missing-head', detail: expect.stringContaining('what was measured before entry 1 is missing') }))
  })

  it('of which the last came after the log was copied', async () => {
    const [found] = await mismatches(FILES.slice(0, 12), early, late)
    expect(fitOf(found)).toMatchObject({ id: 'earlier-or-later-quote', window: { first: 13, last: 12 }, detail: expect.stringContaining('1,000 milliseconds later in the same boot') })
  })

  it('of two boots', async () => {
    const other = quoteFiles({ name: 'other', entries: FILES.toSpliced(1, 1), spec: { resetCount: 9 } })
    const found = (await mismatches(FILES, late, other))[0]
    expect(fitOf(found)).toMatchObject({ id: 'earlier-or-later-quote', detail: expect.stringContaining('another boot: its resetCount is 9') })
  })
})

it('an entry that stands on this PCR and belongs to another is told once', async () => {
  const measured = FILES.with(9, { ...FILES[9], pcr: 12 })
  const selection = [{ bank: 'sha256', pcrs: [10, 12] }]
  const report = await reportOf([file('log', makeLog(FILES)), ...quoteFiles({ entries: measured, selection }), trustedKey()])
  expect(findingOf(report, 'replay.mismatch')).toMatchObject({ entry: 10, message: expect.stringContaining('entry 10 was extended into PCR 12, not into PCR 10'.slice(1)) })
})

it('a violation that was removed is found where it stood', async () => {
  const found = await mismatch(FILES.toSpliced(9, 0, { path: '/v', violation: true }), FILES)
  expect(fitOf(found)).toMatchObject({ id: 'violation-removed', window: { first: 9, last: 10 } })
})

it('a quote of one PCR without a file of its value is searched too', async () => {
  const report = await reportOf([file('log', makeLog(FILES.toSpliced(9, 0, EXTRA))), ...quoteFiles({ entries: FILES, bare: true }), trustedKey()])
  expect(findingOf(report, 'replay.mismatch')).toMatchObject({ entry: 10 })
})

it('a quote of several PCRs without a file of their values is not searched, and that is said', async () => {
  const measured = [...FILES, { path: '/usr/lib/11.so', pcr: 11 }]
  const selection = [{ bank: 'sha256' as const, pcrs: [10, 11] }]
  const report = await reportOf([file('log', makeLog(measured.toSpliced(9, 0, EXTRA))), ...quoteFiles({ entries: measured, selection, bare: true }), trustedKey()])
  const found = report.findings.find(({ code }) => code === 'replay.mismatch')!
  expect(found.hypotheses!.find(({ id }) => id === 'entry-inserted')).toMatchObject({ outcome: 'not-tried', tried: 0 })
  expect(found.message).toContain('No search for a changed entry was begun: only the PCR digest')
  expect(found.message).not.toContain('No single')
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

  it.each<[string, MadeEntry, string]>([
    ['two bits', { data: withBits(FILES[7], 60, 0x40, 63, 1) }, ''],
    ['a byte of the path was taken out', { path: '/usr/lib/3so' }, "'.'"],
    ['a byte was put into the path', { path: '/usr/lib/3x.so' }, "'x'"],
    ['two neighbours of the path were exchanged', { path: '/usr/lib/.3so' }, "'.3'"],
    ['the letters of the path', { path: '/USR/LIB/3.SO' }, "'USR/LIB/3.SO'"],
    ['the digest was given another name', { data: renamed(FILES[7]) }, ''],
  ])('are restored where %s', async (_, altered, told) => {
    const shown = FILES.with(7, { ...FILES[7], digest: digestOf('/usr/lib/3.so'), ...altered, templateDigest: makeLog([FILES[7]]).slice(4, 24) })
    const report = await reportOf([file('log', makeLog(shown)), ...quoteFiles({ entries: FILES }), trustedKey()])
    expect(findingOf(report, 'log.template-digest-mismatch')).toMatchObject({ entry: 8, message: expect.stringContaining(told), expected: expect.stringMatching(/^bytes? \d+/) })
    expect(fitOf(findingOf(report, 'replay.mismatch'))).toMatchObject({ id: 'altered-data', window: { first: 8, last: 8 } })
  })

  it('are named though what they were is not found', async () => {
    const shown = FILES.with(7, { path: '/somewhere/else', digest: digestOf('evil'), templateDigest: makeLog([FILES[7]]).slice(4, 24) })
    const report = await reportOf([file('log', makeLog(shown)), ...quoteFiles({ entries: FILES }), trustedKey()])
    expect(findingOf(report, 'log.template-digest-mismatch')).toMatchObject({ entry: 8, expected: null, found: null })
    expect(findingOf(report, 'replay.mismatch')).toMatchObject({ entry: 8, message: expect.stringContaining('can\'t be decided') })
  })

  it('are the original where the TPM was given their hash', async () => {
    const shown = FILES.with(7, { ...FILES[7], templateDigest: new Uint8Array(20).fill(7) })
    const report = await reportOf([file('log', makeLog(shown)), ...quoteFiles({ entries: FILES }), trustedKey()])
    expect(findingOf(report, 'log.template-digest-mismatch').message).toContain('the template digest was changed')
  })
})
