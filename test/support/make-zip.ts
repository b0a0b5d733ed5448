import { crc32, deflateRawSync } from 'node:zlib'

export interface MadeMember {
  readonly name: string | Uint8Array
  readonly content?: Uint8Array
  readonly stored?: boolean
  readonly flags?: number
  readonly method?: number
  /** Unix mode with the file type. */
  readonly mode?: number
  /** Instead of the content's own. */
  readonly crc?: number
  readonly size?: number
}

/** A zip archive written from scratch (APPNOTE 6.3.10) with Node's deflate and CRC. */
export function makeZip(members: readonly MadeMember[]): Uint8Array {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const member of members) {
    const name = Buffer.from(member.name)
    const content = Buffer.from(member.content ?? [])
    const packed = member.stored ? content : deflateRawSync(content)
    const method = member.method ?? (member.stored ? 0 : 8)
    const sizes = [u32(member.crc ?? crc32(content)), u32(packed.length), u32(member.size ?? content.length)]
    const local = Buffer.concat([u32(0x04034b50), u16(20), u16(member.flags ?? 0), u16(method), u32(0), ...sizes, u16(name.length), u16(0), name, packed])
    const attributes = [u16(0), u16(0), u32(((member.mode ?? 0o100644) << 16) >>> 0), u32(offset)]
    directory.push(Buffer.concat([u32(0x02014b50), u16(0x031e), u16(20), u16(member.flags ?? 0), u16(method), u32(0), ...sizes, u16(name.length), u16(0), u16(0), ...attributes, name]))
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.concat([u32(0x06054b50), u16(0), u16(0), u16(members.length), u16(members.length), u32(central.length), u32(offset), u16(0)])
  return new Uint8Array(Buffer.concat([...locals, central, end]))
}

function u16(value: number): Buffer {
  return Buffer.of(value & 0xff, value >> 8)
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}
