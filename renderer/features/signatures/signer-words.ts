import type { KnownSigner, Signer, StateCounts } from '@shared/model/signature-view'
import { fileName } from '@/app/words/evidence'
import { count } from '@/app/words/numbers'

/** The common name of a subject, `IMA signing RSA-2048` of `CN=IMA signing RSA-2048, O=...`, else the whole, else the file's name. */
export function signerName({ known }: Signer): string {
  if (known === null) return 'not among your keys'
  if (known.certificate === null) return fileName(known.name)
  return /(?:^|, )CN=([^,]+)/.exec(known.certificate.subject)?.[1] ?? known.certificate.subject
}

/** Who vouches for a key, in a word. */
export function trustWord({ known }: Signer): string {
  if (known === null) return 'none'
  if (known.trustedBy === '--ima-key') return 'you'
  if (known.trustedBy === '--policy') return 'policy'
  return known.loaded.length > 0 ? 'log only' : 'bundle only'
}

/** `in .ima from entry 63`; `never in a keyring`. */
export function loadedWords(known: KnownSigner | null): string {
  if (known === null) return 'never loaded'
  const [first, ...more] = known.loaded
  if (first === undefined) return 'never in a keyring'
  return `in ${first.keyring} from entry ${count(first.entry)}${more.length > 0 ? `, and ${count(more.length)} more` : ''}`
}

/** A key's signatures that do not verify, or those of a key that is nowhere. */
export function notGoodOf({ known, lane }: Signer): Pick<StateCounts, 'invalid' | 'malformed' | 'unknown-key'> {
  return known === null ? { invalid: 0, malformed: 0, 'unknown-key': lane.notGood } : { invalid: lane.notGood, malformed: 0, 'unknown-key': 0 }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `21 Nov 2026` of `2026-11-21T08:00:00.000Z`. */
export function dayOf(time: string): string {
  const [year, month, day] = time.slice(0, 10).split('-')
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`
}
