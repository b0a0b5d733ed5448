import type { KeyMaterial } from '../../model/tpm'
import { curveByName, type Curve } from './curves'
import { fixedSize, toBigInt } from './integers'
import { refuseKey, type KeyOrigin } from './key-origin'

/**
 * ECC key of a curve by name and unsigned big-endian coordinates, maybe with leading zeros dropped. A curve that is not verified
 * here gives `unsupported`.
 * @throws EvidenceError `key.ecc-point` when the point is not on its curve: such keys leak and forge.
 */
export function eccMaterial(curveName: string, x: Uint8Array, y: Uint8Array, origin: KeyOrigin): KeyMaterial {
  const curve = curveByName(curveName)
  if (curve === undefined) return { type: 'unsupported', family: 'ecc', name: `ecc ${curveName}` }
  const fixedX = fixedSize(x, curve.size)
  const fixedY = fixedSize(y, curve.size)
  if (fixedX === null || fixedY === null || !isOnCurve(curve, toBigInt(fixedX), toBigInt(fixedY))) {
    return refuseKey(origin, 'ecc-point', 'point', `a point of the curve ${curve.name}`, 'a point that is not on it')
  }
  return { type: 'ecc', curve: curve.name, x: fixedX, y: fixedY }
}

function isOnCurve({ p, a, b }: Curve, x: bigint, y: bigint): boolean {
  return x < p && y < p && (y * y - (x * x * x + a * x + b)) % p === 0n
}
