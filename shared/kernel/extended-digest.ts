import { digestSize, type Bank } from '../model/algorithms'
import { ENTRY, hasFlag, templateDigest, type ImaLog } from '../model/ima-log'
import { violationLength, type DigestRule } from './extend'
import type { TemplateDigests } from './template-digests'

/** What the rule extends into the bank for an entry that was measured; `digests` stands at the entry. It may be shorter than the bank's digests. */
export function measuredDigest(rule: DigestRule, bank: Bank, log: ImaLog, index: number, digests: TemplateDigests): Uint8Array {
  if (rule === 'per-bank') return digests.of(bank)
  if (rule === 'padded-sha1') return digests.of('sha1')
  const recorded = templateDigest(log, index)
  return recorded.length <= digestSize(bank)! ? recorded : digests.of(bank)
}

/** The same of any entry: a violation is ones. */
export function extendedDigest(rule: DigestRule, bank: Bank, log: ImaLog, index: number, digests: TemplateDigests): Uint8Array {
  if (hasFlag(log, index, ENTRY.violation)) return new Uint8Array(violationLength(rule, bank, log.templateDigestSize)).fill(0xff)
  return measuredDigest(rule, bank, log, index, digests)
}
