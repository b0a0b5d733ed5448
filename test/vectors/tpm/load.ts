import { readFileSync } from 'node:fs'
import type { EvidenceRole, SourceInput } from '@shared/model/evidence'
import type { PcrValues, PublicKey, Quote, QuoteSignature } from '@shared/model/tpm'
import { pcrValues } from '@shared/sources/pcr-values'
import { publicKey } from '@shared/sources/public-key'
import type { Decoded } from '@shared/sources/decoded'
import type { Source } from '@shared/sources/source'
import { tpmQuote } from '@shared/sources/tpm-quote'
import { tpmSignature } from '@shared/sources/tpm-signature'

export function vectorPath(name: string): string {
  return new URL(name, import.meta.url).pathname
}

export function vector(name: string): Uint8Array {
  return new Uint8Array(readFileSync(vectorPath(name)))
}

/** A file as a source gets it; its bytes are a view into a larger buffer, as in an archive. */
export function input(path: string, bytes: Uint8Array = vector(path), role?: EvidenceRole): SourceInput {
  const buffer = new Uint8Array(bytes.length + 14).fill(0xa5)
  buffer.set(bytes, 7)
  return { id: 'e1', path, bytes: buffer.subarray(7, 7 + bytes.length), role }
}

export const parseQuote = (file: SourceInput): Quote => parsed(tpmQuote, 'tpm-quote', file).quote
export const parseSignature = (file: SourceInput): QuoteSignature => parsed(tpmSignature, 'tpm-signature', file).signature
export const parseKey = (file: SourceInput): PublicKey => parsed(publicKey, 'public-key', file).publicKey
export const parsePcrs = (file: SourceInput): PcrValues => parsed(pcrValues, 'pcr-values', file).pcrValues

function parsed<K extends Decoded['kind']>(source: Source, kind: K, file: SourceInput): Extract<Decoded, { kind: K }> {
  const decoded = source.parse(file, () => Promise.resolve())
  if (decoded instanceof Promise || decoded.kind !== kind) throw new Error(`not a ${kind}`)
  return decoded as Extract<Decoded, { kind: K }>
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = bytes.slice()
  flipped[bit >> 3] ^= 1 << (bit & 7)
  return flipped
}

/** With `value` written over the bytes at `offset`. */
export function patched(bytes: Uint8Array, offset: number, ...value: number[]): Uint8Array {
  const copy = bytes.slice()
  copy.set(value, offset)
  return copy
}
