import type { EvidenceKind, EvidenceRole } from '@shared/model/evidence'

const KINDS: Readonly<Record<EvidenceKind, string>> = {
  archive: 'Archive', 'ima-log-binary': 'IMA log', 'event-log': 'Event log', 'tpm-quote': 'Quote', 'tpm-signature': 'Quote signature', 'pcr-values': 'PCR values', 'public-key': 'Public key',
  'runtime-policy': 'Runtime policy', 'exclude-list': 'Exclude list', nonce: 'Nonce', unrecognised: 'Not recognised',
}
const ROLES: Readonly<Record<EvidenceRole, string>> = {
  log: 'IMA log', 'event-log': 'Event log', quote: 'Quote', signature: 'Quote signature', pcrs: 'PCR values', 'attestation-key': 'Attestation key', policy: 'Runtime policy',
  excludes: 'Exclude list',
}

export const kindWords = (kind: EvidenceKind): string => KINDS[kind] ?? kind
export const roleWords = (role: EvidenceRole): string => ROLES[role] ?? role

/** Last part of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
