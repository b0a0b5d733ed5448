import { allBytes } from '../../bytes/equal'
import { BANKS, PCR_COUNT, digestSize } from '../../model/algorithms'
import type { SourceInput } from '../../model/evidence'
import { banksInName, rawFull24 } from '../../model/pcr-layout'
import { fileName } from '../file-name'
import type { Detection } from '../source'
import { decodeMarshaled, hasMarshaledHeader } from './decode-marshaled'
import { SERIALIZED_HEADER, SERIALIZED_LIST, decodeSerialized, hasSerializedHeader } from './decode-serialized'
import { decodeText, isText } from './decode-text'

/** 24 values of every bank, in bytes: no file of digests is larger. */
const MAX_RAW = PCR_COUNT * BANKS.reduce((sum, bank) => sum + digestSize(bank)!, 0)

export function detect({ bytes, path }: SourceInput): Detection | null {
  const isNamed = /pcr/i.test(fileName(path))
  return detectSerialized(bytes, path, isNamed) ?? detectMarshaled(bytes, path, isNamed) ?? detectText(bytes, path, isNamed) ?? detectRaw(bytes, path, isNamed)
}

function detectSerialized(bytes: Uint8Array, path: string, isNamed: boolean): Detection | null {
  if (!hasSerializedHeader(bytes)) return null
  const hasLength = bytes.length >= SERIALIZED_HEADER && (bytes.length - SERIALIZED_HEADER) % SERIALIZED_LIST === 0
  if (hasLength && decodeSerialized(bytes, path).stopped === null) {
    return { confidence: 'certain', recognisedBy: 'tpm2-tools\' PCR file: its counts and sizes end at the end' }
  }
  return hasLength || isNamed ? { confidence: 'likely', recognisedBy: 'the beginning of tpm2-tools\' PCR file' } : null
}

function detectMarshaled(bytes: Uint8Array, path: string, isNamed: boolean): Detection | null {
  if (!hasMarshaledHeader(bytes)) return null
  const { values, stopped } = decodeMarshaled(bytes, path)
  if (stopped === null && values.length > 0) return { confidence: 'certain', recognisedBy: 'a TPML_PCR_SELECTION and its digests, to the end' }
  return isNamed && values.length > 0 ? { confidence: 'likely', recognisedBy: 'a TPML_PCR_SELECTION and some of its digests' } : null
}

function detectText(bytes: Uint8Array, path: string, isNamed: boolean): Detection | null {
  const text = decodeText(bytes, path)
  if (text === null) return null
  if (text.decoded.stopped === null) return { confidence: 'certain', recognisedBy: text.name }
  if (!isNamed || text.decoded.values.length === 0) return null
  return { confidence: 'likely', recognisedBy: `the beginning of ${text.name}` }
}

function detectRaw(bytes: Uint8Array, path: string, isNamed: boolean): Detection | null {
  if (!isRawLength(bytes.length) || isText(bytes)) return null
  const values = rawFull24(bytes, banksInName(fileName(path)))
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
