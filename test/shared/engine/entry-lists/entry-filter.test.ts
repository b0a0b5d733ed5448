import { beforeAll, describe, expect, it } from 'vitest'
import type { Case } from '@shared/engine/engine'
import { ENTRY_CLASSES, type EntryClass } from '@shared/model/view'
import { analyzed, file, logFile, policyFile, quoteFiles, trustedKey } from '../../../support/make-case'
import { hex } from '../../../support/decode'
import { digestOf, makeLog, type MadeEntry } from '../../../support/make-log'

const QUOTED: readonly MadeEntry[] = [
  { path: 'boot_aggregate' }, { path: '/usr/bin/Bash' }, { path: '/tmp/excluded' }, { path: '/usr/bin/unlisted' }, { path: '/usr/lib/V', violation: true }, { path: '/usr/lib/x\u00e9y' },
]
const ENTRIES: readonly MadeEntry[] = [...QUOTED, { path: '/usr/bin/late', templateDigest: new Uint8Array(20).fill(0xcd) }]

let found: Case
let other: Case
beforeAll(async () => {
  found = await analysed()
  other = await analysed()
})

async function analysed(): Promise<Case> {
  const listed = ['boot_aggregate', '/usr/bin/Bash', '/usr/bin/late']
  const digests = Object.fromEntries(listed.map((path) => [path, [hex(digestOf(path))]]))
  return analyzed([logFile(ENTRIES), ...quoteFiles({ entries: QUOTED }), trustedKey(), policyFile({ digests, excludes: ['/tmp'] })])
}

const entries = async (text: string, ...classes: EntryClass[]) => (await found.rows({ text, classes }, 0, 100)).rows.map((row) => row.entry)

/** What a case says that was asked for something else before. */
async function fresh(text: string, classes: EntryClass[]) {
  await other.rows({ text: '\u0001', classes: [] }, 0, 1)
  return (await other.rows({ text, classes }, 0, 100)).rows.map((row) => row.entry)
}

