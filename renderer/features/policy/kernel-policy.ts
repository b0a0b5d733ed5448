import type { ImaPolicyView } from '@shared/model/view'
import { counted } from '@/app/words/numbers'
import type { Spoken } from '@/app/words/verdicts'

/** What stands beside the name of a policy: that the kernel would refuse it, else that the log has entries which it does not explain; `null` where there is neither. */
export function policyState({ rules, marks }: Pick<ImaPolicyView, 'rules' | 'marks'>): Spoken | null {
  const refused = rules.filter((rule) => rule.refused).length
  if (refused > 0) return { tone: 'warn', word: `The kernel refuses ${counted(refused, 'rule')}` }
  return marks.some((mark) => mark.code === 'ima-policy.not-explained') ? { tone: 'warn', word: 'Does not explain the log' } : null
}
