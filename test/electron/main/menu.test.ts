import type { MenuItemConstructorOptions } from 'electron'
import { expect, it } from 'vitest'
import type { MenuCommand } from '@shared/ipc/bridge'
import { menuTemplate } from '../../../electron/main/menu'

/** All items, menus opened. */
function itemsOf(template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])])
}

it('hands its commands to the window', () => {
  const sent: MenuCommand[] = []
  const items = itemsOf(menuTemplate({ platform: 'linux', devTools: false, send: (command) => { sent.push(command) } }))
  for (const { click } of items) (click as (() => void) | undefined)?.()
  expect(sent).toEqual(['open-folder', 'open-files', 'close-case'])
  expect(items.filter(({ accelerator }) => accelerator).map(({ accelerator }) => accelerator)).toEqual(['CmdOrCtrl+Shift+O', 'CmdOrCtrl+O', 'CmdOrCtrl+W'])
})

it('has DevTools only where they are allowed, and the application menu where the system has one', () => {
  const roles = (platform: NodeJS.Platform, devTools: boolean) => itemsOf(menuTemplate({ platform, devTools, send: () => undefined })).map(({ role }) => role)
  expect(roles('linux', false)).not.toContain('toggleDevTools')
  expect(roles('linux', true)).toContain('toggleDevTools')
  expect(roles('darwin', false)).toContain('appMenu')
  expect(roles('darwin', false)).not.toContain('quit')
})
