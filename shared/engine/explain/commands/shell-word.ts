import { bytesOfVisible, decodeUtf8, visibleText } from '../../../bytes/visible'

/** What bash takes as it stands anywhere in a word. */
const BARE = /^[A-Za-z0-9_./%+,@^-]+$/

/**
 * A file name as one word of bash that means exactly its bytes and shows no hidden character; `null` for one that no argument can hold (NUL).
 * A name that a tool could take for an option or an address (`-x`, `file:x`) is led by `./`.
 */
export function shellFileName(visiblePath: string): string | null {
  const name = bytesOfVisible(visiblePath)
  const prefix = visiblePath.startsWith('-') || visiblePath.includes(':') ? Uint8Array.of(0x2e, 0x2f) : new Uint8Array(0)
  return shellWord(Uint8Array.from([...(visiblePath.startsWith('/') ? [] : prefix), ...name]))
}

/** Any bytes as one word of bash; `null` when they hold a NUL. */
export function shellWord(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null
  const text = decodeUtf8(bytes)
  if (text !== null && BARE.test(text)) return text
  if (text !== null && isShown(text)) return `'${text.replaceAll("'", `'\\''`)}'`
  return `$'${[...(text === null ? byteCharacters(bytes) : text)].map((character) => ansiCharacter(character, text === null)).join('')}'`
}

/** No character of it needs an escape to be seen. */
function isShown(text: string): boolean {
  return visibleText(text) === text.replaceAll('\\', '\\\\')
}

function byteCharacters(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

/** A character inside `$'…'`; `isByte`: it stands for one byte, else for its UTF-8 form. */
function ansiCharacter(character: string, isByte: boolean): string {
  if (character === "'" || character === '\\') return `\\${character}`
  if (isByte ? character >= ' ' && character <= '~' : isShown(character)) return character
  const bytes = isByte ? [character.charCodeAt(0)] : [...new TextEncoder().encode(character)]
  return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}
