import { bytesEqual } from '../../bytes/equal'
import type { Certificate } from '../../model/tpm'
import type { Check } from '../check'
import { isOfNote } from './keyring'
import { lintCertificates } from './lint-certificates'
import { lintHashes } from './lint-hashes'

/** Certificates that are looked at as authorities: whoever names a folder of keys names some dozens. */
const MAX_CERTIFICATES = 1000

/** Holds the certificates of keys that sign files, and of the authorities that the user named for them, against what the kernel asks; signatures over broken hashes are told. */
export const checkCertificates: Check = {
  name: 'certificates',
  stage: 'signatures',
  async run({ log, signingKeys, options }, { signatures, observations }, checkpoint) {
    const named = signingKeys.flatMap((file) => file.keys.flatMap(({ certificate }) => certificate ?? [])).slice(0, MAX_CERTIFICATES)
    const known = signatures?.keys ?? []
    const keys = known.filter(isOfNote(known))
    const signers = keys.flatMap(({ certificate }) => certificate ?? [])
    const authorities = named.filter((one) => one.isAuthority || signers.some((other) => isIssuedBy(other, one)))
    return { observations: [...observations, ...lintCertificates(keys, authorities, options.now), ...(log ? await lintHashes(log, checkpoint) : [])] }
  },
}

/** By its name: one that can't be an authority, and is used as one, is told. */
function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  return bytesEqual(certificate.issuerName, issuer.subjectName) && !bytesEqual(certificate.subjectName, issuer.subjectName)
}
