import { fromBase64 } from '../../bytes/base64'
import { byteCount } from '../../bytes/byte-count'
import { toHex } from '../../bytes/hex'
import { visibleText } from '../../bytes/visible'
import type { ErrorData } from '../../errors/evidence-error'
import type { EvidenceKind, FieldNode, PartEncoding, SourceInput } from '../../model/evidence'
import type { KeylimeQuote, Stated } from '../../model/keylime'
import type { Member } from '../container'
import { isObject } from '../../bytes/json'
import { findPlaces, type JsonPlace } from '../../bytes/json-text/json-places'
import { byteRangesOf, type ByteRange } from '../../bytes/json-text/text-offset'
import type { PartClaim, Reading, StatementClaim } from './claims'
import { decodePiece, QUOTE_PIECES, splitQuote } from './quote-string'

/** Characters of a value that are shown. */
const SHOWN = 200
/** TPM2B_DATA: qualifying data of a quote, at most a digest and its algorithm. */
const NONCE_MAX = 66
const PIECE_NAMES: readonly (readonly [ending: string, kind: EvidenceKind])[] = [['msg', 'tpm-quote'], ['sig', 'tpm-signature'], ['pcrs', 'pcr-values']]
const PEM = /^\s*-----BEGIN /

/** Takes the parts and statements of a reading apart; a part that can't be decoded is named in `stopped`, the others are kept. */
export class PartReader {
  readonly members: Member[] = []
  readonly fields: FieldNode[] = []
  readonly notes: string[] = []
  stopped: ErrorData | null = null
  /** Bytes of the file in which a claim's value stands. */
  private readonly places = new Map<unknown, ByteRange & { readonly text: string }>()
  private readonly statements = new Map<StatementClaim, ByteRange>()
  private firstEntry: number | null = null

  constructor(private readonly input: SourceInput) {}

  /** `text` is JSON: the file's, or as much of it as is. */
  readJson(text: string, reading: Reading): void {
    this.locate(text, reading)
    for (const claim of reading.statements) this.readStatement(claim)
    for (const claim of reading.parts) this.readPart(claim)
    this.readNonces(reading)
  }

  /** A quote string; `text` is the value, `written` what stands in the file at `byteOffset`. */
  readQuote(text: string, written: ByteRange & { readonly text: string }, stem = 'quote'): void {
    const pieces = splitQuote(text)
    if (!pieces) return this.stop('quote', written, 'a text that begins with r', visibleText(text.slice(0, 20)))
    if (pieces.length < QUOTE_PIECES) this.stop('quote', written, 'quote, signature and PCR values with colons between them', `${pieces.length} of them`)
    if (pieces.length > QUOTE_PIECES) this.notes.push('what stands after the PCR values of the quote is ignored, as Keylime does')
    const isPlain = written.text === text
    for (const [i, { start, end }] of pieces.slice(0, QUOTE_PIECES).entries()) {
      const [ending, kind] = PIECE_NAMES[i]
      const place = isPlain ? { byteOffset: written.byteOffset + start, byteLength: end - start } : written
      const piece = decodePiece(text.slice(start, end))
      if (typeof piece === 'string') this.stop(`quote (${ending})`, place, 'base64 of a part of a quote', piece)
      else this.add(`${stem}.${ending}`, piece.bytes, place, piece.isPacked ? 'base64-zlib' : 'base64', kind)
    }
  }

  /** The quotes of the document, with what it says of them. */
  quotesOf(reading: Reading): KeylimeQuote[] {
    const id = (name: string) => {
      const at = this.members.findIndex((member) => member.path === name)
      return at < 0 ? null : `${this.input.id}.${at + 1}`
    }
    return this.members.flatMap(({ path }) => {
      const quote = path.endsWith('.msg') ? id(path) : null
      if (quote === null) return []
      const stem = path.slice(0, -'.msg'.length)
      const stated = <T>(use: readonly StatementClaim['use'][], make: (claim: StatementClaim) => T | null) => this.stated(reading, stem, use, make)
      return [{
        quote, signature: id(`${stem}.sig`), hashAlgorithm: stated(['hash'], asText), signatureScheme: stated(['scheme'], asText),
        transportKey: stated(['transport-key'], ({ value }) => (typeof value === 'string' ? new TextEncoder().encode(value) : null)), nonce: stated(['nonce-text', 'nonce-base64'], nonceOf),
      }]
    })
  }

  private stated<T>(reading: Reading, stem: string, uses: readonly StatementClaim['use'][], make: (claim: StatementClaim) => T | null): Stated<T> | null {
    const claims = reading.statements.filter((claim) => claim.use !== null && uses.includes(claim.use))
    const claim = claims.find((one) => one.stem === stem) ?? claims.find((one) => one.stem === undefined)
    const value = claim ? make(claim) : null
    return claim && value !== null ? { value, ...this.statements.get(claim)! } : null
  }

