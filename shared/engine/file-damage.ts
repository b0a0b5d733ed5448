import { observe } from '../checks/observe'
import { isTruncation, type ErrorData } from '../errors/evidence-error'
import type { Observation, Severity } from '../model/finding'
import { errorNote } from './load-files'

/** A file that can't be read whole, as a finding of its own. */
export function fileDamage(error: ErrorData, evidence: string, severity: Severity = 'error'): Observation {
  const details = { evidence, byteOffset: error.byteOffset, expected: `${error.field}: ${error.expected}`, found: error.found }
  return observe(isTruncation(error) ? 'evidence.truncated' : 'evidence.malformed', severity, `${error.file} can't be read whole: ${errorNote(error)}.`, details)
}
