import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EvidenceFile } from '@shared/model/evidence'
import { entryPlace } from '@shared/model/ima-log'
import { parseLog } from '../../../support/decode'
import { analyzed, codesOf, file, findingOf, quoteFiles, reportOf, trustedKey } from '../../../support/make-case'
import { bootLog, entryOffsets, makeLog } from '../../../support/make-log'
import { pcrOfLog } from '../../../support/pcr-of-log'

const FOLDER = join(import.meta.dirname, '../../../vectors/ima/violations')
const read = (name: string) => new Uint8Array(readFileSync(join(FOLDER, name)))
const LOG = read('binary_runtime_measurements')
const PCRS = file('pcrs-sha256.values', read('pcrs-sha256.values'), 'pcrs')

/** The capture's log cut before these entries. */
async function cut(...entries: readonly number[]): Promise<EvidenceFile[]> {
  const log = await parseLog(LOG)
  const offsets = [0, ...entries.map((entry) => entryPlace(log, entry).byteOffset), LOG.length]
  return offsets.slice(1).map((end, i) => file(`export/${'cab'[i]}.bin`, LOG.slice(offsets[i], end)))
}

describe('a log that was exported in segments', () => {
  it('replays as the whole does, each entry told at its place in its own file', async () => {
    const segments = await cut(20, 50)
    const files = [segments[2], segments[0], segments[1], PCRS]
    const found = await analyzed(files, {})
    const { report } = found
    expect(report).not.toHaveProperty('hosts')
    expect(report.log).toMatchObject({ evidence: 'e2', entries: 77, violations: 9, segments: [{ evidence: 'e2', firstEntry: 1 }, { evidence: 'e3', firstEntry: 21 }, { evidence: 'e1', firstEntry: 51 }] })
    expect(report.replay).toMatchObject([{ bank: 'sha256', status: 'match', matchedEntries: 77 }])
    expect(codesOf(report)).not.toContain('log.missing-start')
    expect(report.evidence[0].notes).toEqual([expect.stringMatching(/^segment 3 of 3: entries 51 to 77 of the log; a reported PCR value is reached/)])
    for (const entry of [1, 20, 21, 50, 51, 77]) {
      const { row, fields } = await found.entry(entry)
      const bytes = await found.bytes(row.evidence, row.byteOffset, row.byteLength)
      const whole = entryPlace(await parseLog(LOG), entry - 1)
      expect(Buffer.compare(bytes, LOG.subarray(whole.byteOffset, whole.byteOffset + whole.byteLength))).toBe(0)
      expect(fields[0].byteOffset).toBe(row.byteOffset)
      const path = fields[1].children!.find((field) => field.term === 'n-ng')!
      expect(Buffer.from(await found.bytes(row.evidence, path.byteOffset, path.byteLength)).toString('latin1')).toContain(path.value)
    }
    expect(JSON.parse(await found.entryLines(60, 1))).toMatchObject({ entry: 61, evidence: 'e1' })
  })

  it('is ordered by a quote alone, without PCR values', async () => {
    const entries = bootLog('/a', '/b', '/c', '/d', '/e')
    const offsets = entryOffsets(entries)
    const log = makeLog(entries)
    const segments = [file('1', log.subarray(offsets[4])), file('2', log.subarray(0, offsets[2])), file('3', log.subarray(offsets[2], offsets[4]))]
    const report = await reportOf([...segments, ...quoteFiles({ entries, bare: true }), trustedKey()])
    expect(report).toMatchObject({ attestation: 'pass', log: { segments: [{ evidence: 'e2' }, { evidence: 'e3' }, { evidence: 'e1' }] } })
  })

  it('points a finding at the file of its entry', async () => {
    const segments = await cut(20, 50)
    const violation = findingOf(await reportOf([...segments, PCRS], {}), 'log.violation')
    const { evidence, byteOffset } = (await (await analyzed([...segments, PCRS], {})).entry(violation.entry!)).row
    expect(violation).toMatchObject({ evidence, byteOffset, count: 9 })
  })

  it('that lacks its head replays from the value that the user gave', async () => {
    const [head, ...rest] = await cut(20, 50)
    const start = Buffer.from(pcrOfLog(await parseLog(new Uint8Array(head.content as ArrayBuffer)), 'sha256')).toString('hex')
    const report = await reportOf([...rest, PCRS], { startPcr: [{ bank: 'sha256', value: start }] })
    expect(report.replay).toMatchObject([{ status: 'match', matchedEntries: 57 }])
    expect(report.log).toMatchObject({ entries: 57, segments: [{ firstEntry: 1 }, { firstEntry: 31 }] })
    const tail = await reportOf([rest[0], PCRS], { startPcr: [{ bank: 'sha256', value: start }] })
    expect(tail.replay[0].status).toBe('mismatch')
  })

  it('keeps its ASCII twins, each beside its own segment', async () => {
    const segments = await cut(20)
    const lines = Buffer.from(read('ascii_runtime_measurements'))
    const at = nthLine(lines, 20)
    const changed = Buffer.from(lines.subarray(at))
    changed[nthLine(changed, 2) - 2] ^= 1
    const texts = [file('export/t1', lines.subarray(0, at)), file('export/t2', changed)]
    const report = await reportOf([...segments, ...texts, PCRS], {})
    expect(report).not.toHaveProperty('hosts')
    expect(findingOf(report, 'log.twin-differs')).toMatchObject({ evidence: 'e4', byteOffset: nthLine(changed, 1), entry: 22 })
  })
})

function nthLine(text: Buffer, n: number): number {
  let at = 0
  for (let i = 0; i < n; i++) at = text.indexOf(0x0a, at) + 1
  return at
}
