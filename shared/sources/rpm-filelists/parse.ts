import { EvidenceError, type ErrorData } from '../../errors/evidence-error'
import type { Checkpoint } from '../../model/checkpoint'
import type { SourceInput } from '../../model/evidence'
import type { ReferenceList } from '../../model/reference'
import { listedFields } from '../reference/describe'
import { FileListBuilder } from '../reference/file-list'
import { countedWord, noteOf } from '../reference/words'
import { MAX_PACKAGES, PackageReader } from './package-reader'
import { readXml, type XmlHandler } from './xml-events'

/** What a list that is too long is read to. */
class Full extends Error {
  override readonly name = 'Full'
}

/** Decodes a repository's list of files, as createrepo_c writes it: `filelists-ext.xml` has the digest of each, `filelists.xml` none. What is readable before damage is kept. */
export async function parseFilelists(input: SourceInput, checkpoint: Checkpoint): Promise<ReferenceList> {
  const reader = new PackageReader(new FileListBuilder(input.bytes.length))
  let [stopped, isFull]: [ErrorData | null, boolean] = [null, false]
  try {
    await readXml(input, handlerOf(reader), checkpoint)
  } catch (error) {
    if (error instanceof EvidenceError) stopped = error.toData()
    else if (error instanceof Full) isFull = true
    else throw error
  }
  const { packages, builder } = reader
  const list = { evidence: input.id, path: input.path, form: 'rpm-filelists' as const, packages, algorithms: builder.algorithms, files: builder.finish(), notes: notesOf(reader, isFull), stopped }
  return { ...list, fields: listedFields(list, input.bytes.length) }
}

function handlerOf(reader: PackageReader): XmlHandler {
  let open: { attributes: Readonly<Record<string, string>>; path: string; byteOffset: number } | null = null
  return {
    open(name, attributes, byteOffset) {
      if (name === 'package' && reader.isFull) throw new Full()
      if (name === 'package') reader.startPackage(attributes)
      else if (name === 'version') reader.setVersion(attributes)
      else if (name === 'file') open = { attributes, path: '', byteOffset }
    },
    text(text) {
      if (open) open.path += text
    },
    close(name, byteEnd) {
      if (name === 'package') reader.endPackage()
      if (name !== 'file' || !open) return
      const { byteOffset } = open
      if (!reader.addFile({ ...open, byteLength: byteEnd - byteOffset })) throw new Full()
      open = null
    },
  }
}

function notesOf({ left, packages, builder }: PackageReader, isFull: boolean): string[] {
  const withoutAny = builder.count === 0 && left.withoutHash > 0
  return [
    ...(withoutAny ? ['No file has a digest: it is the plain list of files, and the extended one (filelists-ext) is of use here.'] : noteOf(left.withoutHash, 'file has', 'files have', () => 'no digest')),
    ...noteOf(left.ghosts, 'file is', 'files are', (isOne) => `not in a package but made on the host (%ghost): ${isOne ? 'it is' : 'they are'} no reference`),
    ...noteOf(left.badHash, 'digest is', 'digests are', () => 'not written in as many hex digits as a hash of rpm has'),
    ...noteOf(left.badPath, 'name is', 'names are', () => 'no absolute path that the kernel could log'),
    ...(isFull ? [`It is too long: what stands after the first ${countedWord(packages.length, 'package')} (${MAX_PACKAGES.toLocaleString('en-US')} at most) and ${countedWord(builder.count, 'digest')} was not read.`] : []),
    ...(builder.count > 0 ? ['A repository\'s list is signed, where it is, by way of its repomd.xml, which is not checked here.'] : []),
  ]
}
