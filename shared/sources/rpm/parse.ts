import { Cursor } from '../../bytes/cursor'
import { bytesAt } from '../../bytes/equal'
import { EvidenceError, type ErrorData } from '../../errors/evidence-error'
import type { FieldNode, SourceInput } from '../../model/evidence'
import type { ReferenceList, ReferencePackage } from '../../model/reference'
import { listedFields } from '../reference/describe'
import { FileListBuilder } from '../reference/file-list'
import { readFiles, type LeftOut } from './file-columns'
import { readHeader, type HeaderKind } from './header'
import { headerDigest, openPgpSignatures } from './header-digest'
import { HEADER_ALIGNMENT, HEADER_LIMITS, LEAD_MAGIC, LEAD_SIZE, SIGNATURE_LIMITS } from './limits'
import { rpmNotes } from './notes'
import { packageLabel } from './package-label'
import { SIGNATURE_TAG, TAG } from './tags'
import { HeaderValues } from './values'

const SIGNATURE_HEADER: HeaderKind = { name: 'signature header', regionTag: null, limits: SIGNATURE_LIMITS }
const MAIN_HEADER: HeaderKind = { name: 'header', regionTag: TAG.region, limits: HEADER_LIMITS }

/**
 * Decodes lead, signature header and header of an RPM package (rpm 4, docs/manual/format_v4.md of rpm 4.19; leads of version 3 are the same). The payload
 * is not looked at: what is behind the header may be missing.
 * @throws EvidenceError where no package can be told
 */
export async function parseRpm(input: SourceInput): Promise<ReferenceList> {
  const { bytes, path } = input
  const cursor = new Cursor(bytes, { file: path, area: 'rpm' })
  if (!bytesAt(bytes, 0, LEAD_MAGIC)) cursor.fail('magic', 'lead', 'ed ab ee db', 'other bytes')
  cursor.skip(LEAD_SIZE, 'lead')
  const signature = new HeaderValues(path, bytes, readHeader(cursor, SIGNATURE_HEADER))
  cursor.skip((HEADER_ALIGNMENT - ((cursor.offset - LEAD_SIZE) % HEADER_ALIGNMENT)) % HEADER_ALIGNMENT, 'padding of the signature header')
  const main = new HeaderValues(path, bytes, readHeader(cursor, MAIN_HEADER))
  const pkg = await readPackage(signature, main, bytes)
  const builder = new FileListBuilder(bytes.length)
  const left: LeftOut = { ghosts: 0, withoutDigest: 0, relative: 0, badSignatures: 0 }
  const stopped = tryFiles(main, signature, builder, left)
  const isSource = !main.has(TAG.sourceRpm)
  const list = {
    evidence: input.id, path, form: 'rpm-package' as const, packages: [pkg], algorithms: builder.algorithms, files: builder.finish(),
    notes: rpmNotes(pkg, left, { isSource, hasRegion: main.header.hasRegion, hasVerity: signature.has(SIGNATURE_TAG.veritySignatures) }), stopped,
  }
  return { ...list, fields: [...packageFields(pkg, main), ...listedFields(list, bytes.length)] }
}

async function readPackage(signature: HeaderValues, main: HeaderValues, bytes: Uint8Array): Promise<ReferencePackage> {
  const name = main.text(TAG.name, 'name')
  if (name === null || name === '') throw main.error('name', { offset: main.header.start, tag: TAG.name }, 'name', 'a name', 'none')
  const parts = {
    name, epoch: main.number(TAG.epoch, 'epoch'), version: main.text(TAG.version, 'version'), release: main.text(TAG.release, 'release'), arch: main.has(TAG.sourceRpm) ? main.text(TAG.arch, 'architecture') : 'src',
  }
  return { ...parts, label: packageLabel(parts), buildTime: main.number(TAG.buildTime, 'build time'), header: await headerDigest(signature, main, bytes), signatures: openPgpSignatures(signature) }
}

/** What is readable before a value that is none is kept. */
function tryFiles(main: HeaderValues, signature: HeaderValues, builder: FileListBuilder, left: LeftOut): ErrorData | null {
  try {
    readFiles(main, signature, builder, left)
    return null
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
    return error.toData()
  }
}

function packageFields(pkg: ReferencePackage, { header: { start, end, entries } }: HeaderValues): FieldNode[] {
  const whole = { byteOffset: start, byteLength: end - start }
  const at = (tag: number) => ({ byteOffset: entries.get(tag)?.entryOffset ?? start, byteLength: entries.has(tag) ? 16 : 0 })
  const seconds = pkg.buildTime
  return [
    { label: 'Package', value: pkg.label, ...whole },
    ...(seconds === null ? [] : [{ label: 'Built', term: 'BUILDTIME', value: new Date(1000 * seconds).toISOString(), ...at(TAG.buildTime) }]),
    { label: 'SHA-256 of the header', value: { good: 'fits', wrong: 'does not fit: the header was altered', absent: 'the package has none' }[pkg.header!], ...whole },
    ...pkg.signatures.map((words) => ({ label: 'OpenPGP signature', value: words, meaning: 'not checked here: rpmkeys --checksig does', ...whole })),
  ]
}
