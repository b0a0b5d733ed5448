import type { FindingCase } from './finding-cases'
import { ENTRIES, logFile, policyFile, policyText, textFile } from './make-case'
import { digestOf } from './make-log'
import { bundleOf, envelopeText, makeSigner } from './make-signed-policy'

const NOWHERE = { entry: null, entries: [], count: 1 }
const DIGESTS = Object.fromEntries(ENTRIES.map(({ path }) => [String(path), [Buffer.from(digestOf(String(path))).toString('hex')]]))

/** Findings about who signed a policy. */
export function signedPolicies(): FindingCase[] {
  const [signer, other] = [makeSigner(), makeSigner()]
  const text = policyText({ digests: DIGESTS })
  const policy = (json: string) => textFile('given/policy.dsse.json', json, 'policy')
  const key = textFile('given/signer.pub', signer.pem, 'policy-key')
  const two = envelopeText(text, [other, signer])
  const wrongType = envelopeText(text, [signer], { type: 'text/plain' })
  return [
    { code: 'policy.unsigned', name: 'a policy that should be signed', files: [logFile(), policyFile({ digests: DIGESTS }), key], finding: { severity: 'error', ...NOWHERE, evidence: 'e2' } },
    { code: 'policy.bad-signature', name: 'a policy that another key signed', files: [logFile(), policy(envelopeText(text, [other])), key], finding: { severity: 'error', ...NOWHERE, evidence: 'e2' } },
    { code: 'policy.untrusted-key', name: 'a signed policy without a policy key', files: [logFile(), policy(envelopeText(text, [signer]))], finding: { severity: 'warning', ...NOWHERE, evidence: 'e2' } },
    { code: 'policy.other-signature', name: 'a second signature by somebody else', files: [logFile(), policy(two), key], finding: { severity: 'info', ...NOWHERE, evidence: 'e2', byteOffset: two.indexOf('{"keyid"') } },
    { code: 'policy.not-for-keylime', name: 'a signature over SHA-384', files: [logFile(), policy(envelopeText(text, [signer], { hash: 'sha384' })), key], finding: { severity: 'info', ...NOWHERE, evidence: 'e2' } },
    { code: 'policy.payload-type', name: 'another payload type', files: [logFile(), policy(wrongType), key], finding: { severity: 'warning', ...NOWHERE, evidence: 'e2', byteOffset: wrongType.indexOf('"text/plain"'), byteLength: 12, found: 'text/plain' } },
    { code: 'policy.signature-unmatched', name: 'a bundle of another file', files: [logFile(), policyFile({ digests: DIGESTS }), textFile('x.sigstore.json', JSON.stringify(bundleOf(Buffer.from('x'), signer)))], finding: { severity: 'info', ...NOWHERE, evidence: 'e3' } },
  ]
}
