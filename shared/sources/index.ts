import type { SourceInput } from '../model/evidence'
import { archive } from './archive/source'
import { eventLog } from './event-log/index'
import { excludeList } from './exclude-list/index'
import { imaBinary } from './ima-binary/index'
import { nonceText } from './nonce/index'
import { pcrValues } from './pcr-values/index'
import { publicKey } from './public-key/index'
import { runtimePolicy } from './runtime-policy/index'
import type { Confidence, Source } from './source'
import { tpmQuote } from './tpm-quote/index'
import { tpmSignature } from './tpm-signature/index'

/** Every file kind. Of several that are equally sure of a file, the first gets it. */
export const SOURCES: readonly Source[] = [archive, imaBinary, eventLog, tpmQuote, tpmSignature, publicKey, pcrValues, runtimePolicy, excludeList, nonceText]

export interface Recognised {
  readonly source: Source
  /** `given`: the user named the part. */
  readonly confidence: Confidence | 'given'
  readonly recognisedBy: string
}

const RANK: Readonly<Record<Confidence, number>> = { certain: 3, likely: 2, possible: 1 }

/** What a file is: by the role that the user gave it, else by its bytes. `null` when no source knows it. */
export function recognise(input: SourceInput): Recognised | null {
  const given = input.role && SOURCES.find((source) => source.role === input.role)
  if (given) return { source: given, confidence: 'given', recognisedBy: 'named by you' }
  let best: (Recognised & { readonly confidence: Confidence }) | null = null
  for (const source of SOURCES) {
    const detection = source.detect(input)
    if (detection && (!best || RANK[detection.confidence] > RANK[best.confidence])) best = { source, ...detection }
  }
  return best
}
