import { bytesEqual } from '../../bytes/equal'
import { hash } from '../../crypto/digests'
import { EvidenceError } from '../../errors/evidence-error'
import { BANKS, PCR_COUNT, digestSize, type Bank } from '../../model/algorithms'
import { emptyParts } from './fields/digest-text'
import { emptyFrame, logBytes, readFrame, type Frame, type LogBytes, type LogLayout } from './frame'
import { scanFields } from './fields-of-entry'
import { templateDigestInput } from './template-digest-input'
import { templateFields } from './templates'

/** How well a layout fits the first entry. */
export interface LayoutFit {
  readonly layout: LogLayout
  /** Hash of the template digest column. */
  readonly bank: Bank
  /** `digest`: the template digest is the hash of the data; `fields`: a known template's fields fit; `frame`: only the lengths do. */
  readonly fit: 'digest' | 'fields' | 'frame'
  readonly template: string
}

const RANK = { digest: 3, fields: 2, frame: 1 }
const TEMPLATE_NAME = /^[\x21-\x7e]+$/

/**
 * Nothing in a log says its byte order or the size of its digest column (docs/formats/ima-log.md): the layouts are tried on the first entry, and
 * the one that fits best is taken. `null` when none fits.
 */
export function findLayout(file: string, bytes: Uint8Array): LayoutFit | null {
  let best: LayoutFit | null = null
  for (const littleEndian of [true, false]) {
    for (const bank of BANKS) {
      const layout = { littleEndian, templateDigestSize: digestSize(bank) ?? 0 }
      const fit = fitOf(logBytes(file, bytes, layout), bank)
      if (fit && (!best || RANK[fit.fit] > RANK[best.fit])) best = fit
    }
  }
  return best
}

function fitOf(log: LogBytes, bank: Bank): LayoutFit | null {
  const frame = emptyFrame()
  if (!frameFits(log, frame)) return null
  const template = String.fromCharCode(...log.bytes.subarray(frame.nameStart, frame.nameStart + frame.nameLength))
  if (frame.pcr >= PCR_COUNT || !TEMPLATE_NAME.test(template)) return null
  const layout = { littleEndian: log.littleEndian, templateDigestSize: log.templateDigestSize }
  const recorded = log.bytes.subarray(4, 4 + log.templateDigestSize)
  const data = log.bytes.subarray(frame.dataStart, frame.dataStart + frame.dataLength)
  if (bytesEqual(hash(bank, templateDigestInput(frame.legacy, data)), recorded)) return { layout, bank, fit: 'digest', template }
  const decoders = templateFields(template)
  const fieldsFit = decoders !== null && scanFields(log, frame, decoders, 0, true, emptyParts()) === null
  return { layout, bank, fit: fieldsFit ? 'fields' : 'frame', template }
}

function frameFits(log: LogBytes, frame: Frame): boolean {
  try {
    readFrame(log, 0, 0, frame)
    return true
  } catch (error) {
    if (error instanceof EvidenceError) return false
    throw error
  }
}
