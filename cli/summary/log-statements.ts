import { count, counted, entryList } from '../text/numbers'
import type { HostLike, Statement } from './statement'

export function logStatements({ log }: HostLike): Statement[] {
  if (log === null) return [{ verdict: 'not-checked', text: 'Log: there is none, so nothing is known of what ran.' }]
  const { checked, mismatched } = log.templateDigests
  const good = checked - mismatched.length
  const unchecked = log.entries - checked
  const column = `template digest (${log.templateDigestAlgorithm})`
  const statements: Statement[] = []
  if (good > 0) {
    statements.push({ verdict: 'pass', text: `Log: the ${column} of ${count(good)} of ${counted(log.entries, 'entry', 'entries')} fits the entry's data.` })
  }
  if (mismatched.length > 0) {
    statements.push({
      verdict: 'fail',
      text: `Log: the ${column} of ${count(mismatched.length)} of ${counted(log.entries, 'entry', 'entries')} does not fit the data: ${entryList(mismatched)}.`,
    })
  }
  if (unchecked > 0) {
    const violations = log.violations === 0 ? '' : ` (${counted(log.violations, 'entry is a violation', 'entries are violations')}, whose digest is zero)`
    statements.push({ verdict: 'not-checked', text: `Log: the ${column} of ${count(unchecked)} of ${counted(log.entries, 'entry', 'entries')} was not checked${violations}.` })
  }
  if (log.stopped !== null) {
    statements.push({
      verdict: 'fail',
      text: `Log: it could be read to byte ${log.stopped.byteOffset} only, ${counted(log.entries, 'entry', 'entries')}; what follows was not judged.`,
    })
  }
  return statements
}
