import { byteCount } from '../../bytes/byte-count'
import { visibleText } from '../../bytes/visible'
import { EvidenceError, type ErrorData } from '../../errors/evidence-error'
import type { FieldNode, SourceInput } from '../../model/evidence'
import type { PolicyEnvelope } from '../../model/policy-signature'
import type { Member } from '../container'
import type { Decoded } from '../decoded'
import type { Json } from '../../bytes/json'
import { findPlaces, type JsonPath } from '../../bytes/json-text/json-places'
import { byteRangesOf, type ByteRange } from '../../bytes/json-text/text-offset'
import { fromEnvelopeText } from './envelope-text'
import { preAuthEncoding } from '../../crypto/pae'
import { readSignature, signatureFields } from './read-signature'
import { malformed, readObject } from './readable-json'

type Parsed = Extract<Decoded, { kind: 'policy-envelope' }>

/** Signatures that are read: an envelope has one for each signer. */
const SIGNATURES_MAX = 100
/** Characters of a payload type that are shown. */
const TYPE_SHOWN = 200

/** Takes an envelope apart. Its policy is a member, with a place in the envelope's file; why it can't be had is told in `stopped`. */
export function parseEnvelope(input: SourceInput): Parsed {
  try {
    const { text, document, problem } = readObject(input)
    const reader = new EnvelopeReader(input, text, document)
    return parsed({ ...reader.envelope(), stopped: problem ?? reader.stopped }, problem ? null : reader.member)
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
    return parsed({ ...emptyEnvelope(input), stopped: error.toData() }, null)
  }
}

function parsed(envelope: PolicyEnvelope, member: Member | null): Parsed {
  return { kind: 'policy-envelope', envelope, opened: { members: member ? [member] : [], skipped: [], stopped: null } }
}

function emptyEnvelope({ id, path }: SourceInput): PolicyEnvelope {
  return { evidence: id, path, policy: `${id}.1`, payloadType: '', typeOffset: 0, typeLength: 0, message: new Uint8Array(0), signatures: [], signatureCount: 0, fields: [], stopped: null }
}

/** Reads each part; what is missing or of another type is told in `stopped`, and the others are shown all the same. */
class EnvelopeReader {
  stopped: ErrorData | null = null
  member: Member | null = null
  private readonly fields: FieldNode[] = []
  private readonly items: readonly unknown[]
  private readonly places: readonly ByteRange[]

  constructor(private readonly input: SourceInput, text: string, private readonly document: Json) {
    const { signatures } = document
    this.items = Array.isArray(signatures) ? (signatures as unknown[]).slice(0, SIGNATURES_MAX) : []
    this.places = placesOf(text, [['payload'], ['payloadType'], ['signatures'], ...this.items.map((_, i): JsonPath => ['signatures', i])], input.bytes.length)
  }

  envelope(): PolicyEnvelope {
    const [, type, , ...each] = this.places
    const payload = this.payload()
    const payloadType = this.payloadType()
    if (!Array.isArray(this.document['signatures'])) this.stop(this.places[2], 'a list "signatures"', foundOf(this.document['signatures']))
    const signatures = this.items.map((item, i) => readSignature(this.input, item, each[i]))
    this.fields.push(...signatures.map((one, i) => signatureFields(one, i + 1)))
    const { length: signatureCount } = Array.isArray(this.document['signatures']) ? (this.document['signatures'] as unknown[]) : []
    const message = payload && payloadType !== null ? this.messageOf(payloadType, payload) : new Uint8Array(0)
    return { ...emptyEnvelope(this.input), payloadType: payloadType ?? '', typeOffset: type.byteOffset, typeLength: type.byteLength, message, signatures, signatureCount, fields: this.fields }
  }

  /** The member is a view into the message: a policy may be large. */
  private messageOf(payloadType: string, payload: Uint8Array): Uint8Array {
    const { message, payloadOffset } = preAuthEncoding(payloadType, payload)
    if (!this.stopped) this.member = { path: 'payload.json', bytes: message.subarray(payloadOffset), inside: { ...innerOf(this.places[0]), encoding: 'base64' } }
    return message
  }

  private payload(): Uint8Array | null {
    const { payload } = this.document
    const place = this.places[0]
    if (typeof payload !== 'string') return this.stop(place, 'a text "payload"', foundOf(payload))
    const bytes = fromEnvelopeText(payload)
    if (typeof bytes === 'string') return this.stop(place, 'padded base64 in "payload"', bytes)
    if (bytes.length === 0) return this.stop(place, 'a policy in "payload"', 'nothing')
    this.fields.push({ label: 'Payload', term: 'payload', value: byteCount(bytes.length), meaning: 'the policy, a file of its own', ...innerOf(place) })
    return bytes
  }

  private payloadType(): string | null {
    const { payloadType } = this.document
    const place = this.places[1]
    if (typeof payloadType !== 'string') return this.stop(place, 'a text "payloadType"', foundOf(payloadType))
    this.fields.push({ label: 'Payload type', term: 'payloadType', value: visibleText(payloadType.slice(0, TYPE_SHOWN)), ...place })
    return payloadType
  }

  private stop({ byteOffset }: ByteRange, expected: string, found: string): null {
    this.stopped ??= malformed(this.input, byteOffset, expected, found)
    return null
  }
}

/** In bytes of the file; its beginning for what is not there. */
function placesOf(text: string, paths: readonly JsonPath[], size: number): ByteRange[] {
  const places = findPlaces(text, paths).map((place) => place ?? { offset: 0, length: 0 })
  return byteRangesOf(text, places, { size })
}

/** A text without its quotes. */
function innerOf({ byteOffset, byteLength }: ByteRange): ByteRange {
  return { byteOffset: byteOffset + 1, byteLength: byteLength - 2 }
}

function foundOf(value: unknown): string {
  return value === undefined ? 'none' : Array.isArray(value) ? 'a list' : value === null ? 'null' : typeof value
}
