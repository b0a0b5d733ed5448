import type { ArchiveFormat } from './archive'
import { gzip } from './gzip'
import { tar } from './tar'
import { zip } from './zip'

/** Every archive that is opened. */
const FORMATS: readonly ArchiveFormat[] = [zip, gzip, tar]

export function archiveFormat(bytes: Uint8Array): ArchiveFormat | null {
  return FORMATS.find((format) => format.detect(bytes)) ?? null
}
