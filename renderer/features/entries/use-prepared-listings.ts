import { watch, type Ref } from 'vue'
import { AbortedError, type HostView } from '@shared/engine/engine'

/** Has the engine prepare for searching and sorting before the user does. */
export function usePreparedListings(current: Ref<HostView | null>): void {
  watch(current, async (from, _old, onCleanup) => {
    const controller = new AbortController()
    onCleanup(() => controller.abort())
    try {
      await from?.prepareListings({ signal: controller.signal })
    } catch (error) {
      if (!(error instanceof AbortedError)) throw error
    }
  }, { immediate: true })
}
