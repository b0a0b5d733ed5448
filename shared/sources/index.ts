import type { SourceInput } from '../model/evidence'
import { archive } from './archive/source'
import { eventLog } from './event-log/index'
import { excludeList } from './exclude-list/index'
import { isText } from './ima-ascii/detect'
import { imaAscii } from './ima-ascii/index'
import { imaBinary } from './ima-binary/index'
import { imaKey } from './ima-key/index'
import { imaPolicy } from './ima-policy/index'
import { keylimeDocument } from './keylime/index'
import { nonceText } from './nonce/index'
import { pcrValues } from './pcr-values/index'
import { policyEnvelope } from './policy-envelope/index'
import { policySignature } from './policy-signature/index'
import { attestationAuthority, policyKey, publicKey } from './public-key/index'
import { goldenLogAscii, goldenLogBinary, listedDigests } from './reference/index'
import { rpmPackage } from './rpm/index'
import { rpmFilelists } from './rpm-filelists/index'
import { runtimePolicy } from './runtime-policy/index'
import { sbom } from './sbom/index'
import type { Confidence, Source } from './source'
import { tpmName } from './tpm-name/index'
import { tpmQuote } from './tpm-quote/index'
import { tpmSignature } from './tpm-signature/index'
import { xattrDump } from './xattr-dump/index'

/** Every file kind. Of several that are equally sure of a file, the first gets it. */
export const SOURCES: readonly Source[] = [
  archive, keylimeDocument, imaBinary, imaAscii, eventLog, tpmQuote, policySignature, tpmSignature, publicKey, attestationAuthority, imaKey, policyKey, tpmName, pcrValues,
  xattrDump,
  rpmPackage, rpmFilelists, sbom,
  runtimePolicy, policyEnvelope,
  imaPolicy, excludeList, nonceText,
  goldenLogBinary, goldenLogAscii, listedDigests,
]

/** What references come packed in: what is in it is the reference. */
const REFERENCE_CONTAINERS: readonly Source[] = [archive, policyEnvelope]

export interface Recognised {
  readonly source: Source
  /** `given`: the user named the part. */
  readonly confidence: Confidence | 'given'
  readonly recognisedBy: string
}

type Guess = Recognised & { readonly confidence: Confidence }

const RANK: Readonly<Record<Confidence, number>> = { certain: 3, likely: 2, possible: 1 }

/** What a file is: by the role that the user gave it, else by what its document says, else by its bytes. `null` when no source knows it. */
export function recognise(input: SourceInput): Recognised | null {
  if (input.role === 'reference') {
    const best = surest([...REFERENCE_CONTAINERS, ...SOURCES.filter((source) => source.role === input.role)], input)
    return best && { ...best, confidence: 'given' }
  }
  const named = input.role === undefined ? [] : SOURCES.filter((source) => source.role === input.role)
  // A log may be binary or text: what it looks like decides between the two, and a damaged one is binary.
  if (named.length > 0) return { source: named.find((source) => named.length > 1 && source.detect(input)) ?? fallback(named, input), confidence: 'given', recognisedBy: 'named by you' }
  const best = surest(SOURCES, input)
  const stated = SOURCES.find((source) => source.kind === input.stated)
  // A document that says that it holds a policy may hold a signed one.
  const isSigned = stated === runtimePolicy && best?.source === policyEnvelope
  if (stated && best?.source !== stated && !isSigned) return { source: stated, confidence: 'likely', recognisedBy: 'named so by the document that it is in' }
  return best
}

/** The source that is surest of a file, the first of several. */
function surest(sources: readonly Source[], input: SourceInput): Guess | null {
  let best: Guess | null = null
  for (const source of sources) {
    const detection = source.detect(input)
    if (detection && (!best || RANK[detection.confidence] > RANK[best.confidence])) best = { source, ...detection }
  }
  return best
}

/** A part that the user named and that looks like none of its sources: a log of text is one of lines, whatever they hold. */
function fallback(named: readonly Source[], { bytes }: SourceInput): Source {
  return bytes.length > 0 && named.includes(imaAscii) && isText(bytes) ? imaAscii : named[0]
}
