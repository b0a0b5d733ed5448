import { otherByteOrder } from './byte-order'
import type { Hypothesis } from './hypothesis'
import { inserted, runInserted } from './inserted'
import { missingHead } from './missing-head'
import { movedBetweenPcrs } from './moved'
import { nameReencoded, signatureDropped, signatureReencoded } from './rewritten'
import { duplicatedSegment } from './segment'
import { movedInTheLog, swapped } from './swapped'
import { forgedViolation, violationRemoved, violationsAsZeros } from './violations'

/** Every explanation of a mismatch that is searched for, the cheap ones first. */
export const HYPOTHESES: readonly Hypothesis[] = [
  violationsAsZeros, otherByteOrder, duplicatedSegment, movedBetweenPcrs, forgedViolation, inserted, swapped, violationRemoved, missingHead,
  signatureDropped, signatureReencoded, nameReencoded, runInserted, movedInTheLog,
]
