import type { Source } from '../source'
import { detectEnvelope } from './detect'
import { parseEnvelope } from './parse'

/** DSSE envelope around a policy: the policy is a file of the case of its own, and has the role of its envelope (docs/formats/signed-policy.md). */
export const policyEnvelope: Source = { kind: 'policy-envelope', role: 'policy', detect: detectEnvelope, parse: parseEnvelope }
