import { createInProcessEngine } from '@shared/engine/in-process'
import { describe, expect, it } from 'vitest'
import { requestFor, sampleCases } from '../support/sample-cases'

const engine = createInProcessEngine()

describe.each(sampleCases())('$name', (sample) => {
  it('gives the report that it must', async () => {
    const { report } = await engine.analyze(requestFor(sample))
    expect(report).toMatchObject(sample.expected.report)
  })

  it('has the findings that it must, and no other error or warning', async () => {
    const { report } = await engine.analyze(requestFor(sample))
    const found = report.findings.filter((finding) => finding.code !== 'evidence.unrecognised')
    for (const expected of sample.expected.findings) expect(found).toContainEqual(expect.objectContaining(expected))
    const bad = (findings: readonly { code: string; severity: string }[]) => findings.filter((one) => one.severity !== 'info').map((one) => one.code).sort()
    expect(bad(found)).toEqual(bad(sample.expected.findings))
  })

  it('points every finding at bytes of a file of the report', async () => {
    const { report } = await engine.analyze(requestFor(sample))
    for (const finding of report.findings) {
      const file = report.evidence.find((one) => one.id === finding.evidence)
      if (finding.byteOffset !== null) expect(finding.byteOffset).toBeLessThanOrEqual(file!.size)
      if (finding.entry !== null) expect(finding.entry).toBeLessThanOrEqual(report.log!.entries + 1)
    }
  })

  it('is never trusted without what its user vouches for', async () => {
    const { files, options } = requestFor(sample)
    const { report } = await engine.analyze({ files: files.filter((file) => file.role === undefined), options })
    expect(report.attestation).not.toBe('pass')
    expect(report.compliance).toBe('not-checked')
    expect(report.verdict).not.toBe('trusted')
  })
})
