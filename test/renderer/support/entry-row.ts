import type { EntryRow } from '@shared/model/view'

/** An entry that the policy lists; tests say what is not. */
export function entryRow(over: Partial<EntryRow> = {}): EntryRow {
  return {
    entry: 1, pcr: 10, template: 'ima-ng', violation: false, verdict: 'pass', acceptedBy: 'digest', severity: null, attested: true, coverage: 'attested', attestedBy: 'e2', path: '/usr/bin/true',
    digestAlgorithm: 'sha256', digest: 'ab'.repeat(32), signature: 'absent', keyId: null, why: 'digest listed', keylime: null, strict: 'pass', evidence: 'e1', byteOffset: 0, byteLength: 100, ...over,
  }
}
