import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { isSameHolder } from '../../crypto/keys/certificate'
import type { Certificate, PublicKey } from '../../model/tpm'
import { Issuers, findChain, type Budget, type ChainOutcome } from '../certificates/certificate-chain'
import type { CaseModel } from '../check'

/** Signatures of certificates that are verified in one case. */
const MAX_VERIFIED = 1000
/** tcg-kp-AIKCertificate and anyExtendedKeyUsage (TCG EK Credential Profile 2.5 §3.6, RFC 5280 §4.2.1.12). */
const AK_PURPOSES = ['2.23.133.8.3', '2.5.29.37.0']

/** What the certificates of a key say of it. */
export interface Vouching {
  readonly certificate: Certificate
  readonly outcome: ChainOutcome
}

/** Which keys the named authorities vouch for. Empty where the user named none. */
export class VouchedKeys {
  private readonly bySpki = new Map<string, Vouching>()

  /** Of several certificates of one key one that reaches an authority counts. */
  add(vouching: Vouching): void {
    const { spki } = vouching.certificate
    const old = spki && this.bySpki.get(toHex(spki))
    if (spki && (!old || !old.outcome.reached)) this.bySpki.set(toHex(spki), vouching)
  }

  /** `null` when no certificate of the key was looked at. */
  of({ spki }: PublicKey): Vouching | null {
    return (spki && this.bySpki.get(toHex(spki))) ?? null
  }

  /** Certificates from the key's own to the named authority; `null` when no chain reaches one. */
  chainOf(key: PublicKey): readonly Certificate[] | null {
    const outcome = this.of(key)?.outcome
    return outcome?.reached ? outcome.chain : null
  }
}

/** Follows every certificate of the case that is no authority's to the authorities that the user named. */
export async function vouchedKeys({ authorities, keys }: CaseModel): Promise<VouchedKeys> {
  const vouched = new VouchedKeys()
  const named = authorities.flatMap((one) => one.certificates)
  const anchors = named.filter((one) => one.isAuthority)
  if (anchors.length === 0) return vouched
  const came = keys.flatMap((key) => key.certificates)
  const others = [...named, ...came].filter((one) => !anchors.some((anchor) => isSameHolder(anchor, one)))
  const issuers = new Issuers(anchors, others)
  const budget = { left: MAX_VERIFIED }
  for (const certificate of [...named, ...came].filter((one) => !one.isAuthority)) vouched.add({ certificate, outcome: await chainOf(certificate, issuers, budget) })
  return vouched
}

async function chainOf(owner: Certificate, issuers: Issuers, budget: Budget): Promise<ChainOutcome> {
  const { subject, purposes } = owner
  const outcome = await findChain(owner, issuers, budget)
  if (!outcome.reached || !purposes || purposes.some((purpose) => AK_PURPOSES.includes(purpose))) return outcome
  return { reached: false, reason: `${subject} is for other purposes than attestation (extKeyUsage ${purposes.slice(0, 4).join(', ')})` }
}

/** Keys of certificates that are not the first of their file, or stand beside a named authority: one of them may have signed a quote. Authorities sign none. */
export function certificateKeys({ keys, authorities }: CaseModel): PublicKey[] {
  const further = keys.flatMap((key) => key.certificates.filter((one) => !isKeyOf(one, key)))
  return [...further, ...authorities.flatMap((one) => one.certificates)].filter((one) => !one.isAuthority && one.spki !== null).map((certificate): PublicKey => ({
    evidence: certificate.evidence, path: certificate.path, form: 'certificate-pem', material: certificate.material, attributes: null, scheme: null, tpmName: null,
    statedName: null, spki: certificate.spki, certificates: [certificate], unused: [], fields: [],
  }))
}

function isKeyOf({ spki }: Certificate, key: PublicKey): boolean {
  return spki !== null && key.spki !== null && bytesEqual(spki, key.spki)
}
