import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPackage } from '@electron/asar'

/** Marks the fuses in Electron's executable; @electron/fuses finds them by it (README, "Apps"). */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSE_VERSION = 1

/** A setting of fuses that packaging has to change: `0` off, `1` on, in the order of `FuseV1Options`. */
const FUSES = '101100011'

/**
 * Writes a folder that packaging takes for an unpacked Electron of Linux: the files that it copies and checks, and in the executable's
 * place a text with fuses.
 */
export async function writeElectronStandIn(folder: string, version: string): Promise<void> {
  const app = join(folder, 'default-app')
  for (const name of [app, join(folder, 'resources'), join(folder, 'locales')]) mkdirSync(name, { recursive: true })
  writeFileSync(join(app, 'main.js'), '')
  await createPackage(app, join(folder, 'resources/default_app.asar'))
  const wire = Buffer.concat([Buffer.from(FUSE_SENTINEL), Buffer.from([FUSE_VERSION, FUSES.length]), Buffer.from(FUSES)])
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.alloc(64), wire, Buffer.alloc(64)]))
  chmodSync(join(folder, 'electron'), 0o755)
  writeFileSync(join(folder, 'version'), version)
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'resources.pak', 'locales/en-US.pak']) writeFileSync(join(folder, name), '')
}
