import { explainRule } from '../checks/ima-policy/explain-rule'
import type { FieldNode } from '../model/evidence'
import type { ImaPolicy } from '../model/ima-policy'

/** The rules of a kernel policy as they stand, each with what it does. */
export function imaPolicyFields({ rules, form }: ImaPolicy): FieldNode[] {
  return [
    { label: 'Form', value: form === 'shown' ? 'as the kernel shows it' : 'as it is loaded', byteOffset: 0, byteLength: 0 },
    { label: 'Rules', value: `${rules.length}`, byteOffset: 0, byteLength: 0 },
    ...rules.map((rule) => ({ label: `Rule ${rule.number}`, value: rule.text, meaning: explainRule(rule), byteOffset: rule.byteOffset, byteLength: rule.byteLength })),
  ]
}
