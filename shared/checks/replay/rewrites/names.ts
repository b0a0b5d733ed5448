import { eachField, type Rewrite } from './rewrite'

const NAMES = ['n', 'n-ng']
const BLANK = 0x20
const UNDERSCORE = 0x5f
const BACKSLASH = 0x5c
const PERCENT = 0x25

/** Names that a tool wrote otherwise than the kernel, which writes blanks as `_` and every other byte as it is. */
export const NAME_REWRITES: readonly Rewrite[] = [
  eachField('blanks in names where the kernel wrote underscores', NAMES, (name) => replaced(name, BLANK, UNDERSCORE)),
  eachField('underscores in names where blanks were measured', NAMES, (name) => replaced(name, UNDERSCORE, BLANK)),
  eachField('escapes in names where bytes were measured', NAMES, unescaped),
  eachField('names whose bytes were taken for Latin-1 and written as UTF-8', NAMES, asLatin1),
  eachField('names without the NUL at their end', ['n-ng'], (name) => (name.at(-1) === 0 ? null : Uint8Array.of(...name, 0))),
]

function replaced(name: Uint8Array, from: number, to: number): Uint8Array | null {
  return name.includes(from) ? name.map((byte) => (byte === from ? to : byte)) : null
}

/** `\x41`, `\101`, `%41` and a doubled backslash as the byte that they stand for. */
function unescaped(name: Uint8Array): Uint8Array | null {
  if (!name.includes(BACKSLASH) && !name.includes(PERCENT)) return null
  const bytes: number[] = []
  for (let at = 0; at < name.length;) {
    const [byte, length] = escapeAt(name, at) ?? [name[at], 1]
    bytes.push(byte)
    at += length
  }
  return bytes.length === name.length ? null : Uint8Array.from(bytes)
}

function escapeAt(name: Uint8Array, at: number): readonly [byte: number, length: number] | null {
  const text = String.fromCharCode(...name.subarray(at, at + 4))
  const hex = name[at] === BACKSLASH ? /^\\x([0-9a-f]{2})/i.exec(text) : name[at] === PERCENT ? /^%([0-9a-f]{2})/i.exec(text) : null
  if (hex) return [parseInt(hex[1], 16), hex[0].length]
  const octal = /^\\([0-3][0-7]{2})/.exec(text)
  if (octal) return [parseInt(octal[1], 8), 4]
  return text.startsWith('\\\\') ? [BACKSLASH, 2] : null
}

function asLatin1(name: Uint8Array): Uint8Array | null {
  if (name.every((byte) => byte < 0x80)) return null
  const characters = [...new TextDecoder('utf-8', { ignoreBOM: true }).decode(name)].map((one) => one.codePointAt(0)!)
  return characters.every((one) => one < 0x100) ? Uint8Array.from(characters) : null
}
