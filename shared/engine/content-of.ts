import { wholeOf } from '../bytes/memory-source'
import type { EvidenceFile } from '../model/evidence'

/** All bytes of a file. */
export async function contentOf({ content }: Pick<EvidenceFile, 'content'>): Promise<Uint8Array<ArrayBufferLike>> {
  if (content instanceof ArrayBuffer) return new Uint8Array(content)
  return 'read' in content ? wholeOf(content) : new Uint8Array(await content.arrayBuffer())
}
