/** A bundle as it was brought home: one archive, opened where it is. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeZip } from '../../support/make-zip'
import { expect, test } from './fixture'
import { folderOf } from './folders'
import { goTo, sample, trustAll } from './samples'

test('a zip of the good boot is trusted like its folder', async ({ window }) => {
  const { folder } = sample('good-boot')
  const members = readdirSync(folder).map((name) => ({ name: `host/${name}`, content: readFileSync(join(folder, name)) }))
  const bundle = folderOf({ 'bundle.zip': makeZip([...members, { name: '../evil', content: Buffer.from('x') }]) })
  await window.getByTestId('files-input').setInputFiles(join(bundle, 'bundle.zip'))
  await expect(window.getByTestId('verdict')).toHaveText(/inconclusive/i)
  await trustAll(window)
  await expect(window.getByTestId('verdict')).toHaveText(/^trusted$/i)
  await goTo(window, 'evidence')
  await expect(window.getByTestId('evidence-row').filter({ hasText: 'bundle.zip/host/binary_runtime_measurements' })).toBeVisible()
  await window.getByRole('button', { name: 'Remove' }).first().click()
  await expect(window.getByTestId('progress')).toBeHidden()
  await goTo(window, 'overview')
  await expect(window.getByTestId('verdict')).toHaveText(/inconclusive/i)
})

test('a Keylime document is listed with its parts', async ({ window }) => {
  const { folder } = sample('good-boot')
  const part = (name: string) => readFileSync(join(folder, name)).toString('base64')
  const quote = `r${['quote.msg', 'quote.sig', 'quote.pcrs'].map(part).join(':')}`
  const bundle = folderOf({ 'response.json': Buffer.from(JSON.stringify({ results: { quote, hash_alg: 'sha256', mb_measurement_list: part('binary_bios_measurements') } })) })
  await window.getByTestId('files-input').setInputFiles(join(bundle, 'response.json'))
  await expect(window.getByTestId('verdict')).toHaveText(/inconclusive/i)
  await goTo(window, 'evidence')
  await expect(window.locator('[data-kind="keylime-document"]')).toContainText('Keylime document')
  for (const name of ['quote.msg', 'quote.sig', 'quote.pcrs', 'mb_measurement_list']) await expect(window.getByTestId('evidence-row').filter({ hasText: `response.json/${name}` })).toBeVisible()
})
