/**
 * The engine's listings of a log, as the window's worker makes them. Reads what to do from standard input, a line for each, and prints its seconds as JSON; `new` forgets all that was made.
 * At its start it prints the bytes of the index for an entry.
 */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { EntryLists } from '@shared/engine/entry-lists/entry-lists'
import { parseImaBinary } from '@shared/sources/ima-binary/parse'

const checkpoint = () => Promise.resolve()
const log = await parseImaBinary({ id: 'log', path: 'binary_runtime_measurements', bytes: new Uint8Array(readFileSync(process.argv[2])) }, checkpoint)
/** A host of which nothing is known: no entry is asked for its verdict. */
const NO_HOST = {}
const all = { text: '', classes: [] }
let lists = new EntryLists(NO_HOST, log)

const steps = {
  new: async () => { lists = new EntryLists(NO_HOST, log) },
  index: () => lists.pathIndex({}),
  sort: () => lists.ordered({ ...all, order: { by: 'path', descending: false } }, {}),
  group: () => lists.ordered({ ...all, grouped: true }, {}),
  find: (text) => lists.ordered({ ...all, text }, {}),
}

const { paths, pathOf, digests } = await lists.pathIndex({})
const size = [paths.bytes, paths.ends, pathOf, digests.bytes, digests.ends].reduce((sum, { byteLength }) => sum + byteLength, 0)
// The order of the paths takes four bytes for each.
console.log(JSON.stringify({ entries: log.count, bytes: (size + 4 * paths.ends.length) / log.count }))
for await (const line of createInterface(process.stdin)) {
  const [step, ...text] = line.split(' ')
  const started = process.hrtime.bigint()
  const result = await steps[step](text.join(' '))
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  console.log(JSON.stringify({ seconds, found: result?.indexes?.length ?? null }))
}
