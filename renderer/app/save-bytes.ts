import type { SavedFile } from '@shared/ipc/bridge'
import { useBridge } from './bridge'

/** Hands bytes to the user: by Electron's dialog, or as a download of the browser. `isSecret`: for the user's eyes alone; a browser has no word for that. `null`: cancelled. */
export async function saveBytes(name: string, bytes: Uint8Array<ArrayBuffer>, type: string, isSecret = false): Promise<SavedFile | null> {
  const bridge = useBridge()
  if (bridge !== null) return bridge.saveFile(name, bytes.slice().buffer, isSecret)
  const address = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken the blob when the click's task is over; until then the address must live.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
  return { name }
}
