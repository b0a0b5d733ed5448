import type { Report } from '@shared/model/report'
import type { MissingTrust } from '@/app/trust/candidates'
import { count, entries } from '@/app/words/numbers'
import type { Tone } from '@/ui/tones'

/** Something that is not there, and what it would change. */
export interface MissingPart {
  readonly tone: Tone
  readonly title: string
  readonly changes: string
}

const GIVEN: Readonly<Record<MissingTrust, readonly [string, (report: Report) => string]>> = {
  'attestation-key': ['The attestation key', () => 'says whose TPM signed the quote; without it the signature proves nothing of this machine'],
  'attestation-ca': ['A certificate authority', () => 'vouches for the attestation key where you do not know the key itself'],
  nonce: ['The nonce', () => 'shows that the quote is not an old one'],
  policy: ['A runtime policy', (report) => `answers “Policy met?” for ${entries(report.log?.entries ?? 0)}`],
}

/** In the order of the proof. `lacking`: what the user could vouch for and has not. */
export function missingParts(report: Report, lacking: readonly MissingTrust[]): readonly MissingPart[] {
  const parts: MissingPart[] = []
  const add = (tone: Tone, title: string, changes: string) => parts.push({ tone, title, changes })
  if (report.log === null) add('nc', 'An IMA log', 'shows what ran; without it no entry is judged')
  if (report.quotes.length === 0) add('nc', 'A quote', 'with its signature and key ties the log to a TPM; without it nothing is attested')
  for (const kind of lacking) add('nc', GIVEN[kind][0], GIVEN[kind][1](report))
  const { coverage } = report
  if (coverage !== null && coverage.notAttested > 0) {
    add('warn', `A quote taken after entry ${count(report.log?.entries ?? 0)}`, `${entries(coverage.notAttested)} came after the last quote: nothing proves them`)
  }
  if (report.eventLog === null) add('nc', 'The boot event log', 'proves boot_aggregate and shows how the machine started; not needed for Trusted')
  return parts
}
