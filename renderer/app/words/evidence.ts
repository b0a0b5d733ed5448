import type { EvidenceKind, EvidenceRole } from '@shared/model/evidence'
import type { HostReport } from '@shared/model/report'

const KINDS: Readonly<Record<EvidenceKind, string>> = {
  'archive': 'Archive', 'keylime-document': 'Keylime document', 'ima-log-binary': 'IMA log', 'ima-log-ascii': 'IMA log, ASCII', 'event-log': 'Event log', 'tpm-quote': 'Quote', 'tpm-signature': 'Quote signature', 'pcr-values': 'PCR values', 'public-key': 'Public key', 'tpm-name': 'Key name',
  'runtime-policy': 'Runtime policy', 'ima-policy': 'IMA policy', 'policy-envelope': 'Signed policy', 'policy-signature': 'Policy signature', 'exclude-list': 'Exclude list', nonce: 'Nonce',
  'xattr-dump': 'Attributes of files', 'rpm-package': 'RPM package', 'rpm-filelists': 'Repository file list', sbom: 'Bill of materials', unrecognised: 'Not recognised',
}
const ROLES: Readonly<Record<EvidenceRole, string>> = {
  log: 'IMA log', 'event-log': 'Event log', quote: 'Quote', signature: 'Quote signature', pcrs: 'PCR values', 'attestation-key': 'Attestation key', 'attestation-ca': 'Attestation CA', policy: 'Runtime policy',
  excludes: 'Exclude list', 'ima-key': 'IMA signing key', 'policy-key': 'Policy key', reference: 'Reference',
}

export const kindWords = (kind: EvidenceKind): string => KINDS[kind] ?? kind
export const roleWords = (role: EvidenceRole): string => ROLES[role] ?? role

/** A host as it is called: its files may lie in no folder. */
export function hostName(host: HostReport | undefined): string {
  return host?.name || 'top folder'
}

/** Last part of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
