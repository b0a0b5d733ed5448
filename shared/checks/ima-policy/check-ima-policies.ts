import type { ImaPolicy } from '../../model/ima-policy'
import type { Check } from '../check'
import { againstLog, defaultTemplate, type LogAnswer } from './against-log'
import { blindSpots } from './blind-spots'
import { lintRules } from './lint-rules'
import { notShown } from './not-shown'
import type { ImaPolicyOutcome } from './outcome'
import { readRules, type ReadRules } from './read-rules'

/** Policies of one host that are looked at: a host has one or two. */
const POLICIES_MAX = 16

/** Kernel policies: what the kernel would refuse, what their rules leave out, and what of the log they can't explain. No policy of a bundle is proof that it was active. */
export const checkImaPolicies: Check = {
  name: 'IMA policies',
  stage: 'policy',
  async run({ imaPolicies: all, log, options }, before, checkpoint) {
    if (all.length === 0) return {}
    const policies = all.slice(0, POLICIES_MAX)
    const read = policies.map((policy) => ({ policy, rules: readRules(policy) }))
    const held = read.filter(({ rules }) => rules.refused.length === 0 && rules.isWhole)
    const answer = log && held.length > 0 ? await againstLog(held, log, options.imaPcr, checkpoint) : null
    const template = defaultTemplate(log)
    const imaPolicies = [...read.map((one) => outcomeOf(one, policies, template, answer, held.indexOf(one))), ...all.slice(POLICIES_MAX).map(unread)]
    const found = imaPolicies.flatMap(({ lints, contradictions }) => [...lints.map(({ observation }) => observation), ...contradictions])
    return { imaPolicies, observations: [...before.observations, ...new Set(found)] }
  },
}

/** `place`: among the policies that were held against the log; -1 for one that was not. */
function outcomeOf({ policy, rules }: { policy: ImaPolicy; rules: ReadRules }, all: readonly ImaPolicy[], template: string | null, answer: LogAnswer | null, place: number): ImaPolicyOutcome {
  const lints = [...lintRules(policy, rules, template), ...notShown(policy, all)]
  const own = answer?.each[place]
  return { policy, refused: rules.refused.length, blindSpots: blindSpots(rules), lints, contradictions: answer && own ? [...answer.contradictions, ...own.missing] : [], notExplained: own?.notExplained ?? null }
}

function unread(policy: ImaPolicy): ImaPolicyOutcome {
  const refused = policy.rules.filter(({ refusal }) => refusal !== null).length
  return { policy, refused, blindSpots: [`Not told: only the first ${POLICIES_MAX} policies of a host are looked at.`], lints: [], contradictions: [], notExplained: null }
}
