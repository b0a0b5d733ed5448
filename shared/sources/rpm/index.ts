import { bytesAt } from '../../bytes/equal'
import type { Source } from '../source'
import { LEAD_MAGIC, LEAD_SIZE } from './limits'
import { parseRpm } from './parse'

/** An RPM package file: digests of its files, and their IMA signatures, from its headers. */
export const rpmPackage: Source = {
  kind: 'rpm-package',
  role: 'reference',
  detect: ({ bytes }) => (bytes.length >= LEAD_SIZE && bytesAt(bytes, 0, LEAD_MAGIC) ? { confidence: 'certain', recognisedBy: 'magic edabeedb of an RPM package' } : null),
  parse: async (input) => ({ kind: 'reference', list: await parseRpm(input) }),
}
