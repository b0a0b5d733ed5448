import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Area } from '../../../renderer/app/areas'
import { expect } from './fixture'

const SAMPLES = join(import.meta.dirname, '../../../samples')

export interface Sample {
  readonly name: string
  readonly folder: string
  readonly report: { readonly verdict: string; readonly attestation: string; readonly compliance: string; readonly log: { readonly entries: number } }
}

/** Every folder of samples/, with what must come out when everything beside the evidence is trusted. */
export function listSamples(): Sample[] {
  const names = readdirSync(SAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return names.map((name) => {
    const folder = join(SAMPLES, name)
    return { name, folder, report: (JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Sample).report }
  })
}

export function sample(name: string): Sample {
  const found = listSamples().find((one) => one.name === name)
  if (found === undefined) throw new Error(`no sample ${name}`)
  return found
}

/** Opens a folder through the folder input, and waits for the verdict. */
export async function openFolder(window: Page, folder: string): Promise<void> {
  await window.getByTestId('folder-input').setInputFiles(folder)
  await expect(window.getByTestId('verdict')).toBeVisible()
}

export function openSample(window: Page, name: string): Promise<void> {
  return openFolder(window, sample(name).folder)
}

/** Drops files or folders of this machine as the system's file manager does. `onto`: test id of what they fall on. */
export async function drop(window: Page, path: string, onto = 'drop-zone'): Promise<void> {
  const box = (await window.getByTestId(onto).boundingBox())!
  const devtools = await window.context().newCDPSession(window)
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    const data = { items: [], files: [path], dragOperationsMask: 1 }
    await devtools.send('Input.dispatchDragEvent', { type, x: box.x + box.width / 2, y: box.y + box.height / 2, data })
  }
}

/** Goes to an area by its button in the rail. */
export async function goTo(window: Page, area: Area): Promise<void> {
  await window.getByTestId(`area-${area}`).click()
  await expect(window.getByTestId(`area-${area}`)).toHaveAttribute('aria-current', 'page')
}

/** Accepts the key, the nonce and the policy that lie beside the evidence, as a user would who knows them. */
export async function trustAll(window: Page): Promise<void> {
  const useful = window.getByTestId('raise-verdict').getByRole('button', { name: /^(Trust|Use) / })
  if (await useful.count() === 0) return
  await useful.first().click()
  await window.getByTestId('dialog-confirm').click()
  await expect(useful).toHaveCount(0)
  await expect(window.getByTestId('progress')).toBeHidden()
}
