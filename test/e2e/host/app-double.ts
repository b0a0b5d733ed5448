import { EventEmitter, once } from 'node:events'

/** `app`: the life of the program from the bundle's first line to the last window. */
export class AppDouble extends EventEmitter {
  readonly isPackaged = false
  readonly switches: (readonly [string, string?])[] = []
  readonly commandLine = { appendSwitch: (name: string, value?: string): void => { this.switches.push([name, value]) } }

  private readonly readiness = once(this, 'ready').then(() => undefined)
  private isQuitting = false

  constructor(private readonly version: string, private readonly closeWindows: () => void) {
    super()
  }

  getVersion(): string {
    return this.version
  }

  requestSingleInstanceLock(): boolean {
    return true
  }

  enableSandbox(): void {}
  setAboutPanelOptions(): void {}

  whenReady(): Promise<void> {
    return this.readiness
  }

  /** Not Electron's: the host calls it once the bundle has run to its end. */
  becomeReady(): void {
    this.emit('ready')
  }

  quit(): void {
    if (this.isQuitting) return
    this.isQuitting = true
    this.emit('before-quit')
    this.closeWindows()
    this.emit('quit')
  }
}
