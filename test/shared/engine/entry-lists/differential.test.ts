/** Listings against simple ones that are made of rows and of texts. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Case } from '@shared/engine/engine'
import { TextSearch } from '@shared/engine/entry-lists/text-search'
import { pagesOf, pathBytes, type ImaLog } from '@shared/model/ima-log'
import { ENTRY_CLASSES, type EntryListing, type EntryOrder, type EntryRow } from '@shared/model/view'
import { buildPathIndex } from '@shared/engine/path-index/path-index'
import { markMatches } from '@shared/engine/entry-lists/mark-matches'
import { parseLog } from '../../../support/decode'
import { decodeEvidenceLog, evidenceLogs } from '../../../support/evidence-logs'
import { analyzed, logFile, policyFile } from '../../../support/make-case'
import { digestOf, makeLog, type MadeEntry } from '../../../support/make-log'

const none = async () => {}
const ORDERS: readonly EntryOrder[] = (['log', 'path', 'count'] as const).flatMap((by) => [false, true].map((descending) => ({ by, descending })))

/** What is marked, and what a search of entry by entry finds. */
async function bothSearches(log: ImaLog, text: string): Promise<[number[], number[]]> {
  const search = new TextSearch(text, log.templateDigestSize)
  const marks = await markMatches(log, await buildPathIndex(log, none), search, none, log.count)
  const simple: number[] = []
  for (const page of pagesOf(log)) for (let index = page.first; index < page.end; index++) if (search.matches(page, index - page.first)) simple.push(index)
  return [[...marks.keys()].filter((index) => marks[index] === 1), simple]
}

describe('a filter by the index of paths', () => {
  it('finds what a search of entry by entry does, on every log here', async () => {
    for (const file of evidenceLogs()) {
      const log = await decodeEvidenceLog(file)
      for (const text of ['/', 's', 'LIB', '/usr/bin/', 'boot_aggregate', '.so.6', 'zz', '\u00e9', 'abcd', 'BEEF', '0000', '12345', 'cafe0', 'fade']) {
        const [marked, simple] = await bothSearches(log, text)
        expect(marked, `${file.name}: ${text}`).toEqual(simple)
      }
    }
  })

  it('finds the same on logs of any paths and digests, digests of other sizes too', async () => {
    const path = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '/', 'c', '0', '1', '\u00e9'), maxLength: 30 })
    const entry = fc.record({ path, algorithm: fc.constantFrom('sha1', 'sha256', 'sha512'), content: fc.nat({ max: 5 }), violation: fc.boolean() })
    await fc.assert(fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 40 }), fc.nat(), fc.nat(), fc.integer({ min: 1, max: 12 }), async (drawn, which, from, length) => {
      const entries = drawn.map(({ path: name, algorithm, content, violation }): MadeEntry => ({ path: name, algorithm, violation, ...(violation ? {} : { digest: digestOf(`${content}`, algorithm) }) }))
      const log = await parseLog(makeLog(entries))
      const digits = Buffer.from(digestOf(`${which % 6}`, 'sha256')).toString('hex')
      const templateDigits = Buffer.from(makeLog(entries.slice(0, 1))).toString('hex').slice(8, 48)
      for (const text of [drawn[which % drawn.length].path.slice(from % 8, (from % 8) + length), digits.slice(from % 40, (from % 40) + length), templateDigits.slice(from % 30, (from % 30) + length)]) {
        if (text.trim() === '') continue
        const [marked, simple] = await bothSearches(log, text)
        expect(marked).toEqual(simple)
      }
    }), { numRuns: 150 })
  })
})

/** Rows in an order, from all rows of the log: sorted one by one. */
function reference(rows: readonly EntryRow[], names: readonly Buffer[], { order, grouped }: EntryListing): EntryRow[] {
  const { by, descending } = order!
  if (by === 'log' && !grouped) return descending ? rows.toReversed() : [...rows]
  const name = (row: EntryRow) => names[row.entry - 1]
  const groups = new Map<string, EntryRow[]>()
  for (const row of rows) groups.set(name(row).toString('hex'), [...(groups.get(name(row).toString('hex')) ?? []), row])
  const less = { log: () => 0, path: (a: EntryRow[], b: EntryRow[]) => Buffer.compare(name(a[0]), name(b[0])), count: (a: EntryRow[], b: EntryRow[]) => a.length - b.length }[by]
  const sorted = [...groups.values()]
  if (by === 'log') return (descending ? sorted.toReversed() : sorted).flat()
  return sorted.sort((a, b) => (descending ? less(b, a) : less(a, b))).flat()
}

