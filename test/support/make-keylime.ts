import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { ECC_KEY, NONCE, quoteFiles, type QuoteFiles } from './make-case'

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** The text of a transport key, as an agent sends and measures it. */
export const TRANSPORT_KEY = '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'

/** PCR 16 of an agent with this transport key. */
export function transportPcr(key: string): Uint8Array {
  const measured = createHash('sha256').update(key).digest()
  return new Uint8Array(createHash('sha256').update(Buffer.concat([Buffer.alloc(32), measured])).digest())
}

/** What an agent makes of a quote: `packed` as those of API 1.0 did. */
export function quoteString(quote: Uint8Array, signature: Uint8Array, values: Uint8Array, { packed = false, more = '' } = {}): string {
  return `r${[quote, signature, values].map((part) => base64(packed ? deflateSync(part) : part)).join(':')}${more}`
}

/** Quote, signature and PCR file. */
export type QuoteParts = readonly [quote: Uint8Array, signature: Uint8Array, values: Uint8Array]

export function quoteParts(quote: QuoteFiles = {}): QuoteParts {
  const [message, signature, values] = quoteFiles(quote).map(({ content }) => new Uint8Array(content as ArrayBuffer))
  return [message, signature, values]
}

/** A quote of PCR 16 with this key in it. */
export function boundQuote(key: string): QuoteParts {
  const selection = [{ bank: 'sha256', pcrs: [16] }]
  return quoteParts({ key: ECC_KEY, selection, spec: { values: [transportPcr(key)], nonce: NONCE } })
}

/** The answer of an agent of API 2.x to a request for a quote. */
export function agentResponse(more: Readonly<Record<string, unknown>> = {}, parts: QuoteParts = quoteParts()) {
  return { code: 200, status: 'Success', results: { quote: quoteString(...parts), hash_alg: 'sha256', enc_alg: 'ecc', sign_alg: 'ecdsa', ...more } }
}

/** An item of `evidence_collected`. */
export function tpmQuote([message, signature, values]: QuoteParts = quoteParts(), more: object = {}) {
  return { evidence_class: 'certification', evidence_type: 'tpm_quote', data: { subject_data: base64(values), message: base64(message), signature: base64(signature) }, ...more }
}

/** What a push agent of API 3.0 sends. */
export function pushEvidence(collected: readonly unknown[], more: object = {}) {
  return { data: { type: 'attestation', attributes: { evidence_collected: collected, ...more } } }
}

/** A file of Keylime's durable attestation: a record a line. */
export function recordLines(records: readonly unknown[]): string {
  return records.map((record, i) => `${1_712_345_678 + i}--${base64(Buffer.from(JSON.stringify(record, null, 4)))}\n----\n`).join('')
}
