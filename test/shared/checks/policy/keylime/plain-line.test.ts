import { describe, expect, it } from 'vitest'
import { parseLine } from '@shared/checks/policy/keylime/parse-line'
import { plainLine } from '@shared/checks/policy/keylime/plain-line'
import { templateDataOf } from '@shared/checks/policy/keylime/template-data'
import { asciiLine } from '@shared/kernel/ascii-line'
import type { ImaLog } from '@shared/model/ima-log'
import { parseLog } from '../../../../support/decode'
import { decodeEvidenceLog, evidenceLogs } from '../../../../support/evidence-logs'
import { makeLog, type MadeEntry } from '../../../../support/make-log'

/** Holds every plain line against the text that the kernel prints; returns how many there are. */
function plainLines(log: ImaLog): number {
  let count = 0
  for (let index = 0; index < log.count; index++) {
    const plain = plainLine(log, index)
    if (plain === null) continue
    count++
    const text = new TextDecoder().decode(asciiLine(log, index)!)
    const line = parseLine(text.slice(0, -1))!
    expect({ ...plain.line, column: [...plain.line.column], digest: { ...plain.line.digest, hash: [...plain.line.digest.hash] } }).toEqual({ ...line, column: [...line.column], digest: { ...line.digest, hash: [...line.digest.hash] } })
    expect(Buffer.compare(plain.data, templateDataOf(line)!)).toBe(0)
  }
  return count
}

describe('a plain line', () => {
  it('says what the text says, on every log here', async () => {
    let count = 0
    for (const file of evidenceLogs()) count += plainLines(await decodeEvidenceLog(file))
    expect(count).toBeGreaterThan(500)
  })

  it.each<[string, MadeEntry, number]>([
    ['of a usual path', { path: '/usr/bin/true' }, 1],
    ['with a colon, a percent and a tilde', { path: '/usr/lib/a:b%20~' }, 1],
    ['of another PCR', { path: '/usr/bin/true', pcr: 11 }, 1],
    ['with a blank', { path: '/usr/bin/a b' }, 0],
    ['with a line feed', { path: '/usr/bin/a\nb' }, 0],
    ['beyond ASCII', { path: '/usr/bin/\u00e9' }, 0],
    ['without a name', { path: '' }, 0],
    ['of a violation', { path: '/usr/bin/true', violation: true }, 0],
    ['with a signature', { path: '/usr/bin/true', template: 'ima-sig' }, 0],
    ['of a buffer', { path: 'kexec', template: 'ima-buf' }, 0],
  ])('is told from one that needs its text: %s', async (_, entry, count) => {
    expect(plainLines(await parseLog(makeLog([entry])))).toBe(count)
  })

  it('is none of a big-endian log, of which Keylime hashes other bytes', async () => {
    expect(plainLines(await parseLog(makeLog([{ path: '/usr/bin/true' }], { bigEndian: true })))).toBe(0)
  })
})
