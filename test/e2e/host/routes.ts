import type { BrowserContext, Frame, Route } from '@playwright/test'
import type { SchemeServers } from './scheme-server'
import type { SessionDouble } from './session-double'
import type { WindowDouble } from './window-double'

interface Gate {
  readonly schemes: SchemeServers
  readonly session: SessionDouble
  readonly windowDoubles: ReadonlySet<WindowDouble>
  fail(error: unknown): void
}

/** Asks main about each request of a page, as Electron does, and insists that none leaves the program whatever main says. */
export async function closeRoutes(context: BrowserContext, gate: Gate): Promise<void> {
  await context.route('**/*', async (route) => {
    const url = route.request().url()
    if (route.request().isNavigationRequest() && !(await mayNavigate(route, gate))) {
      await route.fulfill({ status: 204 })
    } else if (!(await gate.session.allows(url))) {
      await route.abort('blockedbyclient')
    } else if (gate.schemes.fromLoopback(url) === url) {
      gate.fail(new Error(`main let a request leave the program: ${url}`))
      await route.abort('blockedbyclient')
    } else {
      await route.continue()
    }
  })
}

/** A page without a window is a popup: its window is refused by the window that opened it, and it loads nothing meanwhile. */
async function mayNavigate(route: Route, { windowDoubles }: Gate): Promise<boolean> {
  const frame = frameOf(route)
  for (const window of windowDoubles) {
    if (frame !== null && await window.shows(frame.page())) return window.mayNavigate(route)
  }
  return false
}

/** A popup's first request comes before its frame, which Playwright then refuses to name. */
function frameOf(route: Route): Frame | null {
  try {
    return route.request().frame()
  } catch {
    return null
  }
}
