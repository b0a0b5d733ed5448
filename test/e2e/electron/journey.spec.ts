/** The whole way through the built program: its menu, its dialog, its reader, its bridge and its window. */
import { join } from 'node:path'
import { expect, ROOT, test } from '../host/fixture'

test('the menu opens a folder, and closes the case', async ({ program, window }) => {
  await program.evaluate(({ dialog }, path) => { dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] }) }, join(ROOT, 'samples/good-boot'))
  const click = (id: string): Promise<void> => program.evaluate(({ Menu }, item) => { Menu.getApplicationMenu()!.getMenuItemById(item)!.click() }, id)
  await expect(window.getByTestId('drop-zone')).toBeVisible()
  await click('open-folder')
  await expect(window.getByTestId('verdict')).toBeVisible()
  await expect(window.getByTestId('case-name')).toHaveText('good-boot')
  await click('close-case')
  await expect(window.getByTestId('drop-zone')).toBeVisible()
})

test('the window opens a folder by its button, and shows the same verdict as any other way in', async ({ program, window }) => {
  await program.evaluate(({ dialog }, path) => { dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] }) }, join(ROOT, 'samples/edited-entry'))
  await window.getByTestId('open-folder').click()
  await expect(window.getByTestId('verdict')).toHaveText(/untrusted/i)
})
