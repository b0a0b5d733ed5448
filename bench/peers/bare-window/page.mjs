/** Gives a log that is chosen to the worker, and notes when its values are there: `globalThis.answer`. */
const worker = new Worker(new URL('./worker.mjs', import.meta.url), { type: 'module' })
const input = document.querySelector('input')

input.addEventListener('change', () => {
  const began = performance.now()
  worker.addEventListener('message', ({ data }) => { globalThis.answer = { ...data, time: performance.now() - began } })
  worker.postMessage(input.files[0], [])
})
