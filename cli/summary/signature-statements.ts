import { count, counted } from '../text/numbers'
import type { HostLike, Statement } from './statement'

/** What the signatures of files prove; nothing where no entry holds one. */
export function signatureStatements({ signatures, log }: HostLike): Statement[] {
  if (signatures === null || log === null || signatures.present === 0) return []
  const { valid, validTrusted, invalid, unknownKey, malformed, notCheckable, present } = signatures
  const of = `of ${counted(present, 'entry', 'entries')} with a signature`
  const untrusted = valid - validTrusted
  const open = [
    ...(untrusted > 0 ? [`${count(untrusted)} good, but by keys that nobody vouches for (--ima-key)`] : []),
    ...(unknownKey > 0 ? [`${count(unknownKey)} by keys that are not known`] : []),
    ...(malformed > 0 ? [`${count(malformed)} malformed`] : []),
    ...(notCheckable > 0 ? [`${count(notCheckable)} that can't be checked here`] : []),
  ]
  return [
    ...(validTrusted > 0 ? [{ verdict: 'pass' as const, text: `Signatures: ${count(validTrusted)} ${of} ${validTrusted === 1 ? 'verifies' : 'verify'} under trusted keys.` }] : []),
    ...(invalid > 0 ? [{ verdict: 'fail' as const, text: `Signatures: ${count(invalid)} ${of} ${invalid === 1 ? 'does' : 'do'} not verify.` }] : []),
    ...(open.length > 0 ? [{ verdict: 'not-checked' as const, text: `Signatures, ${of}: ${open.join(', ')}.` }] : []),
  ]
}
