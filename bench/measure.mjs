import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Milliseconds between two looks at a process's memory. */
const LOOK_MS = 10

/**
 * Runs a command to its end.
 * @returns {Promise<{ seconds: number, peakMiB: number | null, output: string }>} wall time, and the peak resident memory where /proc tells it
 */
export function measure(command, args) {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint()
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let peakMiB = null
    const look = setInterval(() => {
      peakMiB = peakOf(child.pid) ?? peakMiB
    }, LOOK_MS)
    child.stdout.on('data', (data) => { output += data })
    child.stderr.on('data', (data) => { output += data })
    child.on('error', reject)
    child.on('close', () => {
      clearInterval(look)
      resolve({ seconds: Number(process.hrtime.bigint() - started) / 1e9, peakMiB, output })
    })
  })
}

function peakOf(pid) {
  try {
    const kib = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return kib ? Number(kib[1]) / 1024 : null
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return null
    throw error
  }
}

/** The middle of a list of numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
