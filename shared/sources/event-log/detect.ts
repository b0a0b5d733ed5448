import { EvidenceError } from '../../errors/evidence-error'
import { Cursor } from '../../bytes/cursor'
import { allBytes } from '../../bytes/equal'
import { EVENT_TYPE, isKnownEventType } from '../../model/event-log'
import { PCR_COUNT } from '../../model/algorithms'
import type { SourceInput } from '../../model/evidence'
import { fileName } from '../file-name'
import type { Detection } from '../source'
import { isSpecId } from './spec-id'

/** The name that the kernel gives the file, maybe within a longer one. */
const NAME_HINT = /bios_measurements|event.?log/i
/** Events of the older form that must fit before they are believed. */
const EVENTS_TRIED = 4

/** A crypto-agile log is known by its Spec ID event; the older form has no magic, so its first events must all fit. */
export function detectEventLog({ bytes, path }: SourceInput): Detection | null {
  const first = headerOf(bytes, 0, path)
  if (first === null) return null
  const isNoAction = first.type === EVENT_TYPE.noAction && allBytes(first.digest, 0)
  if (isNoAction && isSpecId(first.data)) return { confidence: 'certain', recognisedBy: 'Spec ID Event03' }
  let offset = 0
  for (let tried = 0; tried < EVENTS_TRIED && offset < bytes.length; tried++) {
    const event = headerOf(bytes, offset, path)
    if (event === null || event.pcr >= PCR_COUNT || !isKnownEventType(event.type)) return null
    offset = event.end
  }
  const named = NAME_HINT.test(fileName(path))
  return { confidence: named ? 'certain' : 'likely', recognisedBy: 'events with one SHA-1 digest each' }
}

function headerOf(bytes: Uint8Array, offset: number, file: string): { pcr: number; type: number; digest: Uint8Array; data: Uint8Array; end: number } | null {
  const cursor = new Cursor(bytes.subarray(offset), { file, area: 'event-log', baseOffset: offset })
  try {
    const [pcr, type] = [cursor.u32le('pcrIndex'), cursor.u32le('eventType')]
    const digest = cursor.borrow(20, 'digest')
    return { pcr, type, digest, data: cursor.borrow(cursor.u32le('eventSize'), 'event data'), end: cursor.offset }
  } catch (error) {
    if (error instanceof EvidenceError) return null
    throw error
  }
}
