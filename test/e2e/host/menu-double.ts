import type { MenuItemConstructorOptions } from 'electron'

/** `Menu` without a screen: its items can be found and clicked. */
export class MenuDouble {
  private static applicationMenu: MenuDouble | null = null

  private constructor(readonly items: readonly MenuItemConstructorOptions[]) {}

  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): MenuDouble {
    return new MenuDouble(template)
  }

  static setApplicationMenu(menu: MenuDouble | null): void {
    MenuDouble.applicationMenu = menu
  }

  static getApplicationMenu(): MenuDouble | null {
    return MenuDouble.applicationMenu
  }

  getMenuItemById(id: string): MenuItemConstructorOptions | null {
    return find(this.items, id)
  }
}

function find(items: readonly MenuItemConstructorOptions[], id: string): MenuItemConstructorOptions | null {
  for (const item of items) {
    const found = item.id === id ? item : Array.isArray(item.submenu) ? find(item.submenu, id) : null
    if (found !== null) return found
  }
  return null
}
