import type { EvidenceFile } from '../model/evidence'

/** All bytes of a file. */
export async function contentOf({ content }: Pick<EvidenceFile, 'content'>): Promise<Uint8Array<ArrayBufferLike>> {
  if (content instanceof ArrayBuffer) return new Uint8Array(content)
  return 'read' in content ? content.read(0, content.size) : new Uint8Array(await content.arrayBuffer())
}
