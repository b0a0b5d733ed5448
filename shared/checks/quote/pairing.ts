import type { Quote, QuoteSignature } from '../../model/tpm'
import type { CaseModel } from '../check'

/** Endings that say which part of a quote a file is, not which quote. */
const PART = /\.(msg|quote|attest|out|bin|dat|sig|signature|plain|pcrs?|values|tss|yaml|yml)$/i

interface Named {
  readonly path: string
}

/** The name that the files of one quote share: `dir/sha256-10` of `dir/sha256-10.sig.plain`. */
export function quoteStem({ path }: Named): string {
  let stem = path
  while (PART.test(stem)) stem = stem.replace(PART, '')
  return stem
}

export function sameStem(a: Named, b: Named): boolean {
  return quoteStem(a) === quoteStem(b)
}

/**
 * Signatures that may be the quote's, the likeliest first: what the user named, else the one of the same name, else all of the same
 * folder that have no quote of their own, else all such. The mathematics decides; the order only saves tries.
 */
export function signatureCandidates(model: CaseModel, quote: Quote): readonly QuoteSignature[] {
  const named = model.signatures.filter((signature) => model.given.has(signature.evidence))
  if (named.length > 0) return named
  const own = model.signatures.filter((signature) => sameStem(signature, quote))
  if (own.length > 0) return own
  const free = model.signatures.filter((signature) => !model.quotes.some((other) => sameStem(other, signature)))
  const near = free.filter((signature) => folder(signature) === folder(quote))
  return near.length > 0 ? near : free
}

function folder({ path }: Named): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}
