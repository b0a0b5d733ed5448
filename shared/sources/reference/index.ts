import { decodeUtf8 } from '../../bytes/visible'
import type { SourceInput } from '../../model/evidence'
import { detectImaAscii } from '../ima-ascii/detect'
import { parseImaAscii } from '../ima-ascii/parse'
import { detectImaBinary } from '../ima-binary/detect'
import { parseImaBinary } from '../ima-binary/parse'
import { detectRuntimePolicy } from '../runtime-policy/detect'
import { parseRuntimePolicy } from '../runtime-policy/parse'
import { isTextList } from '../runtime-policy/read-text'
import type { Detection, Source } from '../source'
import { referenceOfLog } from './from-log'
import { referenceOfPolicy } from './from-policy'

/** Only where the user named the file a reference: without that it is what it looks like. What comes out is no log and no policy, so that nothing judges it or judges by it. */
function onlyNamed(detect: (input: SourceInput) => Detection | null): Source['detect'] {
  return (input) => (input.role === 'reference' ? detect(input) : null)
}

export const goldenLogBinary: Source = {
  kind: 'ima-log-binary', role: 'reference', detect: onlyNamed(detectImaBinary),
  parse: async (input, checkpoint) => ({ kind: 'reference', list: referenceOfLog(await parseImaBinary(input, checkpoint), input.bytes.length) }),
}

export const goldenLogAscii: Source = {
  kind: 'ima-log-ascii', role: 'reference', detect: onlyNamed(detectImaAscii),
  parse: async (input, checkpoint) => ({ kind: 'reference', list: referenceOfLog(await parseImaAscii(input, checkpoint), input.bytes.length) }),
}

/** A policy, an allowlist or a list of checksums; of a list that was named relative names are taken too. */
export const listedDigests: Source = {
  kind: 'runtime-policy', role: 'reference', detect: onlyNamed((input) => detectRuntimePolicy(input) ?? detectList(input)),
  parse: (input) => ({ kind: 'reference', list: referenceOfPolicy(parseRuntimePolicy(input)) }),
}

function detectList({ bytes }: SourceInput): Detection | null {
  const text = decodeUtf8(bytes)
  return text !== null && isTextList(text) ? { confidence: 'possible', recognisedBy: 'lines of a digest and a name' } : null
}
