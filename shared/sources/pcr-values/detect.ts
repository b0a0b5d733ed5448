import { allBytes } from '../../bytes/equal'
import type { SourceInput } from '../../model/evidence'
import { rawFull24 } from '../../model/pcr-layout'
import type { Detection } from '../source'
import { decodePcrread, isText } from './decode-pcrread'
import { SERIALIZED_HEADER, SERIALIZED_LIST, decodeSerialized, hasSerializedHeader } from './decode-serialized'

/** 24 values of sha1, sha256, sha384 and sha512, in bytes: no file of digests is larger. */
const MAX_RAW = 24 * (20 + 32 + 48 + 64)

export function detect({ bytes, path }: SourceInput): Detection | null {
  const isNamed = /pcr/i.test(path.slice(path.lastIndexOf('/') + 1))
  return detectSerialized(bytes, path, isNamed) ?? detectPcrread(bytes, path, isNamed) ?? detectRaw(bytes, isNamed)
}

function detectSerialized(bytes: Uint8Array, path: string, isNamed: boolean): Detection | null {
  if (!hasSerializedHeader(bytes)) return null
  const hasLength = bytes.length >= SERIALIZED_HEADER && (bytes.length - SERIALIZED_HEADER) % SERIALIZED_LIST === 0
  if (hasLength && decodeSerialized(bytes, path).stopped === null) {
    return { confidence: 'certain', recognisedBy: 'tpm2-tools\' PCR file: its counts and sizes end at the end' }
  }
  return hasLength || isNamed ? { confidence: 'likely', recognisedBy: 'the beginning of tpm2-tools\' PCR file' } : null
}

function detectPcrread(bytes: Uint8Array, path: string, isNamed: boolean): Detection | null {
  const decoded = decodePcrread(bytes, path)
  if (decoded === null) return null
  if (decoded.stopped === null) return { confidence: 'certain', recognisedBy: 'tpm2_pcrread\'s text' }
  if (!isNamed || decoded.values.length === 0) return null
  return { confidence: 'likely', recognisedBy: 'the beginning of tpm2_pcrread\'s text' }
}

function detectRaw(bytes: Uint8Array, isNamed: boolean): Detection | null {
  if (!isRawLength(bytes.length) || isText(bytes)) return null
  const values = rawFull24(bytes)
  // PCR 17 to 22 are all ones until a dynamic launch (PC Client Platform TPM Profile 1.05 §4.6.2).
  if (values !== null && values.slice(17, 23).every(({ value }) => allBytes(value, 0xff))) {
    return { confidence: 'likely', recognisedBy: `24 ${values[0].bank} digests, PCR 17 to 22 all ones` }
  }
  return isNamed ? { confidence: 'possible', recognisedBy: `${bytes.length} bytes, a length that digests one after the other can have` } : null
}

/** Can 20, 32, 48 and 64 bytes add up to this? Without those of sha1 it is a multiple of 16, and not 16. */
function isRawLength(length: number): boolean {
  if (length === 0 || length > MAX_RAW) return false
  for (let left = length; left >= 0; left -= 20) if (left % 16 === 0 && left !== 16) return true
  return false
}
