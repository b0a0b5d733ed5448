import type { Cursor } from '../../../bytes/cursor'
import { visibleBytes } from '../../../bytes/visible'
import { formatGuid, utf16 } from './field-reader'

const END = 0x7f
/** Nodes of one path; a longer one is not shown further. */
const MAX_NODES = 64

/** EFI device path (UEFI 2.10 §10.3) as UEFI's own text form, as far as nodes of boot devices go; others as `Path(type,subtype,hex)`. */
export function devicePathText(cursor: Cursor): string {
  const parts: string[] = []
  for (let n = 0; n < MAX_NODES && cursor.remaining >= 4; n++) {
    const at = cursor.offset
    const [type, subtype, length] = [cursor.u8('path type'), cursor.u8('path subtype'), cursor.u16le('path length')]
    if (length < 4) cursor.fail('length', 'path length', 'at least 4 bytes', `${length} bytes`, at)
    const node = cursor.sub(length - 4, 'path node')
    if (type === END) break
    parts.push(nodeText(type, subtype, node))
  }
  cursor.skip(cursor.remaining, 'rest of the path')
  return parts.join('/')
}

function nodeText(type: number, subtype: number, node: Cursor): string {
  const size = node.remaining
  if (type === 1 && subtype === 1 && size === 2) {
    const [fn, device] = [node.u8('function'), node.u8('device')]
    return `Pci(0x${device.toString(16)},0x${fn.toString(16)})`
  }
  if (type === 2 && subtype === 1 && size === 8) {
    const [hid, uid] = [node.u32le('HID'), node.u32le('UID')]
    const isPciRoot = hid === 0x0a0341d0 || hid === 0x0a0841d0
    return isPciRoot ? `PciRoot(0x${uid.toString(16)})` : `Acpi(0x${hid.toString(16)},0x${uid.toString(16)})`
  }
  if (type === 3 && subtype === 18 && size === 6) return `Sata(0x${node.u16le('port').toString(16)},0x${node.u16le('multiplier').toString(16)},0x${node.u16le('lun').toString(16)})`
  if (type === 3 && subtype === 2 && size === 4) return `Scsi(0x${node.u16le('target').toString(16)},0x${node.u16le('lun').toString(16)})`
  if (type === 3 && subtype === 5 && size === 2) return `USB(0x${node.u8('port').toString(16)},0x${node.u8('interface').toString(16)})`
  if (type === 3 && subtype === 23 && size === 12) return `NVMe(0x${node.u32le('namespace').toString(16)})`
  if (type === 3 && subtype === 11 && size >= 32) return `MAC(${hexOf(node.borrow(6, 'address'))})`
  if (type === 3 && subtype === 24) return `Uri(${visibleBytes(node.borrow(size, 'URI'))})`
  if (type === 4 && subtype === 1 && size === 38) return hardDrive(node)
  if (type === 4 && subtype === 4) return `\\\\${utf16(node.borrow(size, 'file path')).replace(/^\\\\/, '')}`
  if (type === 4 && subtype === 6 && size === 16) return `FvFile(${formatGuid(node.borrow(16, 'file'))})`
  if (type === 4 && subtype === 7 && size === 16) return `Fv(${formatGuid(node.borrow(16, 'volume'))})`
  return `Path(${type},${subtype}${size > 0 ? `,${hexOf(node.borrow(Math.min(size, 16), 'node'))}` : ''})`
}

function hardDrive(node: Cursor): string {
  const partition = node.u32le('partition')
  node.skip(16, 'start and size')
  const signature = node.borrow(16, 'signature')
  const [, kind] = [node.u8('format'), node.u8('signature type')]
  return kind === 2 ? `HD(${partition},GPT,${formatGuid(signature)})` : `HD(${partition},MBR,0x${hexOf(signature.subarray(0, 4))})`
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