  /** In one pass over the text. */
  private locate(text: string, { parts, statements }: Reading): void {
    const claims = [...parts, ...statements]
    const places = findPlaces(text, claims.map(({ path }) => path)).map((place, i) => inner(place!, claims[i].value))
    const ranges = byteRangesOf(text, places, { size: this.input.bytes.length })
    for (const [i, claim] of claims.entries()) {
      const { offset, length } = places[i]
      this.places.set(claim, { ...ranges[i], text: text.slice(offset, offset + length) })
    }
  }

  private readStatement(claim: StatementClaim): void {
    const { text, ...place } = this.places.get(claim)!
    const { label, path, value, use } = claim
    this.statements.set(claim, place)
    if (use === 'first-entry' && Number.isSafeInteger(value) && (value as number) > 0) this.firstEntry = value as number
    const shown = typeof value === 'string' ? value : text
    this.fields.push({ label, term: visibleText(String(path.at(-1))), value: visibleText(shown.slice(0, SHOWN)), meaning: shown.length > SHOWN ? `the first ${SHOWN} of ${shown.length} characters` : undefined, ...place })
  }

  private readPart(claim: PartClaim): void {
    const written = this.places.get(claim)!
    const { form, value, name, kind } = claim
    if (form === 'policy' && (isObject(value) || Array.isArray(value))) return this.add(name, new TextEncoder().encode(written.text), written, 'json', kind)
    if (typeof value !== 'string') {
      this.notes.push(`"${visibleText(String(claim.path.at(-1)))}" is no text and was not read`)
      return
    }
    if (form === 'quote') return this.readQuote(value, written, name)
    if ((form === 'key' && PEM.test(value)) || (form === 'log' && isLogText(value)) || (form === 'policy' && value.trimStart().startsWith('{'))) {
      return this.add(form === 'key' ? `${name}.pem` : name, new TextEncoder().encode(value), written, 'json-string', form === 'log' ? 'ima-log-ascii' : kind, form === 'log')
    }
    const bytes = fromBase64(value)
    if (bytes) this.add(form === 'key' ? `${name}.pub` : name, bytes, written, 'base64', kind, form === 'log')
    else this.stop(visibleText(String(claim.path.at(-1))), written, form === 'base64' ? 'base64' : 'base64 or text of that kind', visibleText(value.slice(0, 20)))
  }

  /** Of several logs in one document each keeps a name of its own. */
  private add(name: string, bytes: Uint8Array<ArrayBuffer>, { byteOffset, byteLength }: ByteRange, encoding: PartEncoding, stated?: EvidenceKind, isLog = false): void {
    let path = name
    for (let n = 2; this.members.some((member) => member.path === path); n++) path = `${name}-${n}`
    this.fields.push({ label: 'Part', value: path, meaning: byteCount(bytes.length), byteOffset, byteLength })
    if (bytes.length === 0) return
    const notes = isLog && this.firstEntry !== null
      ? [`begins with entry ${this.firstEntry + 1} of the whole list: what the PCR held before it is not in this part (--start-pcr)`] : []
    this.members.push({ path, bytes, inside: { byteOffset, byteLength, encoding }, stated, notes })
  }

  /** A nonce is shown as a file of its own, to be compared with the one that was asked for. */
  private readNonces({ statements }: Reading): void {
    for (const claim of statements) {
      const nonce = claim.use === 'nonce-text' || claim.use === 'nonce-base64' ? nonceOf(claim) : null
      if (!nonce || this.members.some(({ path }) => path === 'nonce.hex')) continue
      const { byteOffset, byteLength } = this.statements.get(claim)!
      this.members.push({ path: 'nonce.hex', bytes: new TextEncoder().encode(toHex(nonce)), inside: { byteOffset, byteLength, encoding: 'hex' }, stated: 'nonce' })
      this.notes.push(`states the nonce ${toHex(nonce)}: whoever wrote the document could have chosen it, so it counts only if you asked for it`)
    }
  }

  private stop(field: string, { byteOffset }: ByteRange, expected: string, found: string): void {
    this.stopped ??= { code: 'keylime.part', file: this.input.path, byteOffset, field, expected, found }
  }
}

/** A string without its quotes. */
function inner(place: JsonPlace, value: unknown): JsonPlace {
  return typeof value === 'string' ? { offset: place.offset + 1, length: place.length - 2 } : place
}

function asText({ value }: StatementClaim): string | null {
  return typeof value === 'string' ? value : null
}

/** What a TPM was asked to put into the quote: the text of an API 2 nonce, the decoded bytes of an API 3 challenge (Keylime `checkquote`). */
function nonceOf({ use, value }: StatementClaim): Uint8Array<ArrayBuffer> | null {
  if (typeof value !== 'string') return null
  const nonce = use === 'nonce-base64' ? fromBase64(value) : new TextEncoder().encode(value)
  return nonce && nonce.length > 0 && nonce.length <= NONCE_MAX ? nonce : null
}

/** An ASCII list has a blank in every line, base64 in none. */
function isLogText(text: string): boolean {
  const end = text.indexOf('\n')
  return (end < 0 ? text : text.slice(0, end)).includes(' ')
}
