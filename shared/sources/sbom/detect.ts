import { decodeUtf8 } from '../../bytes/visible'
import type { SourceInput } from '../../model/evidence'
import type { Detection } from '../source'

/** Bytes that are looked at first: most tools write the name of the format in front. */
const HEAD = 4096
const FORMATS: readonly { readonly mark: RegExp; readonly words: string }[] = [
  { mark: /"bomFormat"\s*:\s*"CycloneDX"/, words: 'JSON of the format CycloneDX' },
  { mark: /"spdxVersion"\s*:\s*"SPDX-2\.\d+"/, words: 'JSON of the format SPDX 2' },
  { mark: /"@context"\s*:\s*"https:\/\/spdx\.org\/rdf\/3\.[^"]*"/, words: 'JSON-LD of the format SPDX 3' },
]

/** JSON that says which format of a bill of materials it is. */
export function detectSbom({ bytes }: SourceInput): Detection | null {
  const first = bytes.subarray(0, HEAD).find((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf)
  if (first !== 0x7b) return null
  const head = String.fromCharCode(...bytes.subarray(0, HEAD))
  const found = formatOf(head) ?? (bytes.length > HEAD ? formatOf(decodeUtf8(bytes) ?? '') : undefined)
  return found ? { confidence: 'certain', recognisedBy: found.words } : null
}

function formatOf(text: string): (typeof FORMATS)[number] | undefined {
  return FORMATS.find(({ mark }) => mark.test(text))
}
