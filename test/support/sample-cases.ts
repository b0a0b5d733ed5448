import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AnalysisRequest } from '@shared/engine/engine'
import type { EvidenceFile, EvidenceRole } from '@shared/model/evidence'
import type { OverallVerdict, Verdict } from '@shared/model/verdict'

/** `expected.json` of a sample. */
export interface Expectation {
  readonly title: string
  readonly options: { readonly nonce: string | readonly string[]; readonly ak: readonly string[]; readonly policy: readonly string[]; readonly imaKey?: readonly string[]; readonly policyKey?: readonly string[] }
  /** Every field named here must be so in the report. */
  readonly report: { readonly verdict: OverallVerdict; readonly attestation: Verdict; readonly compliance: Verdict } & Readonly<Record<string, unknown>>
  /** Findings that must be there; no other error or warning may be. */
  readonly findings: readonly { readonly code: string; readonly severity: string; readonly entry?: number | null; readonly count?: number }[]
  readonly peers: { readonly evmctl?: Readonly<Record<string, number>>; readonly checkquote?: 'accepts' | 'refuses'; readonly eventlog?: string }
}

export interface SampleCase {
  readonly name: string
  readonly folder: string
  readonly expected: Expectation
}

const SAMPLES = join(import.meta.dirname, '../../samples')
/** Files of a sample that are about it, not evidence. */
const ABOUT = ['expected.json', 'PROVENANCE.md']

export function sampleCases(): SampleCase[] {
  return readdirSync(SAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => {
    const folder = join(SAMPLES, entry.name)
    return { name: entry.name, folder, expected: JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expectation }
  })
}

export function readEvidence(folder: string, name: string, role?: EvidenceRole): EvidenceFile {
  const bytes = readFileSync(join(folder, name))
  return { path: role ? `given/${name}` : name, content: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer, role }
}

/** The folder, with what the sample's user vouches for. `change` may replace the bytes of a file, wherever it is used. */
export function requestFor({ folder, expected }: SampleCase, change: (file: EvidenceFile) => EvidenceFile = (file) => file): AnalysisRequest {
  const names = readdirSync(folder).filter((name) => !ABOUT.includes(name)).sort()
  const { nonce, ak, policy, imaKey = [], policyKey = [] } = expected.options
  const named = (given: readonly string[], role: EvidenceRole) => given.map((name) => readEvidence(folder, name, role))
  const given = [...named(ak, 'attestation-key'), ...named(policy, 'policy'), ...named(imaKey, 'ima-key'), ...named(policyKey, 'policy-key')]
  return { files: [...names.map((name) => readEvidence(folder, name)), ...given].map(change), options: nonce === '' ? {} : { nonce } }
}
