import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildPathIndex } from '@shared/engine/path-index/path-index'
import { TextGatherer } from '@shared/kernel/search/gather-texts'
import { fileDigest, pagesOf, pathBytes, type ImaLog } from '@shared/model/ima-log'
import { parseLog } from '../../../support/decode'
import { decodeEvidenceLog, evidenceLogs } from '../../../support/evidence-logs'
import { digestOf, makeLog, type MadeEntry } from '../../../support/make-log'
import { partsOf } from '../../../support/texts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** What the index must say, from a map of texts. */
async function expectIndexed(log: ImaLog): Promise<void> {
  const numbers = new Map<string, number>()
  const expected = Array.from({ length: log.count }, (_, index) => {
    const path = hex(pathBytes(log, index))
    if (!numbers.has(path)) numbers.set(path, numbers.size)
    return numbers.get(path)!
  })
  const { paths, pathOf, digests } = await buildPathIndex(log, async () => {})
  expect([...pathOf]).toEqual(expected)
  expect(partsOf(paths).map(hex)).toEqual([...numbers.keys()])
  expect(partsOf(digests).map(hex)).toEqual(Array.from({ length: log.count }, (_, index) => hex(fileDigest(log, index))))
}

describe('the index of paths', () => {
  it('has every path once, in the order of the log, and every digest: on every log here', async () => {
    for (const file of evidenceLogs()) await expectIndexed(await decodeEvidenceLog(file))
  })

  it('of paths that come again, are empty, or hold any byte', async () => {
    const path = fc.oneof(fc.constantFrom('', '/a', '/a/b', '/usr/bin/true', '/usr/bin/tru'), fc.uint8Array({ maxLength: 20, max: 3 }))
    await fc.assert(fc.asyncProperty(fc.array(path, { minLength: 1, maxLength: 60 }), async (paths) => {
      await expectIndexed(await parseLog(makeLog([{ path: 'boot_aggregate' }, ...paths.map((one): MadeEntry => ({ path: one, digest: digestOf(String(one)) }))])))
    }), { numRuns: 200 })
  })

  it('of more entries than are taken at once, some of them larger than there is room for, with paths that come in both', async () => {
    const tail = new Uint8Array(200_000)
    const huge = `/${'x'.repeat(150_000)}`
    const entries = Array.from({ length: 20_000 }, (_, i): MadeEntry => ({ template: 'ima-sig', path: `/usr/lib/file-${i % 9_001}`, tail: i % 7_000 === 5 ? tail : undefined }))
    await expectIndexed(await parseLog(makeLog([...entries, { path: huge }, { path: huge, template: 'ima-sig', tail }, { path: '/usr/lib/file-7' }])))
  })

  it('takes one entry at a time where the runtime has no WASM', async () => {
    const log = await parseLog(makeLog([{ path: '/a' }, { path: '/b' }, { path: '/a' }]))
    const [page] = pagesOf(log)
    const gatherer = new TextGatherer(null)
    const gathered = [0, 1, 2].map((index) => {
      const end = gatherer.take(page, index)
      const { bytes, ends, hashes } = gatherer.gather(page, index, end, 'path')
      return { end, path: Buffer.from(bytes).toString(), ends: [...ends], hash: hashes[0] }
    })
    expect(gathered.map(({ end, path, ends }) => [end, path, ends])).toEqual([[1, '/a', [2]], [2, '/b', [2]], [3, '/a', [2]]])
    expect(gathered[0].hash).toBe(gathered[2].hash)
    expect(gathered[0].hash).not.toBe(gathered[1].hash)
  })

  it('takes no more memory than 125 bytes an entry of 75 bytes of path and a SHA-256', async () => {
    const entries = 5_000
    const log = await parseLog(makeLog(Array.from({ length: entries }, (_, i) => ({ path: `/${String(i).padStart(74, 'p')}` }))))
    const { paths, pathOf, digests } = await buildPathIndex(log, async () => {})
    const bytes = [paths.bytes, paths.ends, pathOf, digests.bytes, digests.ends].reduce((sum, { buffer }) => sum + buffer.byteLength, 0)
    // The order of the paths takes four more.
    expect(bytes / entries + 4).toBeLessThanOrEqual(125)
  })
})
