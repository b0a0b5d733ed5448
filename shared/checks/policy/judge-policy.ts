import { toHex } from '../../bytes/hex'
import { decodeUtf8, visibleBytes, visibleText } from '../../bytes/visible'
import type { Checkpoint } from '../../model/checkpoint'
import type { Observation } from '../../model/finding'
import { algorithmName, fileDigest, pathBytes, type ImaLog } from '../../model/ima-log'
import type { RuntimePolicy } from '../../model/policy'
import type { Answer } from '../../model/report'
import { ACCEPTED_BY, ENTRY_VERDICTS, type AcceptedBy } from '../../model/verdict'
import type { CaseModel, Check } from '../check'
import { entriesWord, observe } from '../observe'
import { compileExcludes } from './excludes/compile-excludes'
import type { Exclude } from './excludes/excludes'
import { FAIL_CODES, judgeEntry, type FailCode } from './judge-entry'
import { mergePolicies, type MergedPolicy } from './merged-policy'
import { NOT_ACCEPTED, type PolicyOutcome } from './outcome'

const STRIDE = 512
/** Digests that a finding names as expected, and their characters altogether: eight of SHA-512. */
const LISTED_SHOWN = 8
const EXPECTED_MAX = 1060
/** Characters of a pattern that a finding quotes. */
const PATTERN_SHOWN = 200

/** Does what ran meet the policy? */
export const judgePolicy: Check = {
  name: 'policy',
  stage: 'policy',
  async run(model, before, checkpoint) {
    const documents = model.policies.filter((policy) => model.given.has(policy.evidence)).flatMap(documentObservations)
    const policy = mergePolicies(model)
    const { log } = model
    if (!policy || !log) {
      const compliance = policy ? NO_LOG : noPolicy(model)
      return { compliance, observations: [...before.observations, ...documents] }
    }
    const { bootAggregate } = before
    const provenBoot = bootAggregate?.status === 'pass' ? bootAggregate.entryIndex : null
    const excludes = compileExcludes(model, policy.sources)
    const judged = await judgeAll(log, policy, (index) => judgeEntry(log, index, policy, excludes, provenBoot), checkpoint)
    const found = [...documents, ...excludes.observations, ...excludes.everything.map((one) => excludesEverything(log, one, judged)), ...entryObservations(log, policy, judged)]
    return { policy: judged.outcome, compliance: complianceOf(log, judged.outcome), observations: [...before.observations, ...found] }
  },
}

interface Judged {
  readonly outcome: PolicyOutcome
  readonly failed: ReadonlyMap<FailCode, readonly number[]>
  readonly excluded: readonly number[]
}

async function judgeAll(log: ImaLog, policy: MergedPolicy, judge: (index: number) => ReturnType<typeof judgeEntry>, checkpoint: Checkpoint): Promise<Judged> {
  const verdicts = new Uint8Array(log.count)
  const acceptedBy = new Uint8Array(log.count).fill(NOT_ACCEPTED)
  const failed = new Map<FailCode, number[]>(FAIL_CODES.map((code) => [code, []]))
  const excluded: number[] = []
  const counts = { digest: 0, signature: 0, exclude: 0, keyring: 0, 'ima-buf': 0, 'boot-aggregate': 0 } satisfies Record<AcceptedBy, number>
  let rejected = 0
  for (let index = 0; index < log.count; index++) {
    if (index % STRIDE === 0) await checkpoint(index, log.count)
    const judgement = judge(index)
    verdicts[index] = ENTRY_VERDICTS.indexOf(judgement.verdict)
    if (judgement.verdict === 'pass') {
      acceptedBy[index] = ACCEPTED_BY.indexOf(judgement.acceptedBy)
      counts[judgement.acceptedBy]++
      if (judgement.acceptedBy === 'exclude') excluded.push(index)
    } else if (judgement.verdict === 'fail') {
      rejected++
      failed.get(judgement.code)!.push(index)
    }
  }
  await checkpoint(log.count, log.count)
  const accepted = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const outcome: PolicyOutcome = {
    evidence: policy.sources.map((source) => source.evidence), verdicts, acceptedBy, accepted, rejected, notJudged: log.count - accepted - rejected,
    acceptedCounts: counts, listed: (path) => (policy.digests.has(path) ? [...policy.digests.get(path)!] : null),
  }
  return { outcome, failed, excluded }
}