describe('a class', () => {
  it.each<[EntryClass, number[]]>([
    ['pass', [1, 2, 7]], ['excluded', [3]], ['fail', [4, 6]], ['not-judged', [5]], ['violation', [5]], ['not-attested', [7]], ['error', [4, 6, 7]], ['warning', [5]],
    ['unsigned', [2, 3, 4, 5, 6, 7]], ['badly-signed', []],
  ])('%s', async (name, expected) => {
    expect(await entries('', name)).toEqual(expected)
  })

  it('beside another passes what either passes; all of them, everything', async () => {
    expect(await entries('', 'excluded', 'violation')).toEqual([3, 5])
    expect(await entries('', ...ENTRY_CLASSES)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(await entries('')).toEqual([1, 2, 3, 4, 5, 6, 7])
  })
})

describe('a text', () => {
  it.each<[string, number[]]>([
    ['/usr/bin/', [2, 4, 7]], ['BASH', [2]], [' bash ', [2]], ['v', [5]], ['x\u00e9', [6]], ['X\u00e9Y', [6]], ['nowhere', []], ['/', [2, 3, 4, 5, 6, 7]], ['.*', []],
  ])('%j is looked for in the path, letters of either case', async (text, expected) => {
    expect(await entries(text)).toEqual(expected)
  })

  it('of hex digits is looked for in both digests too', async () => {
    const digest = hex(digestOf('/usr/bin/Bash'))
    expect(await entries(digest)).toEqual([2])
    expect(await entries(digest.slice(10, 30).toUpperCase())).toEqual([2])
    for (const text of [`sha256:${digest.slice(0, 12)}`, `SHA256:${digest.slice(0, 8)}`, `md5:${digest}`]) expect(await entries(text)).toEqual([2])
    for (const text of [`sha256:${digest.slice(0, 3)}`, 'sha256:', `sha256: ${digest}`, `:${digest}`]) expect(await entries(text)).toEqual([])
    expect(await entries(hex(makeLog([ENTRIES[3]]).subarray(4, 24)))).toEqual([4])
    expect(await entries('cdcdcdcd')).toEqual([7])
    // Three digits are too few to be a digest, and no path holds them.
    expect(await entries(digest.slice(0, 3))).toEqual([])
  })

  it('that is typed on, and taken back, finds what it finds at once', async () => {
    const digest = hex(digestOf('/usr/bin/Bash'))
    for (const typed of ['/usr/bin/bash', '/USR/x', 'x\u00e9y', 'X\u00c9Y', digest.slice(0, 8), digest.slice(1, 8).toUpperCase(), 'cdcdcdcd', ' v ']) {
      for (const classes of [[], ['fail'], ['fail', 'error']] as EntryClass[][]) {
        const steps = Array.from({ length: typed.length }, (_, i) => typed.slice(0, i + 1))
        for (const text of [...steps, ...steps.toReversed()]) expect(await entries(text, ...classes)).toEqual(await fresh(text, classes))
      }
    }
  })

  it('that is typed on where few are left finds what it finds at once', async () => {
    const many = await analyzed([file('log', makeLog([{ path: 'boot_aggregate' }, ...Array.from({ length: 300 }, (_, i) => ({ path: `/usr/bin/File-${i}` }))]))])
    const asked = async (text: string) => (await many.rows({ text, classes: [] }, 0, 1000)).rows.map((row) => row.entry)
    for (const typed of ['file-1789', 'le-29', hex(digestOf('/usr/bin/File-178')).slice(3, 12)]) {
      for (let length = 1; length <= typed.length; length++) {
        const before = await asked(typed.slice(0, length))
        await asked('\u0001')
        expect(await asked(typed.slice(0, length))).toEqual(before)
        // What was found before is what the next text is typed on.
        if (length > 1) await asked(typed.slice(0, length - 1))
        expect(await asked(typed.slice(0, length))).toEqual(before)
      }
    }
    expect(await asked('file-178')).toEqual([180])
  })

  it('and classes must both pass', async () => {
    expect(await entries('/usr/bin', 'fail', 'excluded')).toEqual([4])
    expect(await entries('/tmp', 'fail')).toEqual([])
  })
})

describe('a page', () => {
  it('is cut to what there is, and to what one call may return', async () => {
    const page = async (start: number, count: number) => {
      const { total, start: first, rows } = await found.rows({ text: '', classes: ['pass'] }, start, count)
      return [total, first, rows.map((row) => row.entry)]
    }
    expect(await page(1, 1)).toEqual([3, 1, [2]])
    expect(await page(2, 50)).toEqual([3, 2, [7]])
    expect(await page(-4, 2)).toEqual([3, 0, [1, 2]])
    expect(await page(9, 2)).toEqual([3, 3, []])
    expect(await page(0, -1)).toEqual([3, 0, []])
    const many = await analyzed([logFile(Array.from({ length: 1500 }, (_, i) => ({ path: `/${i}` })))], {})
    expect((await many.rows({ text: '', classes: [] }, 0, 1500)).rows).toHaveLength(1000)
  })

  it('is found by the position of an entry, or of the next that passes', async () => {
    const at = (entry: number) => found.positionOf({ text: '', classes: ['pass'] }, entry)
    expect(await Promise.all([1, 2, 3, 7, 8].map(at))).toEqual([0, 1, 2, 2, -1])
    expect(await Promise.all([0, 1, 7, 8].map((entry) => found.positionOf({ text: '', classes: [] }, entry)))).toEqual([-1, 0, 6, -1])
  })
})

it('density counts every entry once for each of its classes, in any number of columns', async () => {
  for (const columns of [1, 3, 7, 1000]) {
    const { columns: width, counts, entries: total } = await found.density(columns)
    expect([width, total]).toEqual([Math.min(columns, 7), 7])
    for (const name of ENTRY_CLASSES) expect([...counts[name]].reduce((a, b) => a + b, 0)).toBe((await entries('', name)).length)
  }
  expect([...(await found.density(7)).counts.error]).toEqual([0, 0, 0, 1, 0, 1, 1])
})
