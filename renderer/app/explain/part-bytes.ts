import type { HostView } from '@shared/engine/engine'
import type { DerivationPart } from '@shared/model/derivation'

/** All bytes of a part as hex digits: what stands in a file is read there. */
export async function partDigits(current: HostView, { evidence, byteOffset, byteLength, hex }: DerivationPart): Promise<string> {
  if (evidence === null || byteOffset === null || hex.length === 2 * byteLength) return hex
  const bytes = await current.bytes(evidence, byteOffset, byteLength)
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
