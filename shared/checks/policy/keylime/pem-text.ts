import { bytesFromBase64 } from './python-text'

/** Larger buffers are no keys: the kernel measures certificates of some kilobytes. */
const MAX_PEM = 262_144
const latin1 = new TextDecoder('latin1')

/** The bytes of the first PEM block with one of these labels; text around it does not matter. `null` where there is none. */
export function firstPem(bytes: Uint8Array, labels: readonly string[]): Uint8Array | null {
  if (bytes.length > MAX_PEM || bytes.indexOf(0x2d) < 0) return null
  const text = latin1.decode(bytes)
  for (const { index, 0: border, 1: label } of text.matchAll(/^-----BEGIN ([A-Z0-9 ]+)-----[ \t]*\r?$/gm)) {
    if (!labels.includes(label)) continue
    const end = text.indexOf(`-----END ${label}-----`, index)
    const body = end < 0 ? null : text.slice(index + border.length, end)
    return body !== null && /^[A-Za-z0-9+/=\s]*$/.test(body) ? bytesFromBase64(body) : null
  }
  return null
}
