import { toHex } from '../../bytes/hex'
import type { SigningKey } from '../../model/signing-key'
import type { Signer } from './signed-data'

/** What of a key is needed to verify with it. */
export type VerifyingKey = Pick<SigningKey, 'keyIds' | 'material' | 'certificate'> & Partial<Pick<SigningKey, 'trustedBy'>>

/** Keys of one name that are tried: whoever wrote the evidence can make any number of certificates. */
const MAX_SAME = 8
/** Keys without a certificate have no name that a message could use: so many of them are tried. */
const MAX_BARE = 64

/** Keys by the names that PKCS#7 messages have for them. Places count from 0. */
export class SignerIndex {
  private readonly byName = new Map<string, number[]>()
  private readonly bare: readonly number[]

  constructor(readonly keys: readonly VerifyingKey[]) {
    for (const [place, { certificate, keyIds }] of keys.entries()) {
      if (certificate === null) for (const id of keyIds) this.add(`id ${id}`, place)
      else {
        this.add(nameOf({ kind: 'serial', issuer: certificate.issuerName, serial: certificate.serial }), place)
        if (certificate.subjectKeyId) this.add(nameOf({ kind: 'skid', keyId: certificate.subjectKeyId }), place)
      }
    }
    this.bare = keys.flatMap(({ certificate }, place) => (certificate === null ? [place] : []))
  }

  /** Keys that have the name: byte by byte, or, of bare keys, by the last four bytes of an identifier. Where somebody vouches for one of them, those that nobody vouches for are left out: who wrote the evidence could bring one of any name. */
  owners(by: Signer['by'], isUsable: (place: number) => boolean): number[] {
    const ends = by.kind === 'skid' ? this.byName.get(`id ${lastFour(by.keyId)}`) ?? [] : []
    const known = [...(this.byName.get(nameOf(by)) ?? []), ...ends].filter(isUsable)
    const trusted = known.filter((place) => this.keys[place].trustedBy)
    return (trusted.length > 0 ? trusted : known).slice(0, MAX_SAME)
  }

  nameless(isUsable: (place: number) => boolean): number[] {
    return this.bare.filter(isUsable).slice(0, MAX_BARE)
  }

  private add(name: string, place: number): void {
    const places = this.byName.get(name)
    if (places) places.push(place)
    else this.byName.set(name, [place])
  }
}

function nameOf(by: Signer['by']): string {
  return by.kind === 'skid' ? `skid ${toHex(by.keyId)}` : `serial ${toHex(by.serial)} ${toHex(by.issuer)}`
}

/** 8 hex digits; `null` for an identifier that is shorter. */
export function lastFour(keyId: Uint8Array): string | null {
  return keyId.length >= 4 ? toHex(keyId.subarray(-4)) : null
}
