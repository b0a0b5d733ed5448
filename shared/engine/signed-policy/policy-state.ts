import { formatErrorData } from '../../errors/evidence-error'
import { parseEnvelope } from '../../sources/policy-envelope/parse'
import { recognise } from '../../sources/index'
import { parseRuntimePolicy } from '../../sources/runtime-policy/parse'
import type { NamedBytes } from './verify-policy'

/** What there is to say of a policy before it is signed: clauses. */
export interface PolicyState {
  /** Why it is no policy at all; `null` where it is one. */
  readonly unreadable: string | null
  /** Why Keylime's schema would refuse it; `null` where it would not. */
  readonly refused: string | null
  /** Is it an envelope, with a policy in it or not? */
  readonly isSigned: boolean
}

/** Would Keylime take the policy? Keylime's own tool asks before it signs. */
export function policyStateOf({ path, bytes }: NamedBytes): PolicyState {
  const input = { id: 'e1', path, bytes }
  if (isSignedAlready({ path, bytes })) {
    const { stopped } = parseEnvelope(input).envelope
    return stopped ? { unreadable: formatErrorData(stopped), refused: null, isSigned: true } : { unreadable: null, refused: `${path}: it is signed already: a DSSE envelope`, isSigned: true }
  }
  const { stopped, keylimeAccepts, deviations } = parseRuntimePolicy(input)
  if (stopped) return { unreadable: formatErrorData(stopped), refused: null, isSigned: false }
  const first = deviations.find(({ refused }) => refused)
  if (keylimeAccepts) return { unreadable: null, refused: null, isSigned: false }
  return { unreadable: null, refused: first ? `${path}: at byte ${first.byteOffset}: expected ${first.expected}, found ${first.found}` : `${path}: Keylime's schema refuses it`, isSigned: false }
}

/** Is it an envelope, in the eyes of whoever reads a policy? An envelope in an envelope is read by nobody. */
export function isSignedAlready({ path, bytes }: NamedBytes): boolean {
  return recognise({ id: 'e1', path, bytes, role: 'policy' })?.source.kind === 'policy-envelope'
}
