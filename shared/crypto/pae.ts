import { concatBytes } from '../bytes/equal'

/** A message and where its payload begins in it. */
export interface Pae {
  readonly message: Uint8Array<ArrayBuffer>
  readonly payloadOffset: number
}

/**
 * What a DSSE signature covers: `DSSEv1 LEN(type) type LEN(payload) payload`, with lengths in bytes of UTF-8 as decimal numbers (DSSE v1.0.2 protocol.md,
 * "Signature Definition").
 */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Pae {
  const encoder = new TextEncoder()
  const type = encoder.encode(payloadType)
  const head = concatBytes(encoder.encode(`DSSEv1 ${type.length} `), type, encoder.encode(` ${payload.length} `))
  return { message: concatBytes(head, payload), payloadOffset: head.length }
}
