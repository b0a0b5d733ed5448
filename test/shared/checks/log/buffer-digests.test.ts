import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codesOf, file, findingOf, reportOf } from '../../../support/make-case'

const VECTORS = join(import.meta.dirname, '../../../vectors')
const buffers = new Uint8Array(readFileSync(join(VECTORS, 'ima/buffers/binary_runtime_measurements')))

describe('the buffer of an ima-buf entry', () => {
  it.each(['ima/buffers/binary_runtime_measurements', 'ima/buffers/ascii_runtime_measurements', 'ima-fields/modsig/binary_runtime_measurements'])('hashes to its digest in what a kernel wrote: %s', async (path) => {
    const report = await reportOf([file('log', new Uint8Array(readFileSync(join(VECTORS, path))))], {})
    expect(report.log!.templates).toHaveProperty('ima-buf')
    expect(codesOf(report)).not.toContain('log.buffer-mismatch')
  })

  it('is not what a signed file\'s signature is: an entry that was given the template shows', async () => {
    const text = Buffer.from(buffers).toString('latin1')
    const at = [...text.matchAll(/ima-sig/g)].find(({ index }) => text.slice(index, index + 120).includes('/opt/signed/'))!.index
    const renamed = buffers.slice()
    renamed.set(Buffer.from('ima-buf'), at)
    const finding = findingOf(await reportOf([file('log', renamed)], {}), 'log.buffer-mismatch')
    expect(finding).toMatchObject({ severity: 'error', count: 1, evidence: 'e1' })
    expect(finding.byteOffset! + 4 + 20 + 4).toBe(at)
  })
})
