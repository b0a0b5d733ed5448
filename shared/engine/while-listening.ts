/** Milliseconds between two looks whether the caller cancelled. */
const LISTEN_MS = 50

/** Awaits the work, and the caller's pause again and again: it throws once the caller cancelled. */
export async function whileListening(work: Promise<unknown>, pause: () => Promise<void>): Promise<void> {
  const done = work.then(() => true)
  for (;;) {
    let timer: ReturnType<typeof setTimeout> | undefined
    const tick = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), LISTEN_MS)
    })
    const isDone = await Promise.race([done, tick]).finally(() => clearTimeout(timer))
    if (isDone) return
    await pause()
  }
}
