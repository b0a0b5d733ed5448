import type { SourceInput } from '../../model/evidence'
import type { Detection } from '../source'

/** Bytes that are looked at: a declaration and the first element. */
const HEAD = 2048
const ROOT = /^(?:\ufeff|\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[^>]*-->\s*)?<(filelists(?:-ext)?)[\s>]/

/** The root element of createrepo_c's lists of files. */
export function detectFilelists({ bytes }: SourceInput): Detection | null {
  const head = String.fromCharCode(...bytes.subarray(0, HEAD))
  const found = ROOT.exec(head)
  return found && head.includes('linux.duke.edu/metadata/filelists') ? { confidence: 'certain', recognisedBy: `XML with the element ${found[1]} of a package repository` } : null
}
