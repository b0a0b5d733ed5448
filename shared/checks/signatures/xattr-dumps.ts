import { bytesEqual } from '../../bytes/equal'
import { byteCount } from '../../bytes/byte-count'
import { toHex } from '../../bytes/hex'
import { visibleBytes } from '../../bytes/visible'
import { XATTR_TYPE, isContentSignatureType } from '../../crypto/ima-signature/ima-signature'
import { entryFields } from '../../kernel/entry-fields'
import type { Observation } from '../../model/finding'
import { entryPlace, pathBytes, type ImaLog } from '../../model/ima-log'
import type { Check } from '../check'
import { counted, observe } from '../observe'
import { dumpedEntries, dumpedXattr, type DumpedEntry } from './dumped-files'
import { entryXattrs } from './xattrs'

const [IMA, EVM] = ['security.ima', 'security.evm']
/** Bytes of a value that are shown: a signature's header, and its end, where signatures of one key differ. */
const SHOWN = { head: 9, tail: 4, whole: 16 }
const CHECK_EVERY = 1024

/** What a dump says otherwise than the log. */
interface Difference {
  readonly entryIndex: number
  readonly dumped: Uint8Array
  readonly logged: Uint8Array
}

/** Holds dumped signatures against those that entries carry: the log has what the file had when it was measured, the dump what it had later. */
export const xattrDumps: Check = {
  name: 'attribute dumps',
  stage: 'replay',
  async run({ log, xattrDumps: dumps }, before, checkpoint) {
    if (!log || dumps.length === 0) return {}
    const different: Difference[] = []
    const same: number[] = []
    for (const [i, one] of (await dumpedEntries(log, dumps, checkpoint)).entries()) {
      if (i % CHECK_EVERY === 0) await checkpoint(0, log.count)
      const pairs = comparable(log, one)
      const other = pairs.find(({ dumped, logged }) => !bytesEqual(dumped, logged))
      if (other) different.push({ ...other, entryIndex: one.entryIndex })
      else if (pairs.length > 0) same.push(one.entryIndex)
    }
    return { observations: [...before.observations, ...differences(log, different), ...agreement(log, ascending(same))] }
  },
}

/** Values that should be equal, for an entry whose template logs signatures: where dump or log do not tell a value, nothing is compared. */
function comparable(log: ImaLog, one: DumpedEntry): { dumped: Uint8Array; logged: Uint8Array }[] {
  const fields = entryFields(log, one.entryIndex) ?? []
  const [ima, evm] = [dumpedXattr(one, IMA), dumpedXattr(one, EVM)]
  const of = (id: string) => fields.find((field) => field.id === id)?.bytes ?? null
  const measured = entryXattrs(fields, log.byteOrder === 'le')?.get(IMA) ?? null
  const pairs = [[sigOf(of('sig'), ima, evm), of('sig')], [of('evmsig') && portable(of('evmsig')!, evm), of('evmsig')], [measured && ima, measured]] as const
  return pairs.flatMap(([dumped, logged]) => (dumped && logged ? [{ dumped, logged }] : []))
}

/** What the `sig` field should hold by the dump (Linux 6.12 `ima_template_lib.c`, `ima_eventsig_init`); `null` where the dump does not tell. */
function sigOf(logged: Uint8Array | null, ima: Uint8Array | null, evm: Uint8Array | null): Uint8Array | null {
  if (logged === null) return null
  const isSigned = ima !== null && isContentSignatureType(ima[0])
  if (isSigned || logged[0] !== XATTR_TYPE.portable) return isSigned || logged.length > 0 ? ima : null
  return evm
}

/** The same for `evmsig`, which holds portable signatures alone. */
function portable(logged: Uint8Array, evm: Uint8Array | null): Uint8Array | null {
  return evm !== null && (evm[0] === XATTR_TYPE.portable || logged.length > 0) ? evm : null
}

function differences(log: ImaLog, found: readonly Difference[]): Observation[] {
  if (found.length === 0) return []
  const [first] = found
  const files = counted(found.length, 'file')
  const message = `A dump of attributes has another signature than the log, ${files}: ${visibleBytes(pathBytes(log, first.entryIndex))} in entry ${first.entryIndex + 1}. The file was signed anew after it was measured, or the dump or the log is not what it was.`
  return [observe('signature.differs-from-dump', 'warning', message, {
    ...entryPlace(log, first.entryIndex), entryIndexes: ascending(found.map(({ entryIndex }) => entryIndex)), expected: shown(first.dumped), found: shown(first.logged),
  })]
}

function agreement(log: ImaLog, entryIndexes: readonly number[]): Observation[] {
  if (entryIndexes.length === 0) return []
  const message = `A dump of attributes has the signature that the log has, ${counted(entryIndexes.length, 'file')}.`
  return [observe('signature.same-as-dump', 'info', message, { ...entryPlace(log, entryIndexes[0]), entryIndexes })]
}

function ascending(indexes: readonly number[]): number[] {
  return [...new Set(indexes)].sort((a, b) => a - b)
}

function shown(value: Uint8Array): string {
  if (value.length === 0) return 'none'
  if (value.length <= SHOWN.whole) return toHex(value)
  return `${toHex(value.subarray(0, SHOWN.head))}…${toHex(value.subarray(-SHOWN.tail))}, ${byteCount(value.length)}`
}
