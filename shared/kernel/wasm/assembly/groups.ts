import { dataLength } from './gather-32'
import { GROUPS, GROUPS_MAX, SHA1, SHA256, SHA384, SHA512 } from './memory'
import { hash2, hash4 } from './templates'

/** A count and four slots. */
const GROUP_SIZE: u32 = 20
/** Bytes behind a message at least, of a block's: the bit that ends it and its length. */
const PADDING_32: u32 = 9
const PADDING_64: u32 = 17

/**
 * Digests of the data of the slots 0 to `count`, in the banks asked for. A lane costs what its longest message does, so that those of as many
 * blocks wait for each other; rare long ones are not kept waiting.
 */
export function templateDigests(count: u32, banks: u32): void {
  if (banks & (SHA1 | SHA256)) digests32(count, banks)
  if (banks & (SHA384 | SHA512)) digests64(count, banks)
}

function digests32(count: u32, banks: u32): void {
  memory.fill(GROUPS, 0, GROUP_SIZE * GROUPS_MAX)
  for (let slot: u32 = 0; slot < count; slot++) {
    const blocks = (dataLength(slot) + PADDING_32 + 63) >> 6
    if (blocks >= GROUPS_MAX) hash4(slot, slot, slot, slot, blocks, banks)
    else if (join(slot, blocks, 4)) flush32(blocks, banks)
  }
  for (let blocks: u32 = 1; blocks < GROUPS_MAX; blocks++) flush32(blocks, banks)
}

function digests64(count: u32, banks: u32): void {
  memory.fill(GROUPS, 0, GROUP_SIZE * GROUPS_MAX)
  for (let slot: u32 = 0; slot < count; slot++) {
    const blocks = (dataLength(slot) + PADDING_64 + 127) >> 7
    if (blocks >= GROUPS_MAX) hash2(slot, slot, blocks, banks)
    else if (join(slot, blocks, 2)) flush64(blocks, banks)
  }
  for (let blocks: u32 = 1; blocks < GROUPS_MAX; blocks++) flush64(blocks, banks)
}

/** Adds the slot to those of as many blocks; is the group full? */
@inline
function join(slot: u32, blocks: u32, size: u32): bool {
  const group = GROUPS + GROUP_SIZE * blocks
  const waiting = load<u32>(group) + 1
  store<u32>(group + 4 * waiting, slot)
  store<u32>(group, waiting)
  return waiting === size
}

/** Lanes that nobody waits in repeat the first. */
function flush32(blocks: u32, banks: u32): void {
  const group = GROUPS + GROUP_SIZE * blocks
  const waiting = load<u32>(group)
  if (waiting === 0) return
  const first = load<u32>(group, 4)
  const second = waiting > 1 ? load<u32>(group, 8) : first
  const third = waiting > 2 ? load<u32>(group, 12) : first
  const fourth = waiting > 3 ? load<u32>(group, 16) : first
  hash4(first, second, third, fourth, blocks, banks)
  store<u32>(group, 0)
}

function flush64(blocks: u32, banks: u32): void {
  const group = GROUPS + GROUP_SIZE * blocks
  const waiting = load<u32>(group)
  if (waiting === 0) return
  const first = load<u32>(group, 4)
  hash2(first, waiting > 1 ? load<u32>(group, 8) : first, blocks, banks)
  store<u32>(group, 0)
}
