/** Programs of others that the tests run: the browser of the window's checks, and the tools whose answers are compared with ours. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from '../../electron/launch/run.mjs'
import { findChromium } from './chromium.mjs'

/** The command, the Debian package that has it, and what is left out without it; of a package of Python's, the module. */
const PEERS = [
  { command: 'chromium', package: 'chromium', checks: 'all checks of the window' },
  { command: 'evmctl', package: 'ima-evm-utils', checks: 'comparisons with evmctl' },
  { command: 'tpm2_checkquote', package: 'tpm2-tools', checks: 'comparisons with tpm2-tools' },
  { command: 'openssl', package: 'openssl', checks: 'comparisons with openssl' },
  { command: 'xxd', package: 'xxd', checks: 'the commands of explanations' },
  { command: 'setfattr', package: 'attr', checks: 'what getfattr prints of real files' },
  { command: 'rpmbuild', package: 'rpm', checks: 'packages that rpm builds and reads' },
  { command: 'createrepo_c', package: 'createrepo-c', checks: 'lists of files that createrepo_c writes' },
  { command: 'ssh-keygen', package: 'openssh-client', checks: 'an OpenSSH key that is told as a secret' },
  { command: 'python3', package: 'python3', checks: 'comparisons with Python' },
  { command: 'python3', module: 'jsonschema', package: 'python3-jsonschema', checks: 'comparisons with Python\'s JSON Schema' },
  { command: 'python3', module: 'cryptography', package: 'python3-cryptography', checks: 'comparisons with the model of Keylime' },
]

/**
 * Installs what is missing, where that is possible.
 * @param {string} root Folder of the checkout
 * @returns {Promise<string[]>} a line for each peer that can't be had, saying which checks are left out
 */
export async function ensurePeers(root) {
  if (PEERS.some(isMissing) && mayInstall()) await installPackages(root)
  if (findChromium() === undefined) await run('npx', ['playwright', 'install', 'chromium'], root, process.platform === 'win32')
  return PEERS.filter(isMissing).map(({ command, module, checks }) => `${module ?? command} is not installed: ${checks} are left out`)
}

async function installPackages(root) {
  const packages = PEERS.filter(isMissing).map((peer) => peer.package)
  console.log(`installing ${packages.join(', ')}`)
  process.env.DEBIAN_FRONTEND = 'noninteractive'
  const code = await run('apt-get', ['update', '-qq'], root)
  if (code === 0) await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], root)
}

/** Packages are installed by root on Debian and its kin, and nowhere else. */
function mayInstall() {
  return process.getuid?.() === 0 && findCommand('apt-get') !== undefined
}

/** Ubuntu's package `chromium` is a script that asks for a snap, so the browser is missing until one answers. The system's own Python need not be the first. */
function isMissing({ command, module }) {
  if (module !== undefined) return !['/usr/bin/python3', 'python3'].some((python) => spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0)
  if (command !== 'chromium') return findCommand(command) === undefined
  const path = findChromium()
  return path === undefined || spawnSync(path, ['--version'], { stdio: 'ignore' }).status !== 0
}

function findCommand(command) {
  const names = process.platform === 'win32' ? [`${command}.exe`] : [command]
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path))
}
