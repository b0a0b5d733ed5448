import type { Source } from '../source'
import { detectSbom } from './detect'
import { parseSbom } from './parse'

/** A software bill of materials with hashes of files: CycloneDX or SPDX, JSON. */
export const sbom: Source = {
  kind: 'sbom',
  role: 'reference',
  detect: detectSbom,
  parse: (input) => ({ kind: 'reference', list: parseSbom(input) }),
}
