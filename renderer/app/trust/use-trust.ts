import { computed, ref } from 'vue'
import type { EvidenceFile, EvidenceId } from '@shared/model/evidence'
import { useCaseStore } from '../case-store'
import { useGivenStore } from '../given-store'
import { useIntake } from '../intake/use-intake'
import { useAnalysis } from '../use-analysis'
import { fileIndex, isMember, missingNonces, missingTrust, ROLE_OF_TRUST, trustCandidates, type Candidate, type TrustKind } from './candidates'

/** Candidates that the dialog asks about; empty: it is closed. */
const asking = ref<readonly Candidate[]>([])
const HEX = /^[0-9a-f]+$/i

/** What the user vouches for, and the analysis that follows each decision. */
export function useTrust() {
  const cases = useCaseStore()
  const given = useGivenStore()
  const analysis = useAnalysis()
  const intake = useIntake()

  const candidates = computed(() => (cases.report === null ? [] : trustCandidates(cases.report, cases.hostEvidence)))
  const missing = computed(() => (cases.report === null ? [] : missingTrust(cases.report, given.nonces.length)))
  /** Nonces that can still be of use. */
  const wantedNonces = computed(() => (cases.report === null ? 0 : missingNonces(cases.report, given.nonces.length)))
  /** Candidates for what is missing; a CA may stand for the key that it vouches for. */
  const useful = computed(() => candidates.value.filter(({ kind, evidence }) =>
    missing.value.some((part) => part === (kind === 'attestation-ca' ? 'attestation-key' : kind)) && !(kind === 'nonce' && given.nonces.some(({ source }) => source === evidence.path))))

  function ask(kinds: readonly TrustKind[]): void {
    asking.value = useful.value.filter((candidate) => kinds.includes(candidate.kind))
  }

  /** Those that the user pointed at, whatever else is missing. */
  function askFor(chosen: readonly Candidate[]): void {
    asking.value = chosen
  }

  /** The user decided: these are known from elsewhere. */
  async function accept(chosen: readonly Candidate[]): Promise<void> {
    asking.value = []
    for (const { kind, evidence } of chosen) {
      if (kind === 'nonce') given.addNonce(await nonceIn(evidence.id, evidence.size), evidence.path)
      else if (isMember(evidence.id)) given.trustMember(evidence.id, ROLE_OF_TRUST[kind])
      else given.trust(fileIndex(evidence.id), ROLE_OF_TRUST[kind])
    }
    await analysis.check()
  }

  /** A nonce file holds hex digits, or the bytes themselves. */
  async function nonceIn(id: string, size: number): Promise<string> {
    const bytes = await cases.current!.bytes(id, 0, size)
    const text = new TextDecoder().decode(bytes).replace(/\s/g, '').replace(/^0x/i, '')
    return HEX.test(text) ? text.toLowerCase() : Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  }

  async function typeNonce(digits: string): Promise<void> {
    given.addNonce(digits, '')
    await analysis.check()
  }

  async function takeBackNonce(digits: string): Promise<void> {
    given.removeNonce(digits)
    await analysis.check()
  }

  /** Files from elsewhere: picking them is the decision. */
  function addFromElsewhere(kind: Exclude<TrustKind, 'nonce'>): Promise<void> {
    return intake.pickFiles(async ({ files }) => {
      given.add(files.map((file) => ({ ...file, role: ROLE_OF_TRUST[kind] })))
      await analysis.check()
    })
  }

  async function remove(evidenceId: string): Promise<void> {
    takeBack(evidenceId)
    await analysis.check()
  }

  function takeBack(evidenceId: EvidenceId): void {
    if (isMember(evidenceId)) given.forgetMember(evidenceId)
    else given.remove(fileIndex(evidenceId), cases.files.length)
  }

  /** A policy that the user made takes the place of one that was given; without such a one it is added. */
  async function givePolicy(file: EvidenceFile, inPlaceOf: EvidenceId | null): Promise<void> {
    if (inPlaceOf !== null) takeBack(givenAs(inPlaceOf))
    given.add([{ ...file, role: 'policy' }])
    await analysis.check()
  }

  /** The policy of an envelope was given with it. */
  function givenAs(id: EvidenceId): EvidenceId {
    const outer = cases.evidenceOf(cases.evidenceOf(id)?.inside?.evidence ?? null)
    return outer?.kind === 'policy-envelope' ? outer.id : id
  }

  return { asking, candidates, missing, useful, wantedNonces, ask, askFor, accept, typeNonce, takeBackNonce, addFromElsewhere, remove, givePolicy }
}

/** Hex digits, in whole bytes; spaces and a leading 0x are allowed. `null` when it is something else. */
export function nonceDigits(text: string): string | null {
  const digits = text.replace(/\s/g, '').replace(/^0x/i, '').toLowerCase()
  return digits.length > 0 && digits.length % 2 === 0 && HEX.test(digits) ? digits : null
}
