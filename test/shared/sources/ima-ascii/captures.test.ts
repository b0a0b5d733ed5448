import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FieldNode } from '@shared/model/evidence'
import { entryPlace } from '@shared/model/ima-log'
import { describeEntry } from '@shared/sources/describe-entry'
import { recognise } from '@shared/sources/index'
import { parseImaAscii } from '@shared/sources/ima-ascii/parse'
import { renderLine } from '@shared/sources/ima-ascii/render'
import { parseImaBinary } from '@shared/sources/ima-binary/parse'
import { entriesOf, noCheckpoint, sourceInput } from '../../../support/decode'

const VECTORS = join(import.meta.dirname, '../../../vectors')

/** Captures with both files that the kernel showed of one list. */
const PAIRS = ['ima', 'ima-fields'].flatMap((group) => readdirSync(join(VECTORS, group), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => {
  const folder = join(VECTORS, group, name)
  const file = readdirSync(folder).find((one) => one.startsWith('ascii_'))!
  const read = (path: string) => new Uint8Array(readFileSync(join(folder, path)))
  return { name, text: read(file), binary: read(file.replace('ascii', 'binary')) }
}))

describe.each(PAIRS)('the text of $name', ({ text, binary }) => {
  const parse = () => parseImaAscii(sourceInput('log', text), noCheckpoint)

  it('is known by its first line, whatever its name', () => {
    expect(recognise(sourceInput('x', text))).toMatchObject({ source: { kind: 'ima-log-ascii' }, confidence: 'certain' })
  })

  it('stands for exactly the bytes of the binary file', async () => {
    const log = await parse()
    expect(log).toMatchObject({ format: 'ascii', byteOrder: 'le', stopped: null, malformed: [], lineFeeds: [] })
    expect(Buffer.compare(entriesOf(log), binary)).toBe(0)
  })

  it('is what the kernel prints for them', async () => {
    const log = await parseImaBinary(sourceInput('log', binary), noCheckpoint)
    const lines = Array.from({ length: log.count }, (_, index) => renderLine(log, index)!)
    expect(Buffer.compare(Buffer.concat(lines), text)).toBe(0)
  })

  it('places each entry at its line, without a gap, and each field within it', async () => {
    const log = await parse()
    let end = 0
    for (let index = 0; index < log.count; index++) {
      const { byteOffset, byteLength } = entryPlace(log, index)
      expect(byteOffset).toBe(end)
      end += byteLength + 1
      for (const field of describeEntry(log, index).flatMap(withChildren)) {
        expect(field.byteOffset).toBeGreaterThanOrEqual(byteOffset)
        expect(field.byteOffset + field.byteLength).toBeLessThanOrEqual(byteOffset + byteLength)
      }
    }
    expect(end).toBe(text.length)
  })

  it('says of each field what the binary file says', async () => {
    const [ascii, log] = [await parse(), await parseImaBinary(sourceInput('log', binary), noCheckpoint)]
    const said = (fields: readonly FieldNode[]) => fields[1].children!.map(({ term, value, meaning }) => ({ term, value, meaning }))
    for (let index = 0; index < log.count; index += 7) expect(said(describeEntry(ascii, index))).toEqual(said(describeEntry(log, index)))
  })
})

function withChildren(field: FieldNode): FieldNode[] {
  return [field, ...(field.children ?? []).flatMap(withChildren)]
}
