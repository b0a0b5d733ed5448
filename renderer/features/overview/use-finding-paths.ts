import { shallowRef, watch, type Ref } from 'vue'
import type { HostView } from '@shared/engine/engine'
import type { Finding } from '@shared/model/finding'

const PATHS = 2
const ALL = { text: '', classes: [] }

/** Paths of the first entries of each finding, by the finding's id. */
export function useFindingPaths(current: Ref<HostView>, findings: Ref<readonly Finding[]>): Ref<ReadonlyMap<string, readonly string[]>> {
  const paths = shallowRef<ReadonlyMap<string, readonly string[]>>(new Map())

  watch([current, findings], async ([from, wanted]) => {
    const found = await Promise.all(wanted.map(async (finding) => [finding.id, await pathsOf(from, finding.entries.slice(0, PATHS))] as const))
    if (from === current.value && wanted === findings.value) paths.value = new Map(found)
  }, { immediate: true })
  return paths
}

async function pathsOf(from: HostView, entries: readonly number[]): Promise<readonly string[]> {
  const pages = await Promise.all(entries.map((entry) => from.rows(ALL, entry - 1, 1)))
  return [...new Set(pages.flatMap((page) => page.rows.map((row) => row.path)))]
}
