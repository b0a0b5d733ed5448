import { basename } from 'node:path'
import { dialog } from 'electron'
import type { Handler, ReadArguments } from './handle'
import { codeOf } from './plain-file'
import { writeAtomically } from './write-atomically'

/** Characters of a proposed name: NAME_MAX of Linux is 255 bytes, and the dialog may add to it. */
const NAME_MAX = 120
/** Of a new file: what the user's umask leaves of it, or the owner alone. */
const [MODE, SECRET_MODE] = [0o666, 0o600]

/** Asks where to save, and writes. The page proposes a name and nothing else of the path; the dialog itself asks before a file is replaced. */
export const saveFile: Handler<'saveFile'> = async (window, name, bytes, isSecret) => {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save', buttonLabel: 'Save', defaultPath: proposedName(name), properties: ['showOverwriteConfirmation', 'createDirectory', 'dontAddToRecent'],
  })
  if (canceled || filePath === '') return null
  try {
    await writeAtomically(filePath, new Uint8Array(bytes), isSecret ? SECRET_MODE : MODE)
    return { name: basename(filePath) }
  } catch (error) {
    return { name: basename(filePath), failed: `the system refused (${codeOf(error)})` }
  }
}

export const readSaveArguments: ReadArguments<'saveFile'> = (args) => {
  const [name, bytes, isSecret] = args
  if (args.length !== 3 || typeof name !== 'string' || !(bytes instanceof ArrayBuffer) || typeof isSecret !== 'boolean') throw new TypeError('saveFile takes a name, bytes, and whether they are secret')
  return [name, bytes, isSecret]
}

/** A name without folders, controls and what no system allows in one; never hidden. */
export function proposedName(name: string): string {
  const plain = name.replace(/[/\\:*?"<>|\p{Cc}\p{Cf}]/gu, '_').replace(/^[. ]+/, '').slice(0, NAME_MAX)
  return plain === '' ? 'policy.json' : plain
}
