import type { KeyedSignature } from '../../crypto/ima-signature/ima-signature'
import { SignerIndex } from '../../crypto/ima-signature/signer-index'
import { verifyDigest } from '../../crypto/verify-digest'
import type { Checkpoint } from '../../model/checkpoint'
import type { Certificate } from '../../model/tpm'
import type { SigningKey, SigningTrust } from '../../model/signing-key'
import { Issuers, findChain } from '../certificates/certificate-chain'
import type { CaseModel } from '../check'
import { fileKeys, identityOf, type NamedKey } from './found-keys'
import { learnedKeys, type LearnedKey } from './learned-keys'

/** Keys of one id that are tried: an id of four bytes may be that of several keys, but whoever wrote the evidence can make any number. */
const CANDIDATES_MAX = 8
/** Signatures of certificates that are verified in one case. */
const MAX_VERIFIED = 1000
/** Entries that load one key and are told. */
const LOADED_MAX = 64
/** Keyrings whose keys verify signatures of files (Linux 6.12 `security/integrity/digsig.c`); one that lies on another, `.blacklist` among them, signs nothing. */
const SIGNING_KEYRINGS = ['.ima', '_ima', '.evm', '_evm']
/** Certificates of one key that are followed. */
const CERTIFICATES_MAX = 4

interface Draft {
  key: SigningKey
  readonly ids: Set<string>
  readonly certificates: Certificate[]
  readonly loaded: { readonly keyring: string; readonly entryIndex: number }[]
}

/** Every key that may verify a signature, by the ids that signatures name them with. */
export class Keyring {
  private readonly byId = new Map<string, number[]>()
  /** The same keys by the names of appended signatures. */
  readonly signers: SignerIndex

  /** Trusted keys are tried first, then the others, each in their order. */
  constructor(readonly keys: readonly SigningKey[]) {
    const ranked = keys.map((_, place) => place).sort((a, b) => Number(keys[a].trustedBy === null) - Number(keys[b].trustedBy === null) || a - b)
    this.signers = new SignerIndex(keys)
    for (const place of ranked) for (const id of keys[place].keyIds) this.add(id, place)
  }

  /** Of keys that nobody vouches for so many are kept; what the user named are all tried. */
  private add(id: string, place: number): void {
    const places = this.byId.get(id)
    if (places === undefined) this.byId.set(id, [place])
    else if (places.length < CANDIDATES_MAX || this.keys[place].trustedBy !== null) places.push(place)
  }

  /**
   * Places in `keys` that may have made a signature of an entry: what the log itself loads counts only after it did. Where somebody vouches for a key of that id, no other
   * is asked: whoever wrote the evidence could bring one of the same id, under which any signature of theirs is good.
   */
  candidates(keyId: string, entryIndex: number): number[] {
    const known = (this.byId.get(keyId) ?? []).filter((place) => this.isKnownAt(place, entryIndex))
    const trusted = known.filter((place) => this.keys[place].trustedBy !== null)
    return trusted.length > 0 ? trusted : known
  }

  /** Is a signature of this digest good? `valid`: the first key under which it is; `invalid`: the first that refuses it, where none takes it; `null`: no key says. */
  verify({ keyId, value }: Pick<KeyedSignature, 'keyId' | 'value'>, hash: string, digest: Uint8Array, entryIndex: number): { readonly state: 'valid' | 'invalid'; readonly place: number } | null {
    let refusedBy: number | null = null
    for (const place of this.candidates(keyId, entryIndex)) {
      const answer = verifyDigest(this.keys[place].material, hash, digest, value)
      if (answer === 'valid') return { state: 'valid', place }
      if (answer === 'invalid') refusedBy ??= place
    }
    return refusedBy === null ? null : { state: 'invalid', place: refusedBy }
  }

  isKnownAt(place: number, entryIndex: number): boolean {
    const { learned, loaded } = this.keys[place]
    return !learned || loaded.some((one) => SIGNING_KEYRINGS.includes(one.keyring) && one.entryIndex < entryIndex)
  }

