import type { Source } from '../source'
import { detectFilelists } from './detect'
import { parseFilelists } from './parse'

/** The files of a package repository: `filelists-ext.xml`, or `filelists.xml`, which has no digests. */
export const rpmFilelists: Source = {
  kind: 'rpm-filelists',
  role: 'reference',
  detect: detectFilelists,
  parse: async (input, checkpoint) => ({ kind: 'reference', list: await parseFilelists(input, checkpoint) }),
}
