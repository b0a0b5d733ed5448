import type { SourceInput } from '../../model/evidence'
import { fileName } from '../file-name'
import type { Detection } from '../source'
import { KEXEC_HEADER, kexecHeader } from './kexec-buffer'
import { findLayout } from './layout'

/** The name that the kernel gives the file (docs/formats/ima-log.md), maybe within a longer one. */
const NAME_HINT = /binary_runtime_measurements/i

/** First bytes of what a log is often packed in: gzip, zip, xz, zstd, bzip2. None of them can be the PCR index that begins a log. */
const PACKED = [[0x1f, 0x8b], [0x50, 0x4b], [0xfd, 0x37, 0x7a, 0x58, 0x5a], [0x28, 0xb5, 0x2f, 0xfd], [0x42, 0x5a, 0x68]]
const TEXT = /^[\t\n\r\x20-\x7e]*$/

/** A log is known by its first entry: a layout whose template digest is the hash of the template data. */
export function detectImaBinary(input: SourceInput): Detection | null {
  const name = fileName(input.path)
  const named = NAME_HINT.test(name)
  if (input.bytes.length === 0) return named ? { confidence: 'likely', recognisedBy: 'its name; it is empty' } : null
  const header = kexecHeader(input.bytes)
  const found = findLayout(input.path, header ? input.bytes.subarray(KEXEC_HEADER, header.size) : input.bytes)
  if (found === null) return named && !isSomethingElse(input.bytes) ? { confidence: 'likely', recognisedBy: 'its name only: the first entry is damaged' } : null
  if (found.fit === 'digest') {
    return { confidence: 'certain', recognisedBy: `first entry, ${found.template}, hashes to its ${found.bank} template digest` }
  }
  if (found.fit === 'fields') return { confidence: 'certain', recognisedBy: `first entry has the fields of ${found.template}` }
  return named ? { confidence: 'likely', recognisedBy: 'its name, and the lengths of the first entry' } : null
}

/** Packed or text, whatever the name says: no binary log begins so, however damaged. */
function isSomethingElse(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 64)
  return PACKED.some((magic) => magic.every((byte, i) => head[i] === byte)) || TEXT.test(String.fromCharCode(...head))
}
