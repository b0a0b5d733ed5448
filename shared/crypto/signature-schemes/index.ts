import { ecdsa } from './ecdsa'
import { rsapss } from './rsapss'
import { rsassa } from './rsassa'
import type { SignatureScheme } from './scheme'

/** Schemes that are verified, the most usual first. */
export const SIGNATURE_SCHEMES: readonly SignatureScheme[] = [rsassa, ecdsa, rsapss]

export function schemeByName(name: string): SignatureScheme | undefined {
  return SIGNATURE_SCHEMES.find((scheme) => scheme.name === name)
}
