/** From the draft to a signed policy that others accept: keys are made by OpenSSL, what comes out is verified by it and by the command line. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Download, Page } from '@playwright/test'
import { expect, test } from './fixture'
import { expectReadable } from './readable'
import { goTo, openSample, sample, trustAll } from './samples'

const ROOT = join(import.meta.dirname, '../../..')

/** An encrypted key on P-256 and its public half, in the test's own folder. */
function makeKey(path: (name: string) => string): { readonly key: string; readonly pub: string } {
  const [key, pub] = [path('signer.pem'), path('signer.pub')]
  execFileSync('openssl', ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-aes-256-cbc', '-pass', 'pass:open sesame', '-out', key])
  execFileSync('openssl', ['pkey', '-in', key, '-passin', 'pass:open sesame', '-pubout', '-out', pub])
  return { key, pub }
}

async function give(window: Page, button: string, file: string): Promise<void> {
  const [chooser] = await Promise.all([window.waitForEvent('filechooser'), window.getByTestId(button).click()])
  await chooser.setFiles(file)
}

/** The draft of a sample with every entry accepted, and its sign dialog. */
async function openSign(window: Page): Promise<void> {
  await openSample(window, 'unlisted-files')
  await trustAll(window)
  await goTo(window, 'policy')
  await window.getByTestId('policy-workbench').click()
  for (const title of ['List unsigned-arch', 'Add the new digests', 'List untrusted-logname']) await window.getByTestId('fix').filter({ hasText: title }).getByTestId('apply-fix').check()
  await expect(window.locator('[data-line="Rejected"]').getByTestId('after')).toHaveText('0')
  await window.getByTestId('sign').click()
  await expect(window.getByTestId('sign-dialog')).toBeVisible()
}

async function download(window: Page, button: string, to: string): Promise<string> {
  const [file] = await Promise.all([window.waitForEvent('download'), window.getByTestId(button).click()])
  await file.saveAs(to)
  return file.suggestedFilename()
}

/** Signs, and keeps each file that comes of it under its name. They come in the order of `names`. */
async function downloads(window: Page, path: (name: string) => string, names: readonly string[]): Promise<string[]> {
  const files: Download[] = []
  window.on('download', (file) => files.push(file))
  await window.getByTestId('sign-save').click()
  await expect.poll(() => files.map((file) => file.suggestedFilename())).toEqual(names)
  await Promise.all(files.map((file) => file.saveAs(path(file.suggestedFilename()))))
  return names.map(path)
}

function verdictOf(policy: string, key: string): object {
  const { folder } = sample('unlisted-files')
  const { stdout } = spawnSync(process.execPath, [join(ROOT, 'dist/cli.js'), 'verify', folder, '--ak', join(folder, 'ak.pem'), '--nonce', '1673bc38f9ac4f9b', '--policy', policy, '--policy-key', key, '--json'], { encoding: 'utf8', maxBuffer: 64_000_000 })
  return JSON.parse(stdout) as object
}

test('a policy is signed with an encrypted key, and accepted by the command line and by OpenSSL', async ({ window }, info) => {
  const { key, pub } = makeKey((name) => info.outputPath(name))
  await openSign(window)
  await expect(window.getByTestId('sign-save')).toBeDisabled()
  await give(window, 'choose-key', key)
  await window.getByTestId('sign-save').click()
  await expect(window.getByTestId('sign-refusal')).toHaveText('The key is encrypted: type its passphrase.')
  await window.getByTestId('sign-passphrase').fill('wrong')
  await window.getByTestId('sign-save').click()
  await expect(window.getByTestId('sign-refusal')).toHaveText('That is not the passphrase of this key.')
  await expect(window.getByTestId('sign-passphrase')).toHaveValue('')
  await window.getByTestId('sign-passphrase').fill('open sesame')
  const signed = info.outputPath('policy.dsse.json')
  expect(await download(window, 'sign-save', signed)).toBe('policy-edited.dsse.json')
  await expect(window.getByTestId('sign-dialog')).toBeHidden()
  await expect(window.getByTestId('saved')).toHaveText('Saved as policy-edited.dsse.json.')
  await window.getByTestId('check-with-saved').click()
  await expect(window.getByTestId('fixes')).toContainText('Nothing is rejected')
  await goTo(window, 'overview')
  await expect(window.getByTestId('verdict')).toHaveText(/^\s*trusted/i)
  expect(verdictOf(signed, pub)).toMatchObject({ compliance: 'pass', policy: { rejected: 0, signature: 'pass' } })
  const { payload, payloadType, signatures: [{ sig }] } = JSON.parse(readFileSync(signed, 'utf8')) as { payload: string; payloadType: string; signatures: [{ sig: string }] }
  const body = Buffer.from(payload, 'base64')
  writeFileSync(info.outputPath('pae'), Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${body.length} `), body]))
  writeFileSync(info.outputPath('sig'), Buffer.from(sig, 'base64'))
  expect(execFileSync('openssl', ['dgst', '-sha256', '-verify', pub, '-signature', info.outputPath('sig'), info.outputPath('pae')], { encoding: 'utf8' })).toContain('Verified OK')
})

test('a key that is held elsewhere signs in three steps, and a signature of something else is refused', async ({ window }, info) => {
  const { key, pub } = makeKey((name) => info.outputPath(name))
  await openSign(window)
  await window.getByTestId('sign-elsewhere').check()
  const pae = info.outputPath('policy-edited.pae')
  expect(await download(window, 'save-to-sign', pae)).toBe('policy-edited.pae')
  writeFileSync(info.outputPath('other'), 'other bytes')
  for (const [file, sig] of [['other', 'other.sig'], ['policy-edited.pae', 'policy.sig']]) execFileSync('openssl', ['dgst', '-sha256', '-sign', key, '-passin', 'pass:open sesame', '-out', info.outputPath(sig), info.outputPath(file)])
  await expect(window.getByTestId('sign-save')).toBeDisabled()
  await give(window, 'choose-signature', info.outputPath('other.sig'))
  await give(window, 'choose-signer', pub)
  await expectReadable(window, 'sign-elsewhere')
  await window.getByTestId('sign-save').click()
  await expect(window.getByTestId('sign-refusal')).toContainText('one of another key or of other bytes')
  await give(window, 'choose-signature', info.outputPath('policy.sig'))
  const signed = info.outputPath('policy.dsse.json')
  await download(window, 'sign-save', signed)
  expect(verdictOf(signed, pub)).toMatchObject({ compliance: 'pass', policy: { signature: 'pass' } })
})

test('a new key is made under a passphrase that is typed twice, and saved before what it signs', async ({ window }, info) => {
  await openSign(window)
  await window.getByTestId('sign-by-new').check()
  const save = window.getByTestId('sign-save')
  await expect(save).toHaveAttribute('title', 'Type a passphrase for the new key')
  await window.getByTestId('new-passphrase').fill('open sesame')
  await expect(save).toBeDisabled()
  await window.getByTestId('new-again').fill('open sesami')
  await expect(window.getByTestId('new-differs')).toHaveText('The two passphrases differ.')
  await expect(save).toBeDisabled()
  await window.getByTestId('new-again').fill('open sesame')
  await expect(window.getByTestId('new-differs')).toHaveText('')
  const [key, pub, signed] = await downloads(window, (name) => info.outputPath(name), ['signer.pem', 'signer.pub', 'policy-edited.dsse.json'])
  await expect(window.getByTestId('sign-dialog')).toBeHidden()
  await expect(window.getByTestId('saved')).toHaveText('Saved as policy-edited.dsse.json.')
  expect(readFileSync(key, 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/)
  expect(execFileSync('openssl', ['pkey', '-in', key, '-passin', 'pass:open sesame', '-pubout'], { encoding: 'utf8' })).toBe(readFileSync(pub, 'utf8'))
  expect(verdictOf(signed, pub)).toMatchObject({ compliance: 'pass', policy: { rejected: 0, signature: 'pass' } })
})

test('a new key without a passphrase is made on purpose only, and signs the policy beside it', async ({ window }, info) => {
  await openSign(window)
  await window.getByTestId('sign-by-new').check()
  await window.getByTestId('sign-form').selectOption('cosign-signature')
  await window.getByTestId('new-bare').check()
  await expect(window.getByTestId('new-warning')).toHaveText('Whoever can read signer.pem can sign policies in your name.')
  await expect(window.getByTestId('new-passphrase')).toBeHidden()
  const [key, pub, policy, signature] = await downloads(window, (name) => info.outputPath(name), ['signer.pem', 'signer.pub', 'policy-edited.json', 'policy-edited.json.sig'])
  expect(execFileSync('openssl', ['pkey', '-in', key, '-pubout'], { encoding: 'utf8' })).toBe(readFileSync(pub, 'utf8'))
  writeFileSync(info.outputPath('der'), Buffer.from(readFileSync(signature, 'utf8'), 'base64'))
  expect(execFileSync('openssl', ['dgst', '-sha256', '-verify', pub, '-signature', info.outputPath('der'), policy], { encoding: 'utf8' })).toContain('Verified OK')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('everybody can read the dialog', async ({ window }, info) => {
      const { key } = makeKey((name) => info.outputPath(name))
      await openSign(window)
      await give(window, 'choose-key', key)
      await expectReadable(window, `sign-${colorScheme}`)
    })

    for (const viewport of [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }]) {
      test.describe(`${viewport.width} wide`, () => {
        test.use({ viewport })

        test('everybody can read how a new key is made', async ({ window }) => {
          const shot = (what: string) => expectReadable(window, `sign-new-${what}-${viewport.width}-${colorScheme}`)
          await openSign(window)
          await window.getByTestId('sign-by-new').check()
          await window.getByTestId('new-passphrase').fill('open sesame')
          await window.getByTestId('new-again').fill('open')
          await shot('differs')
          await window.getByTestId('new-bare').check()
          await expect(window.getByTestId('new-differs')).toHaveText('')
          await window.getByTestId('sign-form').selectOption('cosign-bundle')
          await shot('bare')
        })
      })
    }
  })
}
