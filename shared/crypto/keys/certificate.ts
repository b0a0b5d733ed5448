import { AsnConvert } from '@peculiar/asn1-schema'
import {
  AuthorityKeyIdentifier, BasicConstraints, Certificate as AsnCertificate, ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier,
  id_ce_authorityKeyIdentifier, id_ce_basicConstraints, id_ce_extKeyUsage, id_ce_keyUsage, id_ce_subjectKeyIdentifier, type Extension, type Name,
} from '@peculiar/asn1-x509'
import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { visibleText } from '../../bytes/visible'
import type { Certificate } from '../../model/tpm'
import { certificateSignature } from './certificate-signature'
import { parseDer, tryParseAsn } from './der'
import { refuseKey, type KeyOrigin } from './key-origin'
import { encodeSpki, materialOfInfo } from './spki'

export type DecodedCertificate = Omit<Certificate, 'evidence' | 'path' | 'byteOffset' | 'byteLength'>

/** Short names of RFC 4514 §3 and of TCG EK Credential Profile 2.5 §3.1.2. */
const ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'], ['2.5.4.5', 'serialNumber'], ['2.5.4.6', 'C'], ['2.5.4.7', 'L'], ['2.5.4.8', 'ST'], ['2.5.4.10', 'O'], ['2.5.4.11', 'OU'],
  ['2.23.133.2.1', 'tpmManufacturer'], ['2.23.133.2.2', 'tpmModel'], ['2.23.133.2.3', 'tpmVersion'],
])
/** Characters of a name that are shown. */
const MAX_NAME = 256
/** Extensions that may be critical and change nothing here: alternative names, policies, where revocations are told. */
const HARMLESS = ['2.5.29.17', '2.5.29.18', '2.5.29.31', '2.5.29.32']
/** nameConstraints: they bind whether critical or not, and are not computed here. */
const NAME_CONSTRAINTS = '2.5.29.30'

/**
 * Decodes an X.509 certificate (RFC 5280 §4.1). Nothing of it is judged: the user vouches for it, or a chain to one that the user trusts.
 * @throws EvidenceError `key.*`
 */
export function decodeCertificate(der: Uint8Array, origin: KeyOrigin): DecodedCertificate {
  const certificate = parseDer(der, AsnCertificate, 'X.509 certificate', origin)
  const tbs = certificate.tbsCertificate
  const material = materialOfInfo(tbs.subjectPublicKeyInfo, origin)
  const serial = new Uint8Array(tbs.serialNumber)
  return {
    serial, subject: nameText(tbs.subject) || `serial number ${toHex(serial).slice(0, MAX_NAME)}`, issuer: nameText(tbs.issuer) || 'an issuer without a name',
    subjectName: nameBytes(tbs.subject), issuerName: nameBytes(tbs.issuer), ...validity(certificate, origin), ...readExtensions(tbs.extensions ?? []),
    signed: certificateSignature(certificate), material, spki: encodeSpki(material),
  }
}

/** Same subject and same key: the same authority, or the same owner, whichever certificate of it this is. */
export function isSameHolder(a: Certificate, b: Certificate): boolean {
  return bytesEqual(a.subjectName, b.subjectName) && a.spki !== null && b.spki !== null && bytesEqual(a.spki, b.spki)
}

function validity({ tbsCertificate }: AsnCertificate, origin: KeyOrigin): Pick<Certificate, 'notBefore' | 'notAfter'> {
  const { notBefore, notAfter } = tbsCertificate.validity
  const [from, to] = [notBefore, notAfter].map((time) => (time.utcTime ?? time.generalTime)?.getTime() ?? Number.NaN)
  if (Number.isNaN(from) || Number.isNaN(to)) refuseKey(origin, 'malformed', 'validity', 'two times', 'something else')
  return { notBefore: from, notAfter: to }
}

type Extensions = Pick<Certificate, 'isAuthority' | 'pathLength' | 'keyUsage' | 'purposes' | 'subjectKeyId' | 'authorityKeyId' | 'notUnderstood'>
type FoundExtensions = { -readonly [K in Exclude<keyof Extensions, 'notUnderstood'>]: Extensions[K] }

/** One that stands there twice, or does not decode, is not understood: what it says may not be passed over. */
function readExtensions(extensions: readonly Extension[]): Extensions {
  const found: FoundExtensions = { isAuthority: false, pathLength: null, keyUsage: null, purposes: null, subjectKeyId: null, authorityKeyId: null }
  const notUnderstood = new Set<string>()
  const seen = new Set<string>()
  for (const { extnID, critical, extnValue } of extensions) {
    if (seen.has(extnID) || !readExtension(found, extnID, critical, new Uint8Array(extnValue.buffer))) notUnderstood.add(extnID)
    seen.add(extnID)
  }
  return { ...found, notUnderstood: [...notUnderstood] }
}

function readExtension(found: FoundExtensions, id: string, critical: boolean, value: Uint8Array): boolean {
  if (id === id_ce_basicConstraints) {
    const constraints = tryParseAsn(value, BasicConstraints)
    if (constraints === null) return false
    found.isAuthority = constraints.cA
    found.pathLength = constraints.pathLenConstraint ?? null
    return found.pathLength === null || found.pathLength >= 0
  }
  if (id === id_ce_keyUsage) {
    found.keyUsage = tryParseAsn(value, KeyUsage)?.toJSON() ?? null
    return found.keyUsage !== null
  }
  if (id === id_ce_extKeyUsage) {
    const purposes = tryParseAsn(value, ExtendedKeyUsage)
    found.purposes = purposes && Array.from(purposes)
    return purposes !== null
  }
  if (id === id_ce_subjectKeyIdentifier || id === id_ce_authorityKeyIdentifier) return readKeyIdentifier(found, id, value)
  return id !== NAME_CONSTRAINTS && (!critical || HARMLESS.includes(id))
}

function readKeyIdentifier(found: FoundExtensions, id: string, value: Uint8Array): boolean {
  if (id === id_ce_subjectKeyIdentifier) {
    const subject = tryParseAsn(value, SubjectKeyIdentifier)
    found.subjectKeyId = subject && new Uint8Array(subject.buffer)
    return subject !== null
  }
  const authority = tryParseAsn(value, AuthorityKeyIdentifier)
  const identifier = authority?.keyIdentifier
  found.authorityKeyId = identifier ? new Uint8Array(identifier.buffer) : null
  return authority !== null
}

function nameText(name: Name): string {
  const parts = name.flatMap((set) => set.map(({ type, value }) => `${ATTRIBUTES.get(type) ?? type}=${value.toString()}`))
  return visibleText(parts.join(', ').slice(0, MAX_NAME))
}

function nameBytes(name: Name): Uint8Array {
  return new Uint8Array(AsnConvert.serialize(name))
}
