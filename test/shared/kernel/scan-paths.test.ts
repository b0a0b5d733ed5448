import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanPaths, scanReference } from '@shared/kernel/scan-paths'
import { pagesOf, type ImaLog } from '@shared/model/ima-log'
import { parseLog } from '../../support/decode'
import { decodeEvidenceLog, evidenceLogs } from '../../support/evidence-logs'
import { makeLog } from '../../support/make-log'

/** The three lists for all entries: as the kernel says it, and as TypeScript does. */
function both(log: ImaLog): [number[][], number[][]] {
  const [inKernel, inScript]: [number[][], number[][]] = [[[], [], []], [[], [], []]]
  const add = (to: number[][], { high, low, oddity }: { high: Int32Array; low: Int32Array; oddity: Int32Array }) => [high, low, oddity].forEach((list, i) => to[i].push(...list))
  for (const page of pagesOf(log)) {
    for (const scans of scanPaths(page)) add(inKernel, scans)
    add(inScript, scanReference(page))
  }
  return [inKernel, inScript]
}

describe('a scan of paths', () => {
  it('says the same in the kernel and in TypeScript, on every log here', async () => {
    for (const file of evidenceLogs()) {
      const [inKernel, inScript] = both(await decodeEvidenceLog(file))
      expect(inKernel).toEqual(inScript)
    }
  })

  it('says the same of any path', async () => {
    const path = fc.string({ unit: fc.constantFrom('/', '.', 'a', 'Z', ' ', '\\', '\x7f', '~', '\x1f', 'é', '0'), minLength: 1, maxLength: 40 })
    await fc.assert(fc.asyncProperty(fc.array(path, { minLength: 1, maxLength: 30 }), async (paths) => {
      const [inKernel, inScript] = both(await parseLog(makeLog(paths.map((one) => ({ path: one })))))
      expect(inKernel[0]).toHaveLength(paths.length)
      expect(inKernel).toEqual(inScript)
    }), { numRuns: 500 })
  })

  it('says the same where the kernel has no room for a path, or not for all entries at once', async () => {
    for (const log of [makeLog([{ path: '/a' }, { path: `/${'b'.repeat(2_000_000)}` }]), makeLog(Array.from({ length: 5000 }, (_, i) => ({ path: `/usr/lib/${'x'.repeat(i % 700)}/file-${i}` })))]) {
      const [inKernel, inScript] = both(await parseLog(log))
      expect(inKernel).toEqual(inScript)
    }
  })
})
