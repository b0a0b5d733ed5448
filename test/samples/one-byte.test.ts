import { createInProcessEngine } from '@shared/engine/in-process'
import { NoEvidenceError } from '@shared/engine/engine'
import type { EvidenceFile } from '@shared/model/evidence'
import { describe, expect, it } from 'vitest'
import { requestFor, sampleCases, type SampleCase } from '../support/sample-cases'

/** "The same capture with one byte changed anywhere never is trusted." The quote and its signature byte by byte, the log in steps. */
const engine = createInProcessEngine()
const good = sampleCases().find((sample) => sample.expected.report.verdict === 'trusted')!
const FILES = [
  { name: 'quote.msg', step: 1 },
  { name: 'quote.sig', step: 1 },
  { name: 'binary_runtime_measurements', step: 37 },
]

async function verdictWith(sample: SampleCase, name: string, offset: number, flip: number): Promise<string> {
  const change = (file: EvidenceFile): EvidenceFile => {
    if (file.path !== name) return file
    const bytes = new Uint8Array((file.content as ArrayBuffer).slice(0))
    bytes[offset] ^= flip
    return { ...file, content: bytes.buffer }
  }
  try {
    return (await engine.analyze(requestFor(sample, change))).report.verdict
  } catch (error) {
    if (error instanceof NoEvidenceError) return 'no evidence'
    throw error
  }
}

describe('one changed byte', () => {
  it('is looked for in a sample that is trusted as it stands', async () => {
    expect((await engine.analyze(requestFor(good))).report.verdict).toBe('trusted')
  })

  it.each(FILES)('of $name is never trusted', async ({ name, step }) => {
    const size = ((requestFor(good).files.find((file) => file.path === name)!.content) as ArrayBuffer).byteLength
    const trusted: number[] = []
    for (let offset = 0; offset < size; offset += step) {
      if ((await verdictWith(good, name, offset, 1 << (offset % 8))) === 'trusted') trusted.push(offset)
    }
    expect(trusted).toEqual([])
  }, 240_000)

  it('of a listed digest is never trusted', async () => {
    const text = new TextDecoder().decode(requestFor(good).files.find((file) => file.role === 'policy')!.content as ArrayBuffer)
    const digests = [...text.matchAll(/"([0-9a-f]{64})"/g)].map((match) => match.index + 1)
    expect(digests.length).toBeGreaterThan(100)
    for (let i = 0; i < digests.length; i += 10) {
      const change = (file: EvidenceFile): EvidenceFile => {
        if (file.role !== 'policy') return file
        const changed = text.slice(0, digests[i]) + (text[digests[i]] === '0' ? '1' : '0') + text.slice(digests[i] + 1)
        return { ...file, content: new TextEncoder().encode(changed).buffer as ArrayBuffer }
      }
      expect((await engine.analyze(requestFor(good, change))).report).toMatchObject({ compliance: 'fail', verdict: 'untrusted' })
    }
  })
})
