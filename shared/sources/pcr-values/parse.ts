import { byteCount } from '../../bytes/byte-count'
import type { ErrorData } from '../../errors/evidence-error'
import type { SourceInput } from '../../model/evidence'
import type { PcrValues } from '../../model/tpm'
import type { Decoded } from '../decoded'
import { decodeMarshaled, hasMarshaledHeader } from './decode-marshaled'
import { decodeSerialized, hasSerializedHeader, type DecodedPcrValues } from './decode-serialized'
import { decodeText, isText } from './decode-text'

/** Decodes PCR values of any form. Bytes without a header wait for a layout: `rawLayout` of model/pcr-layout. */
export function parse(input: SourceInput): Decoded {
  return { kind: 'pcr-values', pcrValues: parsePcrValues(input) }
}

function parsePcrValues({ id, path, bytes }: SourceInput): PcrValues {
  const common = { evidence: id, path, bytes }
  if (hasSerializedHeader(bytes)) return { ...common, form: 'serialized', ...decodeSerialized(bytes, path) }
  if (hasMarshaledHeader(bytes)) return { ...common, form: 'marshaled', ...decodeMarshaled(bytes, path) }
  const text = decodeText(bytes, path)
  if (text !== null) return { ...common, form: text.form, ...valuesOf(text.decoded) }
  const fields = [{ label: 'Values without a header', value: byteCount(bytes.length), byteOffset: 0, byteLength: bytes.length }]
  return { ...common, form: 'raw', values: [], selection: null, fields, stopped: rawProblem(bytes, path) }
}

function valuesOf({ values, selection, fields, stopped }: DecodedPcrValues): DecodedPcrValues {
  return { values, selection, fields, stopped }
}

function rawProblem(bytes: Uint8Array, file: string): ErrorData | null {
  const place = { file, byteOffset: 0, field: 'PCR values', expected: 'digests, or what tpm2_quote, tpm2_pcrread, evmctl or sysfs write' }
  if (bytes.length === 0) return { ...place, code: 'pcrs.truncated', found: 'an empty file' }
  return isText(bytes) ? { ...place, code: 'pcrs.syntax', found: 'other text' } : null
}
