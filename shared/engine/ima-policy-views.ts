import { explainRule } from '../checks/ima-policy/explain-rule'
import type { ImaPolicyOutcome, RuleLint } from '../checks/ima-policy/outcome'
import { groupedBy } from '../checks/grouped-by'
import type { Observation } from '../model/finding'
import type { ImaPolicyMark, ImaPolicyView } from '../model/view'
import type { JudgedHost } from './judged-host'

/** Policies of the kernel, rule by rule, with what was found about them. */
export function imaPolicyViews(host: JudgedHost): ImaPolicyView[] {
  return host.outcome.imaPolicies.map((one) => viewOf(host, one))
}

function viewOf(host: JudgedHost, { policy, lints, blindSpots, contradictions }: ImaPolicyOutcome): ImaPolicyView {
  const { evidence, path, form, rules } = policy
  const byRule = groupedBy<RuleLint, number | null>(lints, ({ rule }) => rule)
  const marksOf = (rule: number | null): ImaPolicyMark[] => (byRule.get(rule) ?? []).map(({ observation }) => mark(host, observation))
  return {
    evidence, path, form, blindSpots, marks: [...marksOf(null), ...contradictions.map((one) => mark(host, one))],
    rules: rules.map((rule) => ({
      number: rule.number, text: rule.text, sentence: explainRule(rule, host.model.options.imaPcr), refused: rule.refusal !== null, byteOffset: rule.byteOffset, byteLength: rule.byteLength, marks: marksOf(rule.number),
    })),
  }
}

/** The finding is the one of these words: observations of equal words are one. */
function mark({ report }: JudgedHost, { code, severity, message }: Observation): ImaPolicyMark {
  return { code, severity, message, findingId: report.findings.find((one) => one.code === code && one.message === message)?.id ?? '' }
}
