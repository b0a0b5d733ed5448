/**
 * Makes every icon from icon.svg: `node build/make-icons.mjs`, after a change of that file. The results are committed, so that packaging
 * needs no browser.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium } from '../test/setup/chromium.mjs'
import { packIcns, packIco } from './icon-containers.mjs'

const LINUX_SIZES = [16, 32, 48, 64, 128, 256, 512]
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256]
const SIZES = [...new Set([...LINUX_SIZES, ...ICO_SIZES, 1024])]

const at = (name) => new URL(name, import.meta.url)

/** @returns {Promise<Map<number, Buffer>>} PNG files by their edge in pixels */
async function rasterise(svg) {
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS })
  const page = await browser.newPage()
  const images = new Map()
  for (const size of SIZES) {
    await page.setViewportSize({ width: size, height: size })
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: ${size}px }</style>${svg}`)
    images.set(size, await page.screenshot({ omitBackground: true }))
  }
  await browser.close()
  return images
}

const images = await rasterise(readFileSync(at('icon.svg'), 'utf8'))
mkdirSync(at('icons/'), { recursive: true })
for (const size of LINUX_SIZES) writeFileSync(at(`icons/${size}x${size}.png`), images.get(size))
writeFileSync(at('icon.png'), images.get(1024))
writeFileSync(at('icon.ico'), packIco(ICO_SIZES.map((size) => ({ size, png: images.get(size) }))))
writeFileSync(at('icon.icns'), packIcns(images))
