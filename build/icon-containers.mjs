/** Containers of Windows and macOS around PNG files. */

const ICO_HEADER_BYTES = 6
const ICO_ENTRY_BYTES = 16

/** Which edge (pixels) stands under which type of an ICNS file; 16 and 32 px come in their Retina types, which hold PNG. */
const ICNS_TYPES = [['ic11', 32], ['ic12', 64], ['ic07', 128], ['ic13', 256], ['ic08', 256], ['ic14', 512], ['ic09', 512], ['ic10', 1024]]

/**
 * @param {readonly { size: number, png: Buffer }[]} images Edges of at most 256 px
 * @returns {Buffer} an .ico file (ICONDIR, then an ICONDIRENTRY each, then the images)
 */
export function packIco(images) {
  const head = Buffer.alloc(ICO_HEADER_BYTES + ICO_ENTRY_BYTES * images.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  for (const [index, { size, png }] of images.entries()) {
    const entry = ICO_HEADER_BYTES + ICO_ENTRY_BYTES * index
    head.writeUInt8(size % 256, entry) // 0 stands for 256
    head.writeUInt8(size % 256, entry + 1)
    head.writeUInt16LE(1, entry + 4)
    head.writeUInt16LE(32, entry + 6)
    head.writeUInt32LE(png.length, entry + 8)
    head.writeUInt32LE(offset, entry + 12)
    offset += png.length
  }
  return Buffer.concat([head, ...images.map(({ png }) => png)])
}

/**
 * @param {ReadonlyMap<number, Buffer>} images PNG files by their edge in pixels
 * @returns {Buffer} an .icns file: chunks of type, length (big-endian, with these eight bytes) and data
 */
export function packIcns(images) {
  const chunks = ICNS_TYPES.map(([type, size]) => icnsChunk(type, images.get(size)))
  return icnsChunk('icns', Buffer.concat(chunks))
}

function icnsChunk(type, data) {
  const head = Buffer.alloc(8)
  head.write(type, 0, 'latin1')
  head.writeUInt32BE(8 + data.length, 4)
  return Buffer.concat([head, data])
}