  /** The entry, from 0, that loads a key of that id first; `null` where none does. */
  loadedAt(keyId: string): number | null {
    const entries = (this.byId.get(keyId) ?? []).flatMap((place) => this.keys[place].loaded.slice(0, 1)).map(({ entryIndex }) => entryIndex)
    return entries.length === 0 ? null : Math.min(...entries)
  }
}

/** Which of these keys are told, whatever they verified: what somebody vouches for, what the log loads, and what claims a trusted key's id. */
export function isOfNote(keys: readonly SigningKey[]): (key: SigningKey) => boolean {
  const trustedIds = new Set(keys.flatMap((key) => (key.trustedBy === null ? [] : key.keyIds)))
  return (key) => key.trustedBy !== null || key.loaded.length > 0 || key.keyIds.some((id) => trustedIds.has(id))
}

/** Gathers the keys of files, policies and log; a certificate that leads to one that the user named is trusted as that is. */
export async function gatherKeys(model: CaseModel, checkpoint: Checkpoint): Promise<Keyring> {
  const drafts = new Map<string, Draft>()
  for (const named of fileKeys(model)) addNamed(drafts, named)
  const learned = model.log ? await learnedKeys(model.log, checkpoint) : []
  for (const one of learned) addLearned(drafts, one)
  const all = [...drafts.values()]
  await vouchAll(all, model.signingKeys.flatMap((file) => file.keys.flatMap(({ certificate }) => certificate ?? [])), checkpoint)
  return new Keyring(all.map(({ key, ids, loaded }) => ({ ...key, keyIds: [...ids], loaded })))
}

function addNamed(drafts: Map<string, Draft>, { key, trustedBy }: NamedKey): void {
  const name = identityOf(key)
  const known = drafts.get(name)
  if (known) return merge(known, key.keyIds, key.certificate)
  drafts.set(name, draftOf({ ...key, trustedBy, chain: [], learned: false, loaded: [] }))
}

function addLearned(drafts: Map<string, Draft>, { key, keyring, entryIndex }: LearnedKey): void {
  const name = identityOf(key)
  const known = drafts.get(name)
  if (known) merge(known, key.keyIds, key.certificate)
  const draft = known ?? draftOf({ ...key, trustedBy: null, chain: [], learned: true, loaded: [] })
  const counts = SIGNING_KEYRINGS.includes(keyring) && !draft.loaded.some((one) => SIGNING_KEYRINGS.includes(one.keyring))
  if (draft.loaded.length < LOADED_MAX || counts) draft.loaded.push({ keyring, entryIndex })
  drafts.set(name, draft)
}

function draftOf(key: SigningKey): Draft {
  return { key, ids: new Set(key.keyIds), certificates: key.certificate ? [key.certificate] : [], loaded: [] }
}

/** Another file of a key may know it by another id, or have a certificate that an authority signed. */
function merge(draft: Draft, ids: readonly string[], certificate: Certificate | null): void {
  for (const id of ids) if (draft.ids.size < CANDIDATES_MAX) draft.ids.add(id)
  if (certificate && draft.certificates.length < CERTIFICATES_MAX) draft.certificates.push(certificate)
}

/** Follows the certificates of keys that nobody named to authorities that the user named with `--ima-key`. */
async function vouchAll(drafts: readonly Draft[], named: readonly Certificate[], checkpoint: Checkpoint): Promise<void> {
  const anchors = named.filter((one) => one.isAuthority)
  if (anchors.length === 0) return
  const issuers = new Issuers(anchors, [...named, ...drafts.flatMap((one) => one.certificates)].filter((one) => !anchors.includes(one)))
  const budget = { left: MAX_VERIFIED }
  for (const draft of drafts.filter(({ key }) => key.trustedBy === null)) {
    for (const certificate of draft.certificates.filter((one) => !one.isAuthority)) {
      await checkpoint(0, null)
      const outcome = await findChain(certificate, issuers, budget)
      if (!outcome.reached) continue
      const trustedBy: SigningTrust = '--ima-key'
      draft.key = { ...draft.key, trustedBy, certificate, chain: outcome.chain }
      break
    }
  }
}
