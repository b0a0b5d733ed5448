import { asciiLower, lower } from './characters'
import * as I from './instructions'

const LF = 0x0a

/** Is a character what the unit at a place of the program asks for? */
export function isOne({ code, tests }: I.Program, place: number, character: number): boolean {
  switch (code[place]) {
    case I.CHARACTER: return code[place + 1] === character
    case I.ANY: return character !== LF
    case I.ANY_OR_LF: return true
    default: return tests[code[place + 1]](character)
  }
}

/** How many characters in a row are what a unit asks for, from a place in the text on. @param max -1: without end. */
export function countUnits({ code, tests }: I.Program, unit: number, text: Uint32Array, from: number, max: number): number {
  const end = max < 0 || max > text.length - from ? text.length : from + max
  const a = code[unit + 1]
  let at = from
  switch (code[unit]) {
    case I.CHARACTER:
      while (at < end && text[at] === a) at++
      break
    case I.ANY:
      while (at < end && text[at] !== LF) at++
      break
    case I.ANY_OR_LF:
      at = end
      break
    default:
      while (at < end && tests[a](text[at])) at++
  }
  return at - from
}

/** Does the text from `start` to `end` stand at `at` once more? @param compare one of COMPARE_EXACT, COMPARE_ASCII, COMPARE_UNICODE */
export function isRepeated(text: Uint32Array, start: number, end: number, at: number, compare: number): boolean {
  if (end - start > text.length - at) return false
  for (let i = start; i < end; i++) {
    if (folded(text[at + i - start], compare) !== folded(text[i], compare)) return false
  }
  return true
}

function folded(code: number, compare: number): number {
  if (compare === I.COMPARE_EXACT) return code
  return compare === I.COMPARE_ASCII ? asciiLower(code) : lower(code)
}
