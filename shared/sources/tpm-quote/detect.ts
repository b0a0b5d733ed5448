import type { SourceInput } from '../../model/evidence'
import { ATTEST_QUOTE } from '../../model/tpm'
import type { Detection } from '../source'
import { decodeTpmsAttest } from './decode-attest'
import { attestOffset, hasMagic } from './wrapping'

/** The largest TPMS_ATTEST of a quote: two names, clock and firmware, 16 selections, a digest. */
const MAX_QUOTE_SIZE = 512

export function detect({ bytes, path }: SourceInput): Detection | null {
  const offset = attestOffset(bytes)
  if (hasMagic(bytes, offset)) {
    return { confidence: 'certain', recognisedBy: offset === 0 ? 'magic ff544347' : 'a TPM2B with the magic ff544347' }
  }
  if (bytes.length > MAX_QUOTE_SIZE) return null
  const attest = decodeTpmsAttest(bytes, path)
  if (attest.type !== ATTEST_QUOTE || attest.stopped !== null) return null
  return { confidence: 'likely', recognisedBy: 'the structure of a quote, without its magic' }
}
