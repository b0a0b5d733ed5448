import { createPublicKey } from 'node:crypto'
import { bundleFromJSON } from '@sigstore/bundle'
import { Verifier, toSignedEntity, toTrustMaterial } from '@sigstore/verify'

/** Sigstore's own verifier, with the key and without any log, as `cosign verify-blob --key K --insecure-ignore-tlog=true` asks. */
export function acceptedBySigstore(bundle: object, policy: Uint8Array, pem: string): boolean {
  const publicKey = createPublicKey(pem)
  const nothing = { mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1', certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [], rekorTlogUrls: [] }
  const trust = toTrustMaterial(nothing as unknown as Parameters<typeof toTrustMaterial>[0], () => ({ publicKey, validFor: () => true }))
  const verifier = new Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 })
  try {
    verifier.verify(toSignedEntity(bundleFromJSON(bundle), Buffer.from(policy)))
    return true
  } catch (error) {
    if (error instanceof Error && ['VerificationError', 'PolicyError', 'ValidationError'].includes(error.constructor.name)) return false
    throw error
  }
}
