import type { PublicKey, Quote, QuoteSignature } from '../../../model/tpm'
import type { ShellCommand } from '../../../model/derivation'
import type { Verdict } from '../../../model/verdict'
import type { FileNames } from './file-names'
import { pemKey } from './key-command'

/** A scheme and its hash: `rsassa` and `sha256` of `rsassa-sha256`. */
export interface SchemeParts {
  readonly scheme: string
  readonly hash: string
}

export function schemeParts(scheme: string | null): SchemeParts | null {
  const at = scheme?.indexOf('-') ?? -1
  return scheme === null || at < 0 ? null : { scheme: scheme.slice(0, at), hash: scheme.slice(at + 1) }
}

const PSS_OPTIONS = ' -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:auto'

/** The signature by openssl over the TPMS_ATTEST, which begins at byte `start` of its file; `null` for a scheme that it does not verify so, or a file that cannot be named. */
export function opensslCommand(
  quote: Quote, start: number, signature: QuoteSignature, key: PublicKey, parts: SchemeParts, verdict: Verdict, names: FileNames,
): ShellCommand | null {
  if (!['rsassa', 'rsapss', 'ecdsa'].includes(parts.scheme) || verdict === 'not-checked') return null
  const words = { key: pemKey(key, names), signature: signatureFile(signature, names), message: messageFile(quote, start, names) }
  if (words.key === null || words.signature === null || words.message === null) return null
  const text = `openssl dgst -${parts.hash}${parts.scheme === 'rsapss' ? PSS_OPTIONS : ''} -verify ${words.key} -signature ${words.signature} ${words.message}`
  return { label: 'The signature, by openssl', text, prints: verdict === 'pass' ? 'Verified OK' : 'Verification failure', note: null, step: null }
}

/** The TPMS_ATTEST alone. */
function messageFile({ evidence }: Quote, start: number, names: FileNames): string | null {
  const word = names.word(evidence)
  return word === null || start === 0 ? word : `<(tail -c +${start + 1} ${word})`
}

/** What openssl takes for a signature: RSA octets, or ECDSA's two numbers in DER. */
function signatureFile(signature: QuoteSignature, names: FileNames): string | null {
  const word = names.word(signature.evidence)
  if (word === null || signature.format === 'plain') return word
  const number = (term: string) => {
    const field = signature.fields.find((one) => one.term === term)
    return field ? `tail -c +${field.byteOffset + 3} ${word} | head -c ${field.byteLength - 2}` : null
  }
  if (signature.value.kind === 'octets') {
    const octets = number('sig')
    return octets && `<(${octets})`
  }
  const [r, s] = [number('signatureR'), number('signatureS')]
  if (r === null || s === null) return null
  const integers = `printf 'asn1=SEQUENCE:sig\\n[sig]\\nr=INTEGER:0x%s\\ns=INTEGER:0x%s\\n' "$(${r} | xxd -p -c 256)" "$(${s} | xxd -p -c 256)"`
  return `<(openssl asn1parse -noout -out /dev/stdout -genconf <(${integers}))`
}
