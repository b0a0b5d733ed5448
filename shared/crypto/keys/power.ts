/** `base ** exponent` modulo `modulus`: of public numbers only, so that time may tell what it likes. The exponent has at most 33 bits. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (let square = base, left = exponent; left > 0n; left >>= 1n, square = (square * square) % modulus) if (left & 1n) result = (result * square) % modulus
  return result
}
