/** The opcode PROTO, and the protocols that have one (CPython `Lib/pickle.py`). */
const PROTO = 0x80
const PROTOCOLS = [2, 3, 4, 5]
/** Every pickle ends with the opcode STOP. */
const STOP = 0x2e
/** How protocols 0 and 1 begin a dictionary, list or tuple that is remembered, or the name of a class. */
const TEXT_STARTS = ['(dp0\n', '(dp1\n', '(lp0\n', '(lp1\n', '(tp0\n', '(tp1\n', '}q\u0000', ']q\u0000', 'ccopy_reg\n', 'c__builtin__\n']

/** Python's pickle. Reading one is running it: it is never read here. */
export function isPickle(bytes: Uint8Array): boolean {
  if (bytes.length < 4 || bytes[bytes.length - 1] !== STOP) return false
  const head = String.fromCharCode(...bytes.subarray(0, 16))
  return (bytes[0] === PROTO && PROTOCOLS.includes(bytes[1])) || TEXT_STARTS.some((start) => head.startsWith(start))
}
