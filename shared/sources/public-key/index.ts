import type { Source } from '../source'
import { detect } from './detect'
import { parseAuthority } from './certificates'
import { parse } from './parse'
import { parsePolicyKey } from './policy-key'

/** Certificates that the user named to vouch for attestation keys; without that role they are public keys like others. */
export const attestationAuthority: Source = { kind: 'public-key', role: 'attestation-ca', detect: () => null, parse: parseAuthority }

/** The key that the user named as the signer of policies: it is no attestation key, and vouches for nothing else. */
export const policyKey: Source = { kind: 'public-key', role: 'policy-key', detect: () => null, parse: parsePolicyKey }

export const publicKey: Source = { kind: 'public-key', role: 'attestation-key', detect, parse }
