import { buf } from './buf'
import { d } from './d'
import { dNg } from './d-ng'
import { dNgv2 } from './d-ngv2'
import type { FieldDecoder } from './field'
import { n } from './n'
import { nNg } from './n-ng'
import { sig } from './sig'

/** Every template field that is decoded. */
export const FIELD_DECODERS: readonly FieldDecoder[] = [d, n, dNg, nNg, sig, buf, dNgv2]

const byId = new Map(FIELD_DECODERS.map((decoder) => [decoder.id, decoder]))

export function fieldDecoder(id: string): FieldDecoder | undefined {
  return byId.get(id)
}
