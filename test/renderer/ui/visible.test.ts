import { describe, expect, it } from 'vitest'
import { visibleBytes, visibleText } from '@shared/bytes/visible'
import { baseNameStart, textPieces } from '@/ui/visible'

const plain = (text: string) => ({ text, escape: false })
const box = (text: string) => ({ text, escape: true })

describe('visible text', () => {
  it('is one piece when nothing is hidden', () => expect(textPieces('/usr/bin/true')).toEqual([plain('/usr/bin/true')]))
  it.each([
    ['a\u202eb', [plain('a'), box('U+202E RIGHT-TO-LEFT'), plain('b')]],
    ['\u200b', [box('U+200B ZERO WIDTH SPACE')]],
    ['a\nb', [plain('a'), box('U+000A LINE FEED'), plain('b')]],
    ['\x1b[2K', [box('U+001B ESCAPE'), plain('[2K')]],
    ['\ufeff', [box('U+FEFF BYTE ORDER MARK')]],
    ['\u{e0041}', [box('U+E0041')]],
  ])('%j is boxed by its code point', (text, pieces) => expect(textPieces(visibleText(text))).toEqual(pieces))
  it('gives bytes that are no text as they are', () => {
    expect(textPieces(visibleBytes(Uint8Array.of(0x61, 0xff, 0xfe, 0x62)))).toEqual([plain('a'), box('\\xff\\xfe'), plain('b')])
  })
  it('tells a backslash of the name from an escape', () => {
    expect(textPieces(visibleText('a\\x41\\u{202e}'))).toEqual([plain('a\\x41\\u{202e}')])
  })
})

describe('the file name of a path', () => {
  it.each([['/usr/bin/true', 9], ['true', 0], ['/', 0], ['/usr/lib/', 5], ['', 0]])('in %j begins at %i', (path, at) => expect(baseNameStart(path)).toBe(at))
})
