import type { SourceInput } from '../../model/evidence'
import type { Detection } from '../source'
import { bankOfDigestSize, findLayout } from './layout'

/** The name that the kernel gives the file (docs/formats/ima-log.md), maybe within a longer one. */
const NAME_HINT = /binary_runtime_measurements/i

/** A log is known by its first entry: a layout whose template digest is the hash of the template data. */
export function detectImaBinary(input: SourceInput): Detection | null {
  const name = input.path.slice(input.path.lastIndexOf('/') + 1)
  const named = NAME_HINT.test(name)
  if (input.bytes.length === 0) return named ? { confidence: 'likely', recognisedBy: 'its name; it is empty' } : null
  const found = findLayout(input.path, input.bytes)
  if (found === null) return named ? { confidence: 'likely', recognisedBy: 'its name only: the first entry is damaged' } : null
  if (found.fit === 'digest') {
    const bank = bankOfDigestSize(found.layout.templateDigestSize)
    return { confidence: 'certain', recognisedBy: `first entry, ${found.template}, hashes to its ${bank} template digest` }
  }
  if (found.fit === 'fields') return { confidence: 'certain', recognisedBy: `first entry has the fields of ${found.template}` }
  return named ? { confidence: 'likely', recognisedBy: 'its name, and the lengths of the first entry' } : null
}
