/** The bridge and nothing else. The window gets functions; events, channels and Electron stay on this side. */
import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge, MenuCommand } from '@shared/ipc/bridge'
import { BRIDGE_KEY, CHANNELS } from '@shared/ipc/bridge'

const bridge = {
  host: 'electron',
  pickFolder: () => ipcRenderer.invoke(CHANNELS.pickFolder),
  pickFiles: () => ipcRenderer.invoke(CHANNELS.pickFiles),
  saveFile: (name, bytes, isSecret) => ipcRenderer.invoke(CHANNELS.saveFile, name, bytes, isSecret),
  onMenuCommand(listener) {
    const relay = (_event: unknown, command: MenuCommand): void => { listener(command) }
    ipcRenderer.on(CHANNELS.menuCommand, relay)
    return () => { ipcRenderer.off(CHANNELS.menuCommand, relay) }
  },
} satisfies Bridge

contextBridge.exposeInMainWorld(BRIDGE_KEY, bridge)
