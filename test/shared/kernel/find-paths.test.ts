import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TextSearch } from '@shared/engine/text-search'
import { findPaths } from '@shared/kernel/find-paths'
import { pagesOf, type ImaLog } from '@shared/model/ima-log'
import { parseLog } from '../../support/decode'
import { decodeEvidenceLog, evidenceLogs } from '../../support/evidence-logs'
import { makeLog } from '../../support/make-log'

/** What the kernel finds, and what TypeScript does. */
function both(log: ImaLog, text: string): [number[], number[]] {
  const search = new TextSearch(text, log.templateDigestSize)
  const [inKernel, inScript]: [number[], number[]] = [[], []]
  for (const page of pagesOf(log)) {
    expect(findPaths(page, search.needle, (index) => inKernel.push(index))).toBe(true)
    for (let index = page.first; index < page.end; index++) if (search.matches(page, index - page.first)) inScript.push(index)
  }
  return [inKernel, inScript]
}

describe('paths that hold a text', () => {
  it('are the same in the kernel and in TypeScript, on every log here', async () => {
    for (const file of evidenceLogs()) {
      const log = await decodeEvidenceLog(file)
      for (const text of ['/', 's', 'LIB', '/usr/bin/', 'boot_aggregate', '.so.6', 'x86_64-linux-gnu/lib', 'zz', '\u00e9']) {
        const [inKernel, inScript] = both(log, text)
        expect(inKernel).toEqual(inScript)
      }
    }
  })

  it('are the same for texts at borders of sixteen bytes', async () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '/', 'Z', '['), maxLength: 40 })
    await fc.assert(fc.asyncProperty(fc.array(letters, { minLength: 1, maxLength: 20 }), letters.filter((text) => text.trim() !== ''), async (paths, text) => {
      const [inKernel, inScript] = both(await parseLog(makeLog(paths.map((path) => ({ path })))), text)
      expect(inKernel).toEqual(inScript)
    }), { numRuns: 300 })
  })

  it('are found in logs of more entries and bytes than the kernel holds', async () => {
    const log = await parseLog(makeLog(Array.from({ length: 5000 }, (_, i) => ({ path: `/usr/lib/${'x'.repeat(i % 700)}/file-${i}` }))))
    const [inKernel, inScript] = both(log, 'FILE-49')
    expect(inKernel).toEqual(inScript)
    expect(inKernel).toHaveLength(111)
  })

  it('are not looked for in the kernel where text or path are too large for it', async () => {
    const log = await parseLog(makeLog([{ path: '/a' }, { path: `/${'b'.repeat(2_000_000)}` }]))
    expect(findPaths(log.pages.at(0), new Uint8Array([0x62]), () => expect.unreachable())).toBe(false)
    const short = await parseLog(makeLog([{ path: '/a' }]))
    expect(findPaths(short.pages.at(0), new Uint8Array(200).fill(0x61), () => expect.unreachable())).toBe(false)
  })
})
