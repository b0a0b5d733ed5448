/**
 * Sorts texts by their bytes: quicksort of three parts on some bytes at a time (Bentley and Sedgewick 1997), which are kept beside each text's number. The texts, no two of them the same, and
 * room for the work stand where `beginSort` is told.
 */

/** Groups of fewer texts are sorted by insertion. */
const FEW: u32 = 16
/** Bytes of a text in a key; below them, how many of its bytes are left: 8 stands for more than these. */
const STEP: u32 = 7
/** Bytes of a group that waits: first text, text behind the last, bytes in which all are the same, are their keys there. */
const GROUP: u32 = 16

let bytes: u32 = 0
let ends: u32 = 0
let order: u32 = 0
let keys: u32 = 0
let groups: u32 = 0
let waiting: u32 = 0
let random: u32 = 1
/** Texts that are in their place. */
export let settled: u32 = 0

/** `count` texts: at `bytes`, their ends at `ends`. Room for 4 bytes a text at `order`, for 8 at `keys`, and for 8 and 64 more at `groups`. `seed` is not 0. */
export function beginSort(count: u32, bytesAt: u32, endsAt: u32, orderAt: u32, keysAt: u32, groupsAt: u32, seed: u32): void {
  bytes = bytesAt
  ends = endsAt
  order = orderAt
  keys = keysAt
  groups = groupsAt
  random = seed
  waiting = 0
  settled = 0
  for (let text: u32 = 0; text < count; text++) store<u32>(order + 4 * text, text)
  push(0, count, 0, false)
}

/** Sorts on, until about so many texts were looked at. @returns are there any left? */
export function sortSome(budget: u32): bool {
  let looked: u32 = 0
  while (waiting > 0 && looked < budget) {
    waiting--
    const group = groups + GROUP * waiting
    const from = load<u32>(group)
    const to = load<u32>(group + 4)
    const depth = load<u32>(group + 8)
    if (load<u32>(group + 12) === 0) for (let i = from; i < to; i++) setKey(i, keyOf(load<u32>(order + 4 * i), depth))
    if (to - from < FEW) insert(from, to, depth)
    else split(from, to, depth)
    looked += to - from
  }
  return waiting > 0
}

/** Texts whose key is less than one of them, the same, and more; those of each side are sorted later. */
function split(from: u32, to: u32, depth: u32): void {
  const pivot = pivotOf(from, to)
  let less = from
  let more = to
  for (let i = from; i < more;) {
    const key = keyAt(i)
    if (key < pivot) swap(less++, i++)
    else if (key > pivot) swap(i, --more)
    else i++
  }
  push(from, less, depth, true)
  push(more, to, depth, true)
  push(less, more, depth + STEP, false)
}

/** The middle of three that were drawn. */
function pivotOf(from: u32, to: u32): u64 {
  const a = keyAt(from + drawn() % (to - from))
  const b = keyAt(from + drawn() % (to - from))
  const c = keyAt(from + drawn() % (to - from))
  if (a < b) return b < c ? b : a < c ? c : a
  return a < c ? a : b < c ? c : b
}

/** Xorshift (Marsaglia 2003). */
function drawn(): u32 {
  random ^= random << 13
  random ^= random >> 17
  random ^= random << 5
  return random
}

function insert(from: u32, to: u32, depth: u32): void {
  for (let i = from + 1; i < to; i++) {
    const text = load<u32>(order + 4 * i)
    const key = keyAt(i)
    let at = i
    while (at > from) {
      const before = keyAt(at - 1)
      if (before < key || (before === key && !isBefore(text, load<u32>(order + 4 * (at - 1)), depth + STEP))) break
      store<u32>(order + 4 * at, load<u32>(order + 4 * (at - 1)))
      setKey(at, before)
      at--
    }
    store<u32>(order + 4 * at, text)
    setKey(at, key)
  }
  settled += to - from
}

/** Of texts that are the same in `depth` bytes. */
function isBefore(one: u32, other: u32, depth: u32): bool {
  let at = depth
  while (true) {
    const a = keyOf(one, at)
    const b = keyOf(other, at)
    if (a !== b) return a < b
    at += STEP
  }
}

/** The bytes of a text behind its first `depth`, of which it has at least as many; zeros behind its end. */
@inline
function keyOf(text: u32, depth: u32): u64 {
  const at = (text === 0 ? 0 : load<u32>(ends + 4 * (text - 1))) + depth
  const left = load<u32>(ends + 4 * text) - at
  const next = bswap(load<u64>(bytes + at))
  if (left > STEP) return (next & ~(<u64>0xff)) | 8
  return left === 0 ? 0 : (next & (~(<u64>0) << (64 - 8 * <u64>left))) | left
}

@inline
function keyAt(place: u32): u64 {
  return load<u64>(keys + 8 * place)
}

@inline
function setKey(place: u32, key: u64): void {
  store<u64>(keys + 8 * place, key)
}

@inline
function swap(a: u32, b: u32): void {
  const text = load<u32>(order + 4 * a)
  const key = keyAt(a)
  store<u32>(order + 4 * a, load<u32>(order + 4 * b))
  setKey(a, keyAt(b))
  store<u32>(order + 4 * b, text)
  setKey(b, key)
}

function push(from: u32, to: u32, depth: u32, keyed: bool): void {
  if (to - from < 2) {
    settled += to - from
    return
  }
  const group = groups + GROUP * waiting
  store<u32>(group, from)
  store<u32>(group + 4, to)
  store<u32>(group + 8, depth)
  store<u32>(group + 12, keyed ? 1 : 0)
  waiting++
}
