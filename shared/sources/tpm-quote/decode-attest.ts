import { Cursor } from '../../bytes/cursor'
import { toHex } from '../../bytes/hex'
import { EvidenceError, type ErrorData } from '../../errors/evidence-error'
import type { FieldNode } from '../../model/evidence'
import { ATTEST_QUOTE, TPM_GENERATED, type Quote } from '../../model/tpm'
import { decodePcrSelection } from './decode-selection'

/** Largest digest of a TPM hash, in bytes: TPM2B_DIGEST, TPM 2.0 Part 2 r1.59 §10.4.2. */
const MAX_DIGEST = 64
/** A hash id and the largest digest: TPM2B_NAME (§10.5.3) and TPM2B_DATA (§10.4.3). */
const MAX_NAME = 2 + MAX_DIGEST
const MAX_QUALIFYING_DATA = 2 + MAX_DIGEST

/** Attestation types, TPM 2.0 Part 2 r1.59 §6.9. */
const ATTEST_TYPES: ReadonlyMap<number, string> = new Map([
  [0x8014, 'TPM_ST_ATTEST_NV'], [0x8015, 'TPM_ST_ATTEST_COMMAND_AUDIT'], [0x8016, 'TPM_ST_ATTEST_SESSION_AUDIT'],
  [0x8017, 'TPM_ST_ATTEST_CERTIFY'], [ATTEST_QUOTE, 'TPM_ST_ATTEST_QUOTE'], [0x8019, 'TPM_ST_ATTEST_TIME'],
  [0x801a, 'TPM_ST_ATTEST_CREATION'], [0x801c, 'TPM_ST_ATTEST_NV_DIGEST'],
])

type Part = Exclude<keyof Quote, 'evidence' | 'path' | 'bytes' | 'fields' | 'stopped'>
/** What a quote says; each part is empty or zero until it was read. */
export type DecodedAttest = { -readonly [K in Part]: Quote[K] } & {
  readonly fields: FieldNode[]
  stopped: ErrorData | null
}

/**
 * TPMS_ATTEST read as a quote, TPM 2.0 Part 2 r1.59 §10.12.12 with §10.12.4. Another magic or type is kept for the checks to judge and
 * does not stop the reading; what was readable before damage stays.
 * @param baseOffset file offset of the first byte
 */
export function decodeTpmsAttest(bytes: Uint8Array, file: string, baseOffset = 0): DecodedAttest {
  const none = new Uint8Array()
  const attest: DecodedAttest = {
    magic: 0, type: 0, qualifiedSigner: none, qualifyingData: none, clock: 0n, resetCount: 0, restartCount: 0, safe: false,
    firmwareVersion: 0n, pcrSelection: [], pcrDigest: none, fields: [], stopped: null,
  }
  const cursor = new Cursor(bytes, { file, area: 'tpm', baseOffset })
  try {
    readHeader(cursor, attest)
    readClock(cursor, attest)
    readQuote(cursor, attest)
    cursor.end('TPMS_ATTEST')
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
    attest.stopped = error.toData()
  }
  return attest
}

function readHeader(cursor: Cursor, attest: DecodedAttest): void {
  field(cursor, attest, 'Magic', 'magic', () => {
    attest.magic = cursor.u32be('magic')
    return [hex(attest.magic, 8), attest.magic === TPM_GENERATED ? 'made by a TPM' : 'not the mark of a TPM']
  })
  field(cursor, attest, 'Type', 'type', () => {
    attest.type = cursor.u16be('type')
    return [hex(attest.type, 4), ATTEST_TYPES.get(attest.type) ?? 'no type of attestation']
  })
  field(cursor, attest, 'Signer\'s name', 'qualifiedSigner', () => {
    attest.qualifiedSigner = cursor.tpm2b('qualifiedSigner', MAX_NAME)
    return [toHex(attest.qualifiedSigner), 'the key and its parents inside this TPM']
  })
  field(cursor, attest, 'Nonce', 'extraData', () => {
    attest.qualifyingData = cursor.tpm2b('extraData', MAX_QUALIFYING_DATA)
    return [toHex(attest.qualifyingData), attest.qualifyingData.length === 0 ? 'empty: asked for without one' : 'given by whoever asked']
  })
}

/** TPMS_CLOCK_INFO, §10.11.1, and the firmware version. */
function readClock(cursor: Cursor, attest: DecodedAttest): void {
  field(cursor, attest, 'Clock', 'clockInfo.clock', () => {
    attest.clock = cursor.u64be('clock')
    return [`${grouped(attest.clock)} ms`, 'time the TPM has been powered']
  })
  field(cursor, attest, 'Resets', 'clockInfo.resetCount', () => {
    attest.resetCount = cursor.u32be('resetCount')
    return [`${attest.resetCount}`, 'boots of this TPM so far']
  })
  field(cursor, attest, 'Restarts', 'clockInfo.restartCount', () => {
    attest.restartCount = cursor.u32be('restartCount')
    return [`${attest.restartCount}`, 'resumes since that boot']
  })
  field(cursor, attest, 'Clock is safe', 'clockInfo.safe', () => {
    const safe = cursor.u8('safe')
    attest.safe = safe === 1
    if (safe > 1) return [`${safe}`, 'neither yes (1) nor no (0)']
    return [`${safe}`, attest.safe ? 'no value was lost at power-off' : 'the clock may have run back']
  })
  field(cursor, attest, 'Firmware', 'firmwareVersion', () => {
    attest.firmwareVersion = cursor.u64be('firmwareVersion')
    return [attest.firmwareVersion.toString(16).padStart(16, '0'), 'as the TPM\'s maker counts']
  })
}

/** TPMS_QUOTE_INFO, §10.12.4. */
function readQuote(cursor: Cursor, attest: DecodedAttest): void {
  const { selection, field: covered, stopped } = decodePcrSelection(cursor)
  attest.pcrSelection = selection
  if (stopped === null || selection.length > 0) attest.fields.push(covered)
  if (stopped) throw stopped
  field(cursor, attest, 'PCR digest', 'attested.quote.pcrDigest', () => {
    attest.pcrDigest = cursor.tpm2b('pcrDigest', MAX_DIGEST)
    return [toHex(attest.pcrDigest), 'digest of the covered PCR values']
  })
}

/** Reads a field and notes where it stands, size prefix included. */
function field(
  cursor: Cursor, attest: DecodedAttest, label: string, term: string, read: () => [value: string, meaning: string],
): void {
  const byteOffset = cursor.offset
  const [value, meaning] = read()
  attest.fields.push({ label, term, value, meaning, byteOffset, byteLength: cursor.offset - byteOffset })
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}

function grouped(value: bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, ',')
}
