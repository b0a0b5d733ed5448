import { toHex } from '../../bytes/hex'
import { decodeUtf8, visibleBytes, visibleText } from '../../bytes/visible'
import type { Checkpoint } from '../../model/checkpoint'
import { EntrySet, firstEntry, type EntryIndexes } from '../../model/entry-set'
import type { Observation } from '../../model/finding'
import { algorithmName, fileDigest, pathBytes, entryPlace, type ImaLog } from '../../model/ima-log'
import type { RuntimePolicy } from '../../model/policy'
import type { Answer } from '../../model/report'
import { ACCEPTED_BY, ENTRY_VERDICTS } from '../../model/verdict'
import type { CaseModel, Check } from '../check'
import { entriesWord, observe } from '../observe'
import { isSignedByTrusted } from '../signatures/outcome'
import { countVerdicts } from './count-verdicts'
import { shownPattern } from './excludes/exclude-words'
import { excludeEntries } from './excludes/excluded-entries'
import type { Exclude } from './excludes/excludes'
import { lintExcludes, type LintedCase } from './excludes/lint-excludes'
import { matchText } from './excludes/python-re/python-pattern'
import { FAIL_CODES, judgeEntry, judgeListing, type FailCode, type Judgement } from './judge-entry'
import { lintDigests } from './lint-digests'
import { mergePolicies, type MergedPolicy } from './merged-policy'
import { NOT_ACCEPTED, type PolicyOutcome } from './outcome'

const STRIDE = 512
const [PASS, FAIL] = [ENTRY_VERDICTS.indexOf('pass'), ENTRY_VERDICTS.indexOf('fail')]
/** Digests that a finding names as expected, and their characters altogether: eight of SHA-512. */
const LISTED_SHOWN = 8
const EXPECTED_MAX = 1060

/** Does what ran meet the policy? */
export const judgePolicy: Check = {
  name: 'policy',
  stage: 'policy',
  async run(model, before, checkpoint) {
    const policy = mergePolicies(model)
    const documents = [...model.policies.filter((one) => model.given.has(one.evidence)).flatMap(documentObservations), ...lintDigests(policy?.sources ?? [])]
    const { log } = model
    if (!policy || !log) {
      const compliance = policy ? NO_LOG : noPolicy(model)
      return { compliance, observations: [...before.observations, ...documents] }
    }
    const { bootAggregate, signatures } = before
    const isSigned = (index: number) => signatures !== null && isSignedByTrusted(signatures, index)
    const provenBoot = bootAggregate?.status === 'pass' ? bootAggregate.entryIndex : null
    const { bits, excludes } = before.listing!
    const excluded = await excludeEntries(log, excludes, bits, checkpoint)
    const judge = (index: number) => (bits[index] === 0 ? judgeEntry(log, index, policy, excluded, provenBoot, isSigned) : judgeListing(bits[index], index, isSigned))
    const judged = await judgeAll(log, policy, judge, checkpoint)
    const ofExcludes = await excludeObservations({ log, excludes, excluded, listed: policy.digests, excludedEntries: judged.excluded }, checkpoint)
    // With --mode keylime this is only the other column: Keylime's own findings speak of the entries.
    const found = [...documents, ...ofExcludes, ...(model.options.mode === 'strict' ? entryObservations(log, policy, judged) : [])]
    return { policy: judged.outcome, compliance: complianceOf(log, judged.outcome), observations: [...before.observations, ...found] }
  },
}

interface Judged {
  readonly outcome: PolicyOutcome
  readonly failed: ReadonlyMap<FailCode, EntryIndexes>
  readonly excluded: EntryIndexes
  readonly signed: EntryIndexes
}

async function judgeAll(log: ImaLog, policy: MergedPolicy, judge: (index: number) => Judgement, checkpoint: Checkpoint): Promise<Judged> {
  const verdicts = new Uint8Array(log.count)
  const acceptedBy = new Uint8Array(log.count).fill(NOT_ACCEPTED)
  const failed = new Map(FAIL_CODES.map((code) => [code, new EntrySet()]))
  const excluded = new EntrySet()
  const signed = new EntrySet()
  for (let index = 0; index < log.count; index++) {
    if (index % STRIDE === 0) await checkpoint(index, log.count)
    const judgement = judge(index)
    if (judgement.verdict === 'pass') {
      verdicts[index] = PASS
      acceptedBy[index] = ACCEPTED_BY.indexOf(judgement.acceptedBy)
      if (judgement.acceptedBy === 'exclude') excluded.add(index)
      if (judgement.acceptedBy === 'signature') signed.add(index)
    } else if (judgement.verdict === 'fail') {
      verdicts[index] = FAIL
      failed.get(judgement.code)!.add(index)
    }
  }
  await checkpoint(log.count, log.count)
  const counts = countVerdicts(verdicts, acceptedBy)
  const outcome: PolicyOutcome = {
    evidence: policy.sources.map((source) => source.evidence), sources: policy.sources, verdicts, acceptedBy, accepted: counts.pass, rejected: counts.fail, notJudged: counts['not-judged'],
    acceptedCounts: counts.acceptedBy, listed: (path) => policy.digests.get(path),
  }
  return { outcome, failed, excluded, signed }
}

const NO_LOG: Answer = { verdict: 'not-checked', reasons: ['no-log'], because: ['There is no IMA log among the files.'] }

/** An exclude list alone accepts nothing: an entry is judged by a policy, or not at all. */
function noPolicy({ excludeLists, given }: CaseModel): Answer {
  const unused = excludeLists.filter((list) => given.has(list.evidence)).map((list) => `The exclude list ${list.path} was not used: without a policy it excludes nothing.`)
  return { verdict: 'not-checked', reasons: ['no-policy'], because: ['No policy was given: nothing says what may run.', ...unused] }
}

