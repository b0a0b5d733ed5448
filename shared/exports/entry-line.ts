import type { EntryRow } from '../model/view'

/** What a line of `--entries` says beyond the row. */
export interface EntryLineExtras {
  /** Name of the entry's host, only where the case has several. */
  readonly host: string | null
  readonly templateDigest: string
  /** Base64, only where the path is not plain text. */
  readonly pathBytes: string | null
  readonly findings: readonly string[]
}

/** One JSON object and a line feed (docs/report.md, Entries). */
export function formatEntryLine(row: EntryRow, extras: EntryLineExtras): string {
  return `${JSON.stringify({
    ...(extras.host !== null && { host: extras.host }), entry: row.entry, pcr: row.pcr, template: row.template, templateDigest: extras.templateDigest, digestAlgorithm: row.digestAlgorithm, digest: row.digest,
    path: row.path, ...(extras.pathBytes !== null && { pathBytes: extras.pathBytes }), violation: row.violation, signature: row.signature, keyId: row.keyId,
    attested: row.attested, verdict: row.verdict, acceptedBy: row.acceptedBy, findings: extras.findings, byteOffset: row.byteOffset, byteLength: row.byteLength,
  })}\n`
}
