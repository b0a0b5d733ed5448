/** "1 byte", "12 bytes": as errors say what was found. */
export function byteCount(count: number): string {
  return `${count} ${count === 1 ? 'byte' : 'bytes'}`
}
