import { bytesEqual } from '../../bytes/equal'
import { entryPcr, templateData, templateDigest, type ImaLog } from '../../model/ima-log'

/**
 * Where `before` begins to say what `after` says from its first entry on: index of the first of the entries that both hold, or `null`. Either they
 * agree to the end of `before`, so that `after` goes on from there, or to the end of `after`, which then is a piece of `before`. A kernel lists no
 * entry twice in one boot, so what agrees is the same part of the same list.
 */
export function overlapStart(before: ImaLog, after: ImaLog): number | null {
  if (after.count === 0) return null
  for (let index = 0; index < before.count; index++) {
    if (!isSameEntry(before, index, after, 0)) continue
    const common = Math.min(before.count - index, after.count)
    let agreed = 1
    while (agreed < common && isSameEntry(before, index + agreed, after, agreed)) agreed++
    if (agreed === common) return index
  }
  return null
}

function isSameEntry(a: ImaLog, i: number, b: ImaLog, j: number): boolean {
  return entryPcr(a, i) === entryPcr(b, j) && bytesEqual(templateDigest(a, i), templateDigest(b, j)) && bytesEqual(templateData(a, i), templateData(b, j))
}
