import { DER, readElement, type DerElement } from './der-element'

/** Structures that certificates don't reach. */
const MOST_DEEP = 24
const [BOOLEAN, UTC_TIME, GENERAL_TIME] = [0x01, 0x17, 0x18]
/** SEQUENCE, SET, and the explicit tags of certificates: what others hold is not looked into. */
const LOOKED_INTO: readonly number[] = [DER.sequence, 0x31, 0xa0, 0xa3]
const ascii = new TextDecoder('latin1')

/** Is every element in DER, as Rust's parser insists: shortest lengths and integers, booleans of one value? (X.690 §10.1, §11.1) */
export function isStrictDer(bytes: Uint8Array, depth = 0): boolean {
  if (depth > MOST_DEEP) return false
  for (let at = 0; at < bytes.length;) {
    const element = readElement(bytes, at)
    if (element === null || !hasShortestLength(bytes, at, element) || !isStrictValue(element)) return false
    if (LOOKED_INTO.includes(element.tag) && !isStrictDer(element.content, depth + 1)) return false
    at = element.end
  }
  return true
}

function hasShortestLength(bytes: Uint8Array, at: number, { content }: DerElement): boolean {
  const size = content.length
  const header = size < 0x80 ? 2 : size < 0x100 ? 3 : size < 0x10000 ? 4 : size < 0x1000000 ? 5 : 6
  return bytes[at + 1] < 0x80 ? header === 2 : header === 2 + (bytes[at + 1] & 0x7f)
}

function isStrictValue({ tag, content }: DerElement): boolean {
  if (tag === BOOLEAN) return content.length === 1 && (content[0] === 0 || content[0] === 0xff)
  if (tag === DER.integer) return content.length > 0 && !(content.length > 1 && ((content[0] === 0 && content[1] < 0x80) || (content[0] === 0xff && content[1] >= 0x80)))
  if (tag === UTC_TIME) return /^\d{12}Z$/.test(ascii.decode(content)) && isTime(`20${ascii.decode(content)}`)
  return tag !== GENERAL_TIME || (/^\d{14}Z$/.test(ascii.decode(content)) && isTime(ascii.decode(content)))
}

/** `YYYYMMDDHHMMSSZ`: a time that exists. */
function isTime(text: string): boolean {
  const [year, month, day, hour, minute, second] = [0, 4, 6, 8, 10, 12].map((from, i) => Number(text.slice(from, from + (i === 0 ? 4 : 2))))
  const days = month >= 1 && month <= 12 ? new Date(Date.UTC(year, month, 0)).getUTCDate() : 0
  return day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60
}
