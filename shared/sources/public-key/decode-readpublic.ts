import { Cursor } from '../../bytes/cursor'
import { bytesEqual, concatBytes } from '../../bytes/equal'
import { fromHex } from '../../bytes/hex'
import { visibleText } from '../../bytes/visible'
import { refuseKey } from '../../crypto/keys/key-origin'
import { encodeSpki } from '../../crypto/keys/spki'
import { EvidenceError } from '../../errors/evidence-error'
import type { FieldNode, SourceInput } from '../../model/evidence'
import type { PublicKey } from '../../model/tpm'
import { decodeTpmtPublic, type DecodedPublic } from './decode-public'
import { TPM_ALG, hasNoHash } from './key-schemes'

/** Largest text that is looked at, in bytes: an RSA key of 4096 bits takes 2 KiB. */
const MAX_TEXT_SIZE = 16_384
/** The first line tells it: of tpm2_readpublic, or of tpm2_print, which leaves the names out. */
const FIRST_LINE = /^(?:name: [0-9a-f]{8,132}|name-alg:)\s*$/
const LINE = /^( *)([a-z][a-z -]{0,30}): ?(.*?)\s*$/
const latin1 = new TextDecoder('latin1')

interface Stated {
  readonly value: string
  readonly field: FieldNode
}

export function isReadpublicText(bytes: Uint8Array): boolean {
  if (bytes.length > MAX_TEXT_SIZE) return false
  const lines = latin1.decode(bytes).split('\n')
  return FIRST_LINE.test(lines[0]) && lines.some((line) => line.startsWith('attributes:'))
}

/**
 * What `tpm2_readpublic` prints of a key (tpm2-tools 5.x `tpm2_util_public_to_yaml`) holds all of its public area: that is put together
 * again, so that its name can be computed and compared with the one that is printed.
 * @throws EvidenceError `key.*` when a part is missing or must not be used
 */
export function decodeReadpublic({ id, path, bytes }: SourceInput): PublicKey {
  const stated = readLines(bytes)
  const statedName = fromHex(stated.get('name')?.value ?? '') ?? new Uint8Array()
  const areas = publicAreas(stated, path).map((area) => decoded(area, path))
  // An exponent that stands as 0 in the area is printed as 65537: the name tells which it was.
  const area = areas.find(({ tpmName }) => tpmName !== null && bytesEqual(tpmName, statedName)) ?? areas[0]
  const fields = [...stated.values()].map(({ field }) => field)
  return {
    evidence: id, path, form: 'readpublic-text', spki: encodeSpki(area.material), certificates: [], unused: [], ...area, fields, statedName: statedName.length > 0 ? statedName : null,
  }
}

/** Values by their key, `attributes.raw` where they are nested; the first of equal keys. */
function readLines(bytes: Uint8Array): Map<string, Stated> {
  const stated = new Map<string, Stated>()
  let parent = ''
  let offset = 0
  for (const line of latin1.decode(bytes).split('\n')) {
    const match = LINE.exec(line)
    if (match !== null) {
      const [, indent, key, value] = match
      if (indent === '') parent = key
      const name = indent === '' ? key : `${parent}.${key}`
      const field = { label: name, value: visibleText(value), byteOffset: offset, byteLength: line.length }
      if (value !== '' && !stated.has(name)) stated.set(name, { value, field })
    }
    offset += line.length + 1
  }
  return stated
}

/** TPMT_PUBLIC (TPM 2.0 Part 2 r1.59 §12.2.4) as the text says, once for each form that its exponent can have. */
function publicAreas(stated: ReadonlyMap<string, Stated>, file: string): Uint8Array[] {
  const missing = (key: string): never => refuseKey({ file, byteOffset: stated.get(key)?.field.byteOffset ?? 0 }, 'malformed', key, 'a value as tpm2_readpublic prints it', visibleText(stated.get(key)?.value.slice(0, 60) ?? 'none'))
  const number = (key: string, limit: number, fallback?: number): number => {
    const text = stated.get(key)?.value
    if (text === undefined && fallback !== undefined) return fallback
    const value = text !== undefined && /^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text) ? Number(text) : -1
    return value < 0 || value > limit ? missing(key) : value
  }
  const bytes = (key: string): Uint8Array => sized(fromHex(stated.get(key)?.value ?? '?') ?? missing(key))
  const u16Of = (key: string, fallback?: number) => u16(number(key, 0xffff, fallback))
  const scheme = (id: string, hash: string): Uint8Array[] => {
    const alg = number(`${id}.raw`, 0xffff, TPM_ALG.null)
    if (alg === TPM_ALG.null) return [u16(alg)]
    return [u16(alg), ...(hasNoHash(alg) ? [] : [u16Of(`${hash}.raw`)]), ...(alg === TPM_ALG.ecdaa ? [u16Of('scheme-count')] : [])]
  }
  const cipher = number('sym-alg.raw', 0xffff, TPM_ALG.null)
  const head = [
    u16Of('type.raw'), u16Of('name-alg.raw'), u32(number('attributes.raw', 0xffff_ffff)), stated.has('authorization policy') ? bytes('authorization policy') : u16(0),
    u16(cipher), ...(cipher === TPM_ALG.null ? [] : [u16Of('sym-keybits'), u16Of('sym-mode.raw')]), ...scheme('scheme', 'scheme-halg'),
  ]
  if (number('type.raw', 0xffff) !== TPM_ALG.rsa) return [concatBytes(...head, u16Of('curve-id.raw'), ...scheme('kdfa-alg', 'kdfa-halg'), bytes('x'), bytes('y'))]
  const exponent = number('exponent', 0xffff_ffff)
  return (exponent === 65537 ? [0, exponent] : [exponent]).map((one) => concatBytes(...head, u16Of('bits'), u32(one), bytes('rsa')))
}

/** Offsets of an error are those of the area, which stands nowhere in the file. */
function decoded(area: Uint8Array, file: string): DecodedPublic {
  try {
    return decodeTpmtPublic(new Cursor(area, { file, area: 'tpm' }), area, file)
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
    throw new EvidenceError({ ...error.toData(), byteOffset: 0 }, { cause: error })
  }
}

function sized(bytes: Uint8Array): Uint8Array {
  return concatBytes(u16(bytes.length), bytes)
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff)
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff)
}
