import { readFileSync, readdirSync } from 'node:fs'

/** Frames of one way through a list: five seconds at 60 a second. */
const FRAMES = 300
const TICKS_PER_SECOND = 100
const PATIENCE = { timeout: 300_000 }

/** A fresh window of the built program, driven as a user does. All times are milliseconds as the page's clock tells them. */
export class OpenWindow {
  static async open(browser, address) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    const page = await context.newPage()
    await page.addInitScript(watchPage)
    await page.goto(address)
    await page.getByTestId('drop-zone').waitFor()
    return new OpenWindow(browser, context, page, await context.newCDPSession(page))
  }

  constructor(browser, context, page, devtools) {
    Object.assign(this, { browser, context, page, devtools })
  }

  close() {
    return this.context.close()
  }

  /** Drops a folder and waits for the verdict: when its first entries were there, in whichever list, and when the verdict was. */
  async drop(path) {
    const box = await this.page.getByTestId('drop-zone').boundingBox()
    const before = await this.process()
    for (const type of ['dragEnter', 'dragOver', 'drop']) {
      await this.devtools.send('Input.dispatchDragEvent', { type, x: box.x + 20, y: box.y + 20, data: { items: [], files: [path], dragOperationsMask: 1 } })
    }
    await this.page.getByTestId('verdict').waitFor(PATIENCE)
    const seen = await this.page.evaluate(() => globalThis.seen)
    return { first: (seen['first-entry'] ?? seen.verdict) - seen.drop, verdict: seen.verdict - seen.drop, workerCpu: (await this.process()).workerCpu - before.workerCpu }
  }

  /** MiB of the page's process, which its workers share; `peak` since it began. */
  async memory() {
    const { status } = await this.process()
    const mib = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) / 1024
    return { resident: mib('VmRSS'), peak: mib('VmHWM') }
  }

  async goTo(area) {
    await this.page.getByTestId(`area-${area}`).click()
    await this.page.getByTestId('entry-row').first().waitFor(PATIENCE)
  }

  /** Milliseconds of each frame while the list goes from its beginning to its end. */
  scroll() {
    return this.page.evaluate(scrollThrough, FRAMES)
  }

  /** From the last key to rows that hold the text; it is not there before. */
  async filter(text) {
    await this.page.evaluate(typeInto, '')
    return this.page.evaluate(typeInto, text)
  }

  /** Uses the policy that was dropped too, and opens it to be edited. */
  async openWorkbench() {
    await this.page.getByTestId('raise-verdict').getByRole('button', { name: /^(Trust|Use) / }).first().click()
    await this.page.getByTestId('dialog-confirm').click()
    await this.page.getByTestId('progress').waitFor({ ...PATIENCE, state: 'hidden' })
    await this.page.getByTestId('area-policy').click()
    await this.page.getByTestId('policy-workbench').click()
    await this.page.getByTestId('fix').first().waitFor(PATIENCE)
    await this.page.locator('[data-line=Rejected]').waitFor(PATIENCE)
  }

  /** From the click on the first fix, or the click that takes it back, to other numbers. */
  applyFix() {
    return this.page.evaluate(clickFix)
  }

  /** The page's process, by Linux's account: its memory, and what its workers computed. */
  async process() {
    const session = await this.browser.newBrowserCDPSession()
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    await session.detach()
    // A spare process of the browser's own waits for the next page: it has no worker.
    const found = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => ({ id, workers: workersOf(id) }))
    const { id, workers } = found.find((one) => one.workers.length > 0) ?? found[0]
    return { status: readFileSync(`/proc/${id}/status`, 'utf8'), workerCpu: workers.reduce((sum, stat) => sum + cpuOf(stat), 0) }
  }
}

/** Lines of /proc/PID/stat of a process's workers. */
function workersOf(pid) {
  return readdirSync(`/proc/${pid}/task`).map((thread) => readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')).filter((stat) => stat.includes('(DedicatedWorker'))
}

/** Milliseconds, user and system, of a line of /proc/PID/stat (proc(5)). */
function cpuOf(stat) {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND
}

/** In the page: notes when the drop came, and when each of the elements that count first stood there. */
function watchPage() {
  globalThis.seen = {}
  addEventListener('drop', () => { globalThis.seen.drop = performance.now() }, true)
  new MutationObserver((_, observer) => {
    for (const id of ['first-entry', 'verdict']) if (document.querySelector(`[data-testid=${id}]`)) globalThis.seen[id] ??= performance.now()
    // Frames are measured later, and it would have its part in them.
    if (globalThis.seen.verdict) observer.disconnect()
  }).observe(document, { childList: true, subtree: true })
}

/** In the page. */
async function scrollThrough(frames) {
  const list = document.querySelector('[data-testid=entries-table]')
  const nextFrame = () => new Promise((resolve) => { requestAnimationFrame(resolve) })
  const times = [await nextFrame()]
  for (let i = 1; i <= frames; i++) {
    list.scrollTop = ((list.scrollHeight - list.clientHeight) * i) / frames
    times.push(await nextFrame())
  }
  return times.slice(1).map((time, i) => time - times[i])
}

/** In the page: milliseconds until the list shows what was typed; of nothing, until it shows all. */
function typeInto(text) {
  const field = document.querySelector('[data-testid=entries-search]')
  const isThere = () => {
    const [shown, all] = document.querySelector('[data-testid=entries-count]').textContent.match(/[\d,]+/g)
    return text === '' ? shown === all : document.querySelector('[data-testid=entry-row]')?.textContent.includes(text)
  }
  return new Promise((resolve) => {
    const began = performance.now()
    const look = () => {
      if (isThere()) resolve(performance.now() - began)
      else requestAnimationFrame(look)
    }
    field.value = text
    field.dispatchEvent(new Event('input', { bubbles: true }))
    look()
  })
}

/** In the page. */
function clickFix() {
  const number = () => document.querySelector('[data-line=Rejected] [data-testid=after]')?.textContent
  return new Promise((resolve) => {
    const [before, began] = [number(), performance.now()]
    const seen = new MutationObserver(() => {
      if ([before, undefined].includes(number())) return
      seen.disconnect()
      resolve(performance.now() - began)
    })
    seen.observe(document.body, { childList: true, subtree: true, characterData: true })
    document.querySelector('[data-testid=apply-fix]').click()
  })
}
