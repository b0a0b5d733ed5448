import { EvidenceError } from '../../errors/evidence-error'
import type { SourceInput } from '../../model/evidence'
import type { DetachedSignature } from '../../model/policy-signature'
import type { Source } from '../source'
import { bundleForm, parseBundle } from './bundle'
import { findDetached, parseDetached } from './detached'

const FORMS = { 'sigstore-bundle': 'JSON of a Sigstore bundle', 'cosign-bundle': 'JSON with a signature, as cosign\'s older bundles have' } as const

/** A signature of a policy in a file of its own: cosign's, plain or in a bundle (docs/formats/signed-policy.md). */
export const policySignature: Source = {
  kind: 'policy-signature',
  detect(input) {
    const form = bundleForm(input.bytes)
    return form ? { confidence: 'certain', recognisedBy: FORMS[form] } : findDetached(input)
  },
  parse: (input) => ({ kind: 'policy-signature', signature: parsePolicySignature(input) }),
}

function parsePolicySignature(input: SourceInput): DetachedSignature {
  const form = bundleForm(input.bytes)
  if (form) return parseBundle(input, form)
  const found = findDetached(input)
  if (!found) throw new EvidenceError({ code: 'bundle.malformed', file: input.path, byteOffset: 0, field: 'signature', expected: 'a line of base64, or a bundle', found: 'other bytes' })
  return parseDetached(input, found)
}
