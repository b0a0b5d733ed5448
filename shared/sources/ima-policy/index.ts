import type { Source } from '../source'
import { detectImaPolicy } from './detect'
import { parseImaPolicy } from './parse'

/** The kernel's IMA policy, as it is loaded or as the kernel shows it (docs/formats/ima-policy.md). */
export const imaPolicy: Source = {
  kind: 'ima-policy',
  detect: detectImaPolicy,
  parse: (input) => ({ kind: 'ima-policy', imaPolicy: parseImaPolicy(input) }),
}
