import { bytesEqual } from '../../bytes/equal'
import { ENTRY, algorithmName, fileDigest, hasFlag, type ImaLog } from '../../model/ima-log'
import { STATE } from '../../model/verdict'
import { isBootAggregate } from '../log/boot-aggregate'
import { isBufferEntry } from '../log/measured-buffer'
import type { SignatureOutcome } from './outcome'

/** Is the entry of a file? Buffers and the boot aggregate can't be signed, and of fields that are not decoded nothing is known. */
export function isFileEntry(log: ImaLog, index: number): boolean {
  return !hasFlag(log, index, ENTRY.unknownTemplate | ENTRY.malformed) && !isBufferEntry(log, index) && !isBoot(log, index)
}

/** Is the entry of a file without a signature? */
export function isUnsignedFile(log: ImaLog, { states }: SignatureOutcome, index: number): boolean {
  return states[index] === STATE.absent && isFileEntry(log, index)
}

/** Is a signature there that does not prove what it should? */
export function isBadlySigned({ states }: SignatureOutcome, index: number): boolean {
  return isBadState(states[index])
}

/** The same by its index into SIGNATURE_STATES. */
export function isBadState(state: number): boolean {
  return state === STATE.invalid || state === STATE.malformed || state === STATE['unknown-key']
}

/** The entry that a boot begins with, or the same after a kexec. The name alone says little: of a file in a detached mount the log holds its last part only. */
function isBoot(log: ImaLog, index: number): boolean {
  if (!isBootAggregate(log, index)) return false
  return index === 0 || (algorithmName(log, index) === algorithmName(log, 0) && bytesEqual(fileDigest(log, index), fileDigest(log, 0)))
}
