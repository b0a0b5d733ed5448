import { otherByteOrder } from './byte-order'
import type { Hypothesis } from './hypothesis'
import { inserted } from './inserted'
import { movedFromHere } from './moved'
import { swapped } from './swapped'
import { forgedViolation, violationsAsZeros } from './violations'

/** Every explanation of a mismatch, the cheap ones first. */
export const HYPOTHESES: readonly Hypothesis[] = [violationsAsZeros, otherByteOrder, movedFromHere, forgedViolation, inserted, swapped]
