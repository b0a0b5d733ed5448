import type { Page } from '@playwright/test'
import type { WorkbenchQuery } from '../../../shared/engine/messages'

interface Holding {
  heldQueries: Set<string>
  letGo: (() => void)[]
}

/** Loads the window anew, in a way that questions to the workbench can be held back before the worker hears them. */
export async function loadHoldable(window: Page): Promise<void> {
  await window.addInitScript(() => {
    const holding = globalThis as unknown as Holding
    holding.heldQueries = new Set()
    holding.letGo = []
    const post = Worker.prototype.postMessage
    Worker.prototype.postMessage = function postOrHold(this: Worker, ...args: Parameters<Worker['postMessage']>) {
      const go = () => post.apply(this, args)
      if (holding.heldQueries.has((args[0] as { query?: string } | null)?.query ?? '')) holding.letGo.push(go)
      else go()
    } as Worker['postMessage']
  })
  await window.reload()
}

/** From now on questions of that kind wait. */
export async function hold(window: Page, query: WorkbenchQuery): Promise<void> {
  await window.evaluate((name) => { (globalThis as unknown as Holding).heldQueries.add(name) }, query)
}

/** All that waited goes on, in its order. */
export async function letGo(window: Page): Promise<void> {
  await window.evaluate(() => {
    const holding = globalThis as unknown as Holding
    holding.heldQueries.clear()
    for (const go of holding.letGo.splice(0)) go()
  })
}

/** Loads the window so that what the engine concludes reaches it only after `window.letGo()`: until then the work goes on, as far as the window knows. */
export async function withholdConclusion(window: Page): Promise<void> {
  await window.addInitScript(() => {
    const held: (() => void)[] = []
    Object.assign(globalThis, { letGo: () => { for (const pass of held.splice(0)) pass() } })
    const { addEventListener } = Worker.prototype
    Worker.prototype.addEventListener = function withhold(this: Worker, type: string, listener: EventListenerOrEventListenerObject) {
      addEventListener.call(this, type, (event: Event) => {
        const pass = () => { if (typeof listener === 'function') listener.call(this, event) }
        const { result } = (event as MessageEvent<{ result?: { kind?: string } } | undefined>).data ?? {}
        if (result?.kind === 'case') held.push(pass)
        else pass()
      })
    }
  })
  await window.reload()
}
