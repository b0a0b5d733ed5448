import type { Finding } from '@shared/model/finding'
import { useCaseStore } from '@/app/case-store'
import { useNavigationStore } from '@/app/navigation-store'
import { fileName } from '@/app/words/evidence'

/** Opens what a finding is about: its first entry or boot event (the last whole one where that cannot be read), its quote, else its file. */
export function useFindingTarget() {
  const cases = useCaseStore()
  const navigation = useNavigationStore()

  function openFinding(finding: Finding): void {
    const whole = cases.report?.log?.entries ?? 0
    if (finding.entry !== null && whole > 0) navigation.openEntry(Math.min(finding.entry, whole))
    else if (finding.event !== undefined && finding.evidence === cases.report?.eventLog?.evidence) navigation.openBootEvent(Math.min(finding.event, cases.report.eventLog.events - 1))
    else if (cases.report?.quotes.some((quote) => quote.evidence === finding.evidence)) navigation.openQuote(finding.evidence!)
    else if (finding.code.startsWith('replay.')) navigation.go('quotes')
    else if (finding.evidence !== null) navigation.openEvidence(finding.evidence)
    else navigation.go('evidence')
  }

  /** The file that a finding about no entry points at. */
  function placeOf(finding: Finding): string {
    const evidence = cases.evidenceOf(finding.evidence)
    return evidence === null ? 'The case' : fileName(evidence.path)
  }
  return { openFinding, placeOf }
}
