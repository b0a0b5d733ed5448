import { join } from 'node:path'
import { build } from 'vite'
import { serveFolder } from '../electron/launch/static-server.mjs'

/** A page that draws nothing, whose two workers do what any verdict on a log needs (bench/peers/bare-window): what the browser and the machine take for that. */
export class BareWindow {
  /** @param {string} folder Where it is built. */
  static async serve(folder) {
    const root = join(import.meta.dirname, 'peers/bare-window')
    const alias = { '@shared': join(import.meta.dirname, '../shared') }
    await build({ configFile: false, logLevel: 'error', root, base: './', resolve: { alias }, worker: { format: 'es' }, build: { outDir: folder, target: 'chrome150', emptyOutDir: true } })
    return new BareWindow(await serveFolder(folder, 0))
  }

  constructor(server) {
    this.server = server
  }

  close() {
    return this.server.close()
  }

  /** Milliseconds from a log, which a fresh page is given, to its values. Throws where they are not those expected: then it did other work. */
  async run(browser, log, pcrs) {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(this.server.address)
    await page.locator('input').setInputFiles(log)
    await page.waitForFunction(() => globalThis.answer, null, { timeout: 300_000 })
    const { failure, values, time } = await page.evaluate(() => globalThis.answer)
    await context.close()
    if (failure) throw new Error(`the bare window: ${failure}`)
    for (const [bank, value] of Object.entries(values)) if (value !== pcrs[bank]) throw new Error(`the bare window did not reach the PCR of ${bank}`)
    return time
  }
}
