import type { Source } from '../source'
import { detectRuntimePolicy } from './detect'
import { parseRuntimePolicy } from './parse'

/** Keylime runtime policy, plain JSON (docs/formats/runtime-policy.md). */
export const runtimePolicy: Source = {
  kind: 'runtime-policy',
  role: 'policy',
  detect: detectRuntimePolicy,
  parse: (input) => ({ kind: 'runtime-policy', policy: parseRuntimePolicy(input) }),
}
