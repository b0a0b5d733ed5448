import type { SourceInput } from '../../model/evidence'
import type { Detection, Source } from '../source'
import { attributeAt, fileNameAt, lineAt } from './lines'
import { parseXattrDump } from './parse'

/** Bytes that are looked at: what getfattr says to the terminal may stand before the first file. */
const HEAD = 65_536
const MAX_LINES_BEFORE = 8

/** Attributes of files as getfattr prints them: `security.ima`, `security.evm` and others. */
export const xattrDump: Source = {
  kind: 'xattr-dump',
  detect,
  parse: async (input, checkpoint) => ({ kind: 'xattr-dump', dump: await parseXattrDump(input, checkpoint) }),
}

/** A line `# file: NAME` and an attribute right below it: getfacl's have an owner there. */
function detect({ bytes }: SourceInput): Detection | null {
  const head = bytes.subarray(0, HEAD)
  for (let at = 0, count = 0; at < head.length && count <= MAX_LINES_BEFORE; count++) {
    const line = lineAt(head, at)
    if (fileNameAt(head, line) >= 0) return attributeAt(head, lineAt(head, line.next)) ? { confidence: 'certain', recognisedBy: 'getfattr\'s lines: a file and its attributes' } : null
    at = line.next
  }
  return null
}
