import { buf } from './buf'
import { d } from './d'
import { dModsig } from './d-modsig'
import { dNg } from './d-ng'
import { dNgv2 } from './d-ngv2'
import { evmsig } from './evmsig'
import type { FieldDecoder } from './field'
import { modsig } from './modsig'
import { n } from './n'
import { nNg } from './n-ng'
import { igid, imode, iuid } from './numbers'
import { sig } from './sig'
import { xattrlengths, xattrnames, xattrvalues } from './xattrs'

/** Every template field that is decoded. */
export const FIELD_DECODERS: readonly FieldDecoder[] = [
  d, n, dNg, nNg, sig, buf, dNgv2, dModsig, modsig, evmsig, iuid, igid, imode, xattrnames, xattrlengths, xattrvalues,
]

const byId = new Map(FIELD_DECODERS.map((decoder) => [decoder.id, decoder]))

export function fieldDecoder(id: string): FieldDecoder | undefined {
  return byId.get(id)
}
