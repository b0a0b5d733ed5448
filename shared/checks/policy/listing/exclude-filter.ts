import { bytesAt } from '../../../bytes/equal'
import type { LiteralNeeds } from '../excludes/python-re/python-pattern'

const utf8 = new TextEncoder()

/** The same as bytes. */
interface ByteNeeds {
  readonly prefix: Uint8Array
  readonly required: readonly Uint8Array[]
}

/** Needs whose prefixes have all bytes up to here: what they have in common from here on, those that end there, and the others by their next byte. */
interface Branch {
  readonly run: Uint8Array
  readonly ending: readonly ByteNeeds[]
  readonly next: ReadonlyMap<number, Branch>
}

/** Tells paths that no exclude matches by their bytes: of most that is known before a text is made of them. Excludes that begin alike are looked at together. */
export class ExcludeFilter {
  private readonly root: Branch

  constructor(needs: readonly LiteralNeeds[]) {
    // Both modes have the same excludes.
    const each = new Map(needs.map((one) => [JSON.stringify([one.prefix, one.required]), one]))
    this.root = branchOf(Array.from(each.values(), ({ prefix, required }) => ({ prefix: utf8.encode(prefix), required: required.map((text) => utf8.encode(text)) })), 0)
  }

  /** May an exclude match the path? It must be ASCII. */
  mayMatch(bytes: Uint8Array, start: number, length: number): boolean {
    const end = start + length
    let at = start
    for (let branch: Branch | undefined = this.root; branch !== undefined; branch = at < end ? branch.next.get(bytes[at]) : undefined) {
      const { run, ending } = branch
      if (run.length > end - at || !bytesAt(bytes, at, run)) return false
      at += run.length
      for (const needs of ending) if (holdsAll(needs.required, bytes, start, end)) return true
    }
    return false
  }
}

/** `depth`: bytes that all of them have in common already. */
function branchOf(needs: readonly ByteNeeds[], depth: number): Branch {
  const [first] = needs
  let end = first === undefined ? depth : first.prefix.length
  for (const { prefix } of needs) {
    let same = depth
    while (same < Math.min(end, prefix.length) && prefix[same] === first.prefix[same]) same++
    end = same
  }
  const byByte = new Map<number, ByteNeeds[]>()
  for (const one of needs) {
    if (one.prefix.length === end) continue
    const alike = byByte.get(one.prefix[end])
    if (alike) alike.push(one)
    else byByte.set(one.prefix[end], [one])
  }
  return {
    run: first === undefined ? new Uint8Array(0) : first.prefix.subarray(depth, end), ending: needs.filter(({ prefix }) => prefix.length === end),
    next: new Map(Array.from(byByte, ([byte, those]) => [byte, branchOf(those, end)])),
  }
}

/** Do they stand there, one after the other? */
function holdsAll(required: readonly Uint8Array[], bytes: Uint8Array, start: number, end: number): boolean {
  let from = start
  for (const part of required) {
    const at = find(bytes, from, end, part)
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
