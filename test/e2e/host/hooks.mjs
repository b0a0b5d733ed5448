/**
 * Module hooks (`module.register`): for the built main bundle the module `electron` is the double of its launch. The query `?double=N`
 * goes down the bundle's own graph, so that every launch runs a fresh copy of it.
 */
const NAMES = ['app', 'BrowserWindow', 'dialog', 'ipcMain', 'Menu', 'nativeTheme', 'protocol', 'session']

export async function resolve(specifier, context, next) {
  const launch = launchOf(context.parentURL)
  if (launch === null) return next(specifier, context)
  if (specifier === 'electron') return { url: `electron-double:?double=${launch}`, format: 'module', shortCircuit: true }
  const resolved = await next(specifier, context)
  return resolved.url.startsWith('file:') ? { ...resolved, url: `${resolved.url}?double=${launch}` } : resolved
}

export async function load(url, context, next) {
  if (!url.startsWith('electron-double:')) return next(url, context)
  const lines = NAMES.map((name) => `export const ${name} = double.${name}`)
  const source = [`const double = globalThis.electronDoubles.get(${JSON.stringify(launchOf(url))})`, ...lines].join('\n')
  return { format: 'module', shortCircuit: true, source }
}

function launchOf(url) {
  return url === undefined || !URL.canParse(url) ? null : new URL(url).searchParams.get('double')
}