function complianceOf(log: ImaLog, { accepted, rejected, notJudged, acceptedCounts: { exclude } }: PolicyOutcome): Answer {
  const unseen = exclude === 0 ? '' : ` (${exclude.toLocaleString('en-US')} of them unseen, by an exclude)`
  const sentence = `${rejected.toLocaleString('en-US')} of ${entriesWord(log.count)} rejected, ${accepted.toLocaleString('en-US')} accepted${unseen}, ${notJudged.toLocaleString('en-US')} not judged.`
  if (rejected > 0) return { verdict: 'fail', reasons: [], because: [sentence] }
  if (log.stopped) return { verdict: 'not-checked', reasons: ['stopped-early'], because: [sentence, 'The log is damaged: entries after the damage were not judged.'] }
  if (notJudged > 0) return { verdict: 'not-checked', reasons: ['violation'], because: [sentence, 'Violations and entries of unknown form can\'t be judged.'] }
  return log.count === 0 ? { verdict: 'not-checked', reasons: ['no-log'], because: ['The log has no entries.'] } : { verdict: 'pass', reasons: [], because: [sentence] }
}

function documentObservations(policy: RuntimePolicy): Observation[] {
  const name = policy.path
  const { evidence } = policy
  if (policy.stopped) {
    const { byteOffset, expected, found } = policy.stopped
    return [observe('policy.malformed', 'error', `${name} can't be read as a policy.`, { evidence, byteOffset, expected, found })]
  }
  return policy.deviations.map((one) => observe('policy.malformed', one.severity, `${name}${one.refused ? ' is not in the form that Keylime accepts' : ' holds what can\'t be used'}: expected ${one.expected}, found ${one.found}.`, {
    evidence, byteOffset: one.byteOffset, byteLength: one.byteLength, expected: one.expected, found: one.found,
  }))
}

const MESSAGES: Readonly<Record<FailCode, string>> = {
  'policy.not-in-allowlist': 'On no list of the policy',
  'policy.digest-not-listed': 'Another digest than the policy lists for the path',
  'policy.key-not-listed': 'A key that the policy does not list for its keyring',
  'policy.buffer-not-listed': 'Measured data that the policy does not list',
}

function entryObservations(log: ImaLog, policy: MergedPolicy, { failed, excluded, signed }: Judged): Observation[] {
  const found = [...failed].filter(([, indexes]) => indexes.length > 0).map(([code, indexes]) => {
    const first = firstEntry(indexes)
    const path = visibleBytes(pathBytes(log, first))
    const message = `${MESSAGES[code]}: ${entriesWord(indexes.length)}, the first ${path}.`
    return observe(code, 'error', message, { ...entryPlace(log, first), entryIndexes: indexes, ...explainRejection(log, first, (listed) => policy.digests.get(listed)) })
  })
  return [
    ...found, ...blindSpot(log, 'policy.excluded', excluded, 'Not checked at all, because an exclude matches the path'),
    ...blindSpot(log, 'policy.signature-any-path', signed, 'Accepted for their signature alone, which says nothing of the path: any file that the same key signed would pass there'),
  ]
}

/** What a pass does not say. */
function blindSpot(log: ImaLog, code: string, indexes: EntryIndexes, what: string): Observation[] {
  return indexes.length === 0 ? [] : [observe(code, 'info', `${what}: ${entriesWord(indexes.length)}.`, { ...entryPlace(log, firstEntry(indexes)), entryIndexes: indexes })]
}

async function excludeObservations(linted: LintedCase, checkpoint: Checkpoint): Promise<Observation[]> {
  const { log, excludes, excluded, excludedEntries } = linted
  const lints = await lintExcludes(linted, checkpoint)
  const everything = excludes.everything.filter((one) => excluded.isRun(one)).map((one) => excludesEverything(log, one, excludedEntries))
  return [...excludes.observations, ...excluded.observations, ...everything, ...lints]
}

/** A policy that accepts whatever runs says nothing of the host: that it passed must not look like more. */
function excludesEverything(log: ImaLog, { origin, pattern, match }: Exclude, excluded: EntryIndexes): Observation {
  const entryIndexes = new EntrySet()
  for (const index of excluded) if (match(matchText(decodeUtf8(pathBytes(log, index))!)) === true) entryIndexes.add(index)
  const shown = shownPattern(pattern)
  const message = `The exclude "${shown}" of ${origin.path} matches every path, and let ${entriesWord(entryIndexes.length)} pass unchecked: such a policy accepts whatever runs.`
  return observe('policy.lint.excludes-everything', 'warning', message, { evidence: origin.evidence, entryIndexes, found: shown })
}

/** What would have been accepted and what was measured, for one entry. A policy may list anything, any number of times: its text is shown visibly, and in part. */
export function explainRejection(log: ImaLog, index: number, digestsOf: (path: string) => Iterable<string> | undefined): { expected: string | null; found: string } {
  const path = decodeUtf8(pathBytes(log, index))
  const listed = [...((path === null ? undefined : digestsOf(path)) ?? [])]
  const more = listed.length > LISTED_SHOWN ? ` or one of ${(listed.length - LISTED_SHOWN).toLocaleString('en-US')} more` : ''
  const expected = listed.length === 0 ? null : visibleText(listed.slice(0, LISTED_SHOWN).join(' or ').slice(0, EXPECTED_MAX)) + more
  return { expected, found: `${algorithmName(log, index)}:${toHex(fileDigest(log, index))}` }
}
