import { visibleText } from '../bytes/visible'

/** Path of an EvidenceFile from names that a file picker tells as text. */
export function evidencePath(text: string): string {
  return visibleText(text)
}
