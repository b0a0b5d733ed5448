import type { PolicySignatureReport, Report } from '@shared/model/report'
import { fileName } from '@/app/words/evidence'
import { reasonWords, verdictWords, type Spoken } from '@/app/words/verdicts'

/** A policy in force with what is known of who wrote it. */
export interface PolicyRow {
  readonly evidence: string
  readonly path: string
  readonly signature: Spoken
  readonly says: string
}

const FORMS: Readonly<Record<NonNullable<PolicySignatureReport['form']>, string>> = {
  'dsse': 'DSSE envelope', 'signature': 'detached signature', 'cosign-bundle': 'cosign bundle', 'sigstore-bundle': 'sigstore bundle',
}

/** The policies in the order in which they are merged. */
export function policyRows({ policy, evidence }: Report): readonly PolicyRow[] {
  return (policy?.evidence ?? []).map((id) => {
    const path = evidence.find((one) => one.id === id)?.path ?? id
    const signature = policy!.signatures.find((one) => one.evidence === id)
    const verdict = verdictWords(signature?.verdict ?? 'not-checked')
    return { evidence: id, path, signature: verdict, says: signature === undefined ? 'not signed' : saysOf(signature, evidence) }
  })
}

function saysOf({ form, verdict, reason, keyEvidence, keylimeRefusal }: PolicySignatureReport, evidence: Report['evidence']): string {
  if (form === null) return 'not signed: nothing proves who wrote it'
  const key = evidence.find((one) => one.id === keyEvidence)
  const by = key === undefined ? '' : `, by ${fileName(key.path)}`
  const why = verdict === 'pass' || reason === null ? '' : `: ${reasonWords(reason)}`
  return `${FORMS[form]}${by}${why}${keylimeRefusal === null ? '' : `. Keylime would refuse it: ${keylimeRefusal}`}`
}

/** The counts of both modes, side by side: `null` where a mode has none. */
export function modeCounts({ policy }: Report): readonly { readonly label: string; readonly applied: number; readonly keylime: number | null }[] {
  if (policy === null) return []
  const { keylime } = policy
  return [
    { label: 'Accepted', applied: policy.accepted, keylime: keylime?.accepted ?? null },
    { label: 'Rejected', applied: policy.rejected, keylime: keylime?.rejected ?? null },
    { label: 'Not judged', applied: policy.notJudged, keylime: keylime?.notJudged ?? null },
  ]
}
