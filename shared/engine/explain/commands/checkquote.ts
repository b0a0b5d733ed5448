import { toHex } from '../../../bytes/hex'
import type { PcrValues, PublicKey, Quote, QuoteSignature } from '../../../model/tpm'
import type { ShellCommand } from '../../../model/derivation'
import type { QuoteCheck } from '../../../checks/quote/outcome'
import type { SchemeParts } from './openssl'
import type { FileNames } from './file-names'

/** The files of a quote that a command is about. */
export interface QuoteParts {
  readonly check: QuoteCheck
  readonly quote: Quote
  readonly signature: QuoteSignature
  readonly key: PublicKey
  readonly values: PcrValues | null
  /** What the verifier had asked for; `null` when nobody said. */
  readonly nonce: Uint8Array | null
}

/** The quote by tpm2_checkquote, or why it is not offered: version 5.4 reads less than this does. */
export function checkquoteCommand(parts: QuoteParts, scheme: SchemeParts, names: FileNames): { readonly command: ShellCommand | null; readonly note: string | null } {
  const { check, quote, signature, key, values } = parts
  const limit = checkquoteLimit(parts, scheme, names)
  if (limit !== null) return { command: null, note: `tpm2_checkquote 5.4 is not offered: ${limit}.` }
  const words = [key, quote, signature].map((file) => names.word(file.evidence))
  if (!words.every((word) => word !== null)) return { command: null, note: null }
  const pcrs = values?.form === 'serialized' ? names.word(values.evidence) : null
  const nonce = toHex(parts.nonce ?? quote.qualifyingData)
  const text = `tpm2_checkquote -g ${scheme.hash} -u ${words[0]} -m ${words[1]} -s ${words[2]}${pcrs === null ? '' : ` -f ${pcrs}`}${nonce === '' ? '' : ` -q ${nonce}`} > /dev/null && echo accepted || echo refused`
  const judged = [check.magic, check.type, check.signature, ...(parts.nonce === null ? [] : [check.nonce]), ...(pcrs === null ? [] : [check.pcrDigest])]
  const prints = judged.every((verdict) => verdict === 'pass') ? 'accepted' : 'refused'
  return { command: { label: 'The whole quote, by tpm2_checkquote', text, prints, note: checkquoteNote(parts, pcrs), step: null }, note: null }
}

function checkquoteLimit({ quote, key }: QuoteParts, { scheme }: SchemeParts, names: FileNames): string | null {
  if (scheme === 'rsapss') return 'it refuses RSAPSS signatures'
  if (!['rsassa', 'ecdsa'].includes(scheme)) return `it does not verify ${scheme}`
  if (key.form !== 'tpm2b-public' && key.form !== 'spki-pem') return `it does not read ${key.path}: it wants TPM2B_PUBLIC or PEM`
  return names.size(quote.evidence) === quote.bytes.length ? null : 'it wants a TPMS_ATTEST without a size before it'
}

function checkquoteNote({ values, nonce }: QuoteParts, pcrs: string | null): string | null {
  const notes = [
    ...(nonce === null ? ['The nonce after -q is the quote’s own: replace it by the one that was asked for.'] : []),
    ...(values !== null && pcrs === null ? [`It does not look at ${values.path}, which is of another form than it reads.`] : []),
  ]
  return notes.length > 0 ? notes.join(' ') : null
}
