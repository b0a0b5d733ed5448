import type { ImaLog } from '../model/ima-log'
import { renderLine } from '../sources/ima-ascii/render'

/** The line, with its line feed, that the kernel prints for an entry of a binary log: what a verifier that takes the text sees. `null` where the fields are not decoded. */
export function asciiLine(log: ImaLog, index: number): Uint8Array | null {
  return renderLine(log, index)
}
