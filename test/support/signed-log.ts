import type { AnalysisRequest } from '@shared/engine/engine'
import { ECC_KEY, OTHER_KEY, file } from './make-case'
import { keyIdOf, makeImaSignature } from './make-ima-signature'
import { bootLog, makeLog } from './make-log'
import { makePem } from './make-tpm'

/** A log of `count` files, each with a P-256 signature of its own, of which every seventh is another key's under this one's id. Each call of `request` makes files anew: an engine may take them over. */
export function signedLogRequest(count: number): { readonly request: () => AnalysisRequest; readonly valid: number; readonly invalid: number; readonly log: Uint8Array; readonly key: Uint8Array } {
  const keyId = keyIdOf(ECC_KEY)
  const isForged = (i: number) => i % 7 === 3
  const signed = Array.from({ length: count }, (_, i) => {
    const path = `/usr/bin/tool-${i}`
    return { template: 'ima-sig', path, tail: makeImaSignature({ key: isForged(i) ? OTHER_KEY : ECC_KEY, keyId, content: path }) }
  })
  const log = makeLog([...bootLog(), ...signed])
  const key = makePem(ECC_KEY)
  const invalid = signed.filter((_, i) => isForged(i)).length
  return { request: () => ({ files: [file('log', log.slice()), file('ima.pem', key.slice(), 'ima-key')], options: {} }), valid: count - invalid, invalid, log, key }
}
