import { isAsciiWord, isWord } from './characters'
import * as I from './instructions'

const LF = 0x0a

/** Is a place in a text one that an anchor means? In an empty text Python finds no place for `\b`, and none for `\B` (CPython 3.11 `sre_lib.h`). */
export function isAnchored(text: Uint32Array, at: number, anchor: number): boolean {
  switch (anchor) {
    case I.AT_START: return at === 0
    case I.AT_LINE_START: return at === 0 || text[at - 1] === LF
    case I.AT_END: return at === text.length || (at === text.length - 1 && text[at] === LF)
    case I.AT_LINE_END: return at === text.length || text[at] === LF
    case I.AT_TEXT_END: return at === text.length
    case I.AT_BOUNDARY: return text.length > 0 && isBoundary(text, at, isWord)
    case I.AT_NOT_BOUNDARY: return text.length > 0 && !isBoundary(text, at, isWord)
    case I.AT_ASCII_BOUNDARY: return text.length > 0 && isBoundary(text, at, isAsciiWord)
    default: return text.length > 0 && !isBoundary(text, at, isAsciiWord)
  }
}

function isBoundary(text: Uint32Array, at: number, isWordCharacter: (code: number) => boolean): boolean {
  return (at > 0 && isWordCharacter(text[at - 1])) !== (at < text.length && isWordCharacter(text[at]))
}