const BADNESS = (row: EntryRow) => [row.verdict === 'fail', row.severity === 'error', row.violation, row.severity === 'warning', row.verdict === 'not-judged', true].indexOf(true)

async function expectListed(found: Case, names: readonly Buffer[], listing: EntryListing): Promise<void> {
  const { rows: all } = await found.rows({ text: listing.text, classes: listing.classes }, 0, 1000)
  const expected = reference(all, names, listing)
  const { rows, total } = await found.rows(listing, 0, 1000)
  expect([rows, total]).toEqual([expected, expected.length])
  for (const [position, row] of rows.entries()) if (position % 9 === 0) expect(await found.positionOf(listing, row.entry)).toBe(position)
  if (!listing.grouped) return
  const { groups, total: groupCount, entries } = await found.groups(listing, 0, 1000)
  expect([groupCount, entries]).toEqual([groups.length, total])
  expect(groups.flatMap(({ start, count }) => rows.slice(start, start + count))).toEqual(rows)
  for (const [place, group] of groups.entries()) {
    const inside = rows.slice(group.start, group.start + group.count)
    expect(new Set(inside.map(({ entry }) => names[entry - 1].toString('hex'))).size).toBe(1)
    const worst = inside.toSorted((a, b) => BADNESS(a) - BADNESS(b))[0]
    const digests = new Set(inside.filter(({ violation, digest }) => !violation && digest !== '').map(({ digest }) => digest)).size
    expect(group).toEqual({ place, start: group.start, count: inside.length, path: inside[0].path, digests, first: inside[0].entry, last: inside.at(-1)!.entry, worst })
    expect(await found.groupAt(listing, group.start + group.count - 1)).toEqual(group)
  }
}

describe('a listing', () => {
  const name = fc.constantFrom('/usr/bin/bash', '/usr/bin/ls', '/usr/bin', '/tmp/x', '', '/tmp/\u00e9', '/usr/bin/bash.old')
  const entry = fc.record({ path: name, content: fc.nat({ max: 2 }), violation: fc.boolean() })

  it('is in its order, and its groups hold what stands together, whatever the filter', async () => {
    await fc.assert(fc.asyncProperty(fc.array(entry, { maxLength: 40 }), async (drawn) => {
      const entries: MadeEntry[] = [{ path: 'boot_aggregate' }, ...drawn.map(({ path, content, violation }) => ({ path, violation, ...(violation ? {} : { digest: digestOf(`${content}`) }) }))]
      const found = await analyzed([logFile(entries), policyFile({ digests: { '/usr/bin/ls': [Buffer.from(digestOf('1')).toString('hex')] }, excludes: ['/tmp'] })], {})
      const log = await parseLog(makeLog(entries))
      const names = entries.map((_one, index) => Buffer.from(pathBytes(log, index)))
      for (const filter of [{ text: '', classes: [] }, { text: 'bin', classes: [] }, { text: 'S', classes: ['fail', 'violation'] }, { text: '', classes: [...ENTRY_CLASSES] }] as const) {
        for (const order of ORDERS) for (const grouped of [false, true]) await expectListed(found, names, { ...filter, order, grouped })
      }
    }), { numRuns: 15 })
  })

  it('has no position that it does not have', async () => {
    const found = await analyzed([logFile()], {})
    const listing: EntryListing = { text: 'bash', classes: [], grouped: true }
    expect((await found.groupAt(listing, 0)).path).toBe('/usr/bin/bash')
    for (const position of [-1, 0.5, 1]) await expect(found.groupAt(listing, position)).rejects.toThrow(RangeError)
    expect(await found.positionOf({ ...listing, order: { by: 'path', descending: false } }, 1)).toBe(-1)
    expect(await found.groups({ ...listing, text: 'nothing' }, 0, 10)).toEqual({ total: 0, entries: 0, start: 0, groups: [] })
  })
})
