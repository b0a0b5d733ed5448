import type { EntryRow } from '../model/view'

/** What a line of `--entries` says beyond the row. */
export interface EntryLineExtras {
  /** Name of the entry's host, only where the case has several. */
  readonly host: string | null
  readonly templateDigest: string
  /** Base64, only where the path is not plain text. */
  readonly pathBytes: string | null
  readonly findings: readonly string[]
  /** `null` but with `--mode keylime`. */
  readonly keylimeEvents: readonly string[] | null
}

/** One JSON object and a line feed (docs/report.md, Entries). */
export function formatEntryLine(row: EntryRow, extras: EntryLineExtras): string {
  return `${JSON.stringify({
    ...(extras.host !== null && { host: extras.host }), entry: row.entry, pcr: row.pcr, template: row.template, templateDigest: extras.templateDigest, digestAlgorithm: row.digestAlgorithm, digest: row.digest,
    path: row.path, ...(extras.pathBytes !== null && { pathBytes: extras.pathBytes }), violation: row.violation, signature: row.signature, keyId: row.keyId,
    attested: row.attested, attestedBy: row.attestedBy, coverage: row.coverage, verdict: row.verdict, acceptedBy: row.acceptedBy, findings: extras.findings, ...(extras.keylimeEvents !== null && { keylimeEvents: extras.keylimeEvents }), evidence: row.evidence, byteOffset: row.byteOffset, byteLength: row.byteLength,
  })}\n`
}

/** A line of a text that is no decoded entry, or not its first line, as Keylime reads it; `null` for what it can't tell. */
export interface TextLine extends Pick<EntryRow, 'entry' | 'verdict' | 'acceptedBy' | 'evidence' | 'byteOffset' | 'byteLength'> {
  readonly host: string | null
  readonly pcr: number | null
  readonly template: string | null
  readonly templateDigest: string | null
  readonly digestAlgorithm: string | null
  readonly digest: string | null
  readonly path: string | null
  readonly keylimeEvents: readonly string[]
}

/** The same object for such a line, only with `--mode keylime`: nothing but Keylime judges it. */
export function formatTextLine({ host, verdict, acceptedBy, keylimeEvents, evidence, byteOffset, byteLength, ...told }: TextLine): string {
  return `${JSON.stringify({
    ...(host !== null && { host }), ...told, violation: false, signature: 'not-checkable', keyId: null, attested: null, attestedBy: null, coverage: 'not-checked', verdict, acceptedBy, findings: [], keylimeEvents,
    evidence, byteOffset, byteLength,
  })}\n`
}
