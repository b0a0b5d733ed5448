import { EvidenceError } from '../../errors/evidence-error'
import { decodeUtf8 } from '../../bytes/visible'
import type { Source } from '../source'

/** One regular expression a line, blank lines skipped; there is no comment syntax (docs/formats/runtime-policy.md). Never guessed from its bytes. */
export const excludeList: Source = {
  kind: 'exclude-list',
  role: 'excludes',
  detect: () => null,
  parse(input) {
    const text = decodeUtf8(input.bytes)
    if (text === null) {
      throw new EvidenceError({ code: 'excludes.malformed', file: input.path, byteOffset: 0, field: 'exclude list', expected: 'UTF-8 text', found: 'other bytes' })
    }
    const patterns = text.split(/\r?\n/).filter((line) => line.trim() !== '')
    return { kind: 'exclude-list', excludes: { evidence: input.id, path: input.path, patterns } }
  },
}