const NO_LOG: Answer = { verdict: 'not-checked', reasons: ['no-log'], because: ['There is no IMA log among the files.'] }

/** An exclude list alone accepts nothing: an entry is judged by a policy, or not at all. */
function noPolicy({ excludeLists, given }: CaseModel): Answer {
  const unused = excludeLists.filter((list) => given.has(list.evidence)).map((list) => `The exclude list ${list.path} was not used: without a policy it excludes nothing.`)
  return { verdict: 'not-checked', reasons: ['no-policy'], because: ['No policy was given: nothing says what may run.', ...unused] }
}

function complianceOf(log: ImaLog, { accepted, rejected, notJudged }: PolicyOutcome): Answer {
  const sentence = `${rejected.toLocaleString('en-US')} of ${entriesWord(log.count)} rejected, ${accepted.toLocaleString('en-US')} accepted, ${notJudged.toLocaleString('en-US')} not judged.`
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
    return [observe('policy.malformed', 'error', `${name} can't be read as a runtime policy.`, { evidence, byteOffset, expected, found })]
  }
  const unsigned = observe('policy.unsigned', 'warning', `${name} is not signed: nothing proves who wrote it.`, { evidence })
  return [unsigned, ...policy.deviations.map((one) => observe('policy.malformed', one.severity, `${name} is not in the form that Keylime accepts: expected ${one.expected}, found ${one.found}.`, {
    evidence, byteOffset: one.byteOffset, byteLength: one.byteLength, expected: one.expected, found: one.found,
  }))]
}

const MESSAGES: Readonly<Record<FailCode, string>> = {
  'policy.not-in-allowlist': 'On no list of the policy',
  'policy.digest-not-listed': 'Another digest than the policy lists for the path',
  'policy.key-not-listed': 'A key that the policy does not list for its keyring',
  'policy.buffer-not-listed': 'Measured data that the policy does not list',
}

function entryObservations(log: ImaLog, policy: MergedPolicy, { failed, excluded }: Judged): Observation[] {
  const found = [...failed].filter(([, indexes]) => indexes.length > 0).map(([code, indexes]) => {
    const path = visibleBytes(pathBytes(log, indexes[0]))
    const message = `${MESSAGES[code]}: ${entriesWord(indexes.length)}, the first ${path}.`
    return observe(code, 'error', message, { ...place(log, indexes[0]), entryIndexes: indexes, ...explainRejection(log, indexes[0], policy.digests) })
  })
  if (excluded.length === 0) return found
  const message = `Not checked at all, because an exclude matches the path: ${entriesWord(excluded.length)}.`
  return [...found, observe('policy.excluded', 'info', message, { ...place(log, excluded[0]), entryIndexes: excluded })]
}

/** A policy that accepts whatever runs says nothing of the host: that it passed must not look like more. */
function excludesEverything(log: ImaLog, { evidence, path, pattern, match }: Exclude, { excluded }: Judged): Observation {
  const entryIndexes = excluded.filter((index) => match(pathBytes(log, index)))
  const shown = visibleText(pattern.slice(0, PATTERN_SHOWN))
  const message = `The exclude "${shown}" of ${path} matches every path, and let ${entriesWord(entryIndexes.length)} pass unchecked: such a policy accepts whatever runs.`
  return observe('policy.lint.excludes-everything', 'warning', message, { evidence, entryIndexes, found: shown })
}

/** What would have been accepted and what was measured, for one entry. A policy may list anything, any number of times: its text is shown visibly, and in part. */
export function explainRejection(log: ImaLog, index: number, digests: { get(path: string): Iterable<string> | undefined }): { expected: string | null; found: string } {
  const path = decodeUtf8(pathBytes(log, index))
  const listed = [...((path === null ? undefined : digests.get(path)) ?? [])]
  const more = listed.length > LISTED_SHOWN ? ` or one of ${(listed.length - LISTED_SHOWN).toLocaleString('en-US')} more` : ''
  const expected = listed.length === 0 ? null : visibleText(listed.slice(0, LISTED_SHOWN).join(' or ').slice(0, EXPECTED_MAX)) + more
  return { expected, found: `${algorithmName(log, index)}:${toHex(fileDigest(log, index))}` }
}

function place(log: ImaLog, index: number): Pick<Observation, 'evidence' | 'byteOffset' | 'byteLength'> {
  return { evidence: log.evidence, byteOffset: log.columns.offset[index], byteLength: log.columns.length[index] }
}
