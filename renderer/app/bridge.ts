import { BRIDGE_KEY, type Bridge } from '@shared/ipc/bridge'

declare global {
  interface Window {
    readonly [BRIDGE_KEY]?: Bridge
  }
}

/** Electron's bridge; `null` in a plain browser. */
export function useBridge(): Bridge | null {
  return window[BRIDGE_KEY] ?? null
}
