import { bytesAt } from '../../../bytes/equal'
import type { LiteralNeeds } from '../excludes/python-re/python-pattern'

/** Where most paths differ: all of them begin with `/`. */
const AT = 1
const utf8 = new TextEncoder()

/** The same as bytes. */
interface ByteNeeds {
  readonly prefix: Uint8Array
  readonly required: readonly Uint8Array[]
}

/** Tells paths that no exclude matches by their bytes: of most that is known before a text is made of them. */
export class ExcludeFilter {
  /** What to look for, by the second byte of a path. */
  private readonly byByte: readonly (readonly ByteNeeds[])[]

  constructor(needs: readonly LiteralNeeds[]) {
    // Both modes have the same excludes.
    const each = new Map(needs.map((one) => [JSON.stringify([one.prefix, one.required]), one]))
    const all = Array.from(each.values(), ({ prefix, required }) => ({ prefix: utf8.encode(prefix), required: required.map((text) => utf8.encode(text)) }))
    this.byByte = Array.from({ length: 0x100 }, (_, byte) => all.filter(({ prefix }) => prefix.length <= AT || prefix[AT] === byte))
  }

  /** May an exclude match the path? It must be ASCII, of two bytes at least. */
  mayMatch(bytes: Uint8Array, start: number, length: number): boolean {
    for (const needs of this.byByte[bytes[start + AT]]) if (isMet(needs, bytes, start, length)) return true
    return false
  }
}

function isMet({ prefix, required }: ByteNeeds, bytes: Uint8Array, start: number, length: number): boolean {
  if (prefix.length > length || !bytesAt(bytes, start, prefix)) return false
  let from = start
  for (const part of required) {
    const at = find(bytes, from, start + length, part)
    if (at < 0) return false
    from = at + part.length
  }
  return true
}

/** Where the part begins first; -1 where it does not stand there. */
function find(bytes: Uint8Array, from: number, end: number, part: Uint8Array): number {
  for (let at = from; at + part.length <= end; at++) if (bytes[at] === part[0] && bytesAt(bytes, at, part)) return at
  return -1
}
