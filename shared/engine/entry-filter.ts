import { toHex } from '../bytes/hex'
import { isBadlySigned, isUnsignedFile } from '../checks/signatures/signed-files'
import { SEVERITY_MARK } from '../findings/group-findings'
import { ENTRY, fileDigest, hasFlag, pathBytes, templateDigest, type ImaLog } from '../model/ima-log'
import { ACCEPTED_BY, ATTESTED, ENTRY_VERDICTS } from '../model/verdict'
import type { EntryClass, EntryFilter } from '../model/view'
import type { JudgedHost } from './judged-host'

const VERDICT = { pass: ENTRY_VERDICTS.indexOf('pass'), fail: ENTRY_VERDICTS.indexOf('fail'), open: ENTRY_VERDICTS.indexOf('not-judged') }
const BY_EXCLUDE = ACCEPTED_BY.indexOf('exclude')
const BY_SIGNATURE = ACCEPTED_BY.indexOf('signature')
/** Fewer hex digits than this are looked for in paths only. */
const DIGEST_DIGITS = 4

type Test = (index: number) => boolean

/** Is the entry of this class? An entry can be of several. */
export function classTest(host: JudgedHost, log: ImaLog, name: EntryClass): Test {
  const { policy, attestation, signatures, keylimeMode } = host.outcome
  const verdict = (index: number) => policy?.verdicts[index] ?? VERDICT.open
  const excluded = (index: number) => policy?.acceptedBy[index] === BY_EXCLUDE
  const tests: Record<EntryClass, Test> = {
    'fail': (index) => verdict(index) === VERDICT.fail,
    'pass': (index) => verdict(index) === VERDICT.pass && !excluded(index),
    'excluded': excluded,
    'not-judged': (index) => verdict(index) === VERDICT.open,
    'violation': (index) => hasFlag(log, index, ENTRY.violation),
    'not-attested': (index) => (attestation.attested?.[index] ?? ATTESTED.open) >= ATTESTED.after,
    'error': (index) => host.marks[index] === SEVERITY_MARK.error,
    'warning': (index) => host.marks[index] === SEVERITY_MARK.warning,
    'unsigned': (index) => signatures !== null && isUnsignedFile(log, signatures, index),
    'signature-only': (index) => policy?.acceptedBy[index] === BY_SIGNATURE,
    'modes-differ': (index) => Boolean(keylimeMode?.strict) && keylimeMode!.verdicts[index] !== keylimeMode!.strict!.verdicts[index],
    'badly-signed': (index) => signatures !== null && isBadlySigned(signatures, index),
  }
  return tests[name]
}

/** Indexes of the entries that pass the filter, ascending; `null` when all do. */
export function filteredIndexes(host: JudgedHost, log: ImaLog, filter: EntryFilter): Uint32Array | null {
  const classes = filter.classes.map((name) => classTest(host, log, name))
  const text = filter.text.trim()
  if (classes.length === 0 && text === '') return null
  const matches = text === '' ? () => true : textTest(log, text)
  const found: number[] = []
  for (let index = 0; index < log.count; index++) {
    if ((classes.length === 0 || classes.some((test) => test(index))) && matches(index)) found.push(index)
  }
  return Uint32Array.from(found)
}

function textTest(log: ImaLog, text: string): Test {
  const needle = new TextEncoder().encode(text).map(lower)
  const digits = text.toLowerCase()
  const isDigest = digits.length >= DIGEST_DIGITS && /^[0-9a-f]+$/.test(digits)
  return (index) =>
    contains(pathBytes(log, index), needle) ||
    (isDigest && (toHex(fileDigest(log, index)).includes(digits) || toHex(templateDigest(log, index)).includes(digits)))
}

function contains(bytes: Uint8Array, needle: Uint8Array): boolean {
  for (let start = 0; start + needle.length <= bytes.length; start++) {
    let length = 0
    while (length < needle.length && lower(bytes[start + length]) === needle[length]) length++
    if (length === needle.length) return true
  }
  return false
}

/** ASCII only: other letters are compared as their bytes. */
function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte
}
