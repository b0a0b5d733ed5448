import { describe, expect, it } from 'vitest'
import { EvidenceError } from '@shared/errors/evidence-error'
import { excludeList } from '@shared/sources/exclude-list'
import { noCheckpoint, sourceInput } from '../../../support/decode'

const parse = (bytes: Uint8Array) => excludeList.parse(sourceInput('given/excludes', bytes, 'excludes'), noCheckpoint)
const patterns = (text: string) => (parse(new TextEncoder().encode(text)) as { excludes: { patterns: readonly string[] } }).excludes.patterns

describe('an exclude list', () => {
  it('has a pattern a line, blanks and all, and no comments', () => {
    expect(patterns('/tmp\n\n  \n# no comment\r\n /a b \n/last')).toEqual(['/tmp', '# no comment', ' /a b ', '/last'])
    expect(patterns('')).toEqual([])
  })

  it('is never guessed from its bytes', () => {
    expect(excludeList.detect(sourceInput('excludes.txt', new TextEncoder().encode('/tmp\n')))).toBeNull()
  })

  it('that is no text is malformed', () => {
    expect(() => parse(Uint8Array.of(0x2f, 0xff))).toThrow(EvidenceError)
    expect(() => parse(Uint8Array.of(0x2f, 0xff))).toThrow(expect.objectContaining({ code: 'excludes.malformed', byteOffset: 1, file: 'given/excludes' }) as Error)
  })
})
