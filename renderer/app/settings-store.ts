import { useLocalStorage, usePreferredContrast } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, watchEffect } from 'vue'

export type Theme = 'system' | 'light' | 'dark' | 'contrast'
export type Density = 'compact' | 'regular' | 'roomy'

/** How the window looks: kept on this computer. */
export const useSettingsStore = defineStore('settings', () => {
  const theme = useLocalStorage<Theme>('imascope.theme', 'system')
  const density = useLocalStorage<Density>('imascope.density', 'regular')
  const contrast = usePreferredContrast()
  /** px of a table row. */
  const rowHeight = computed(() => ({ compact: 22, regular: 26, roomy: 32 })[density.value] ?? 26)

  watchEffect(() => {
    const shown = theme.value === 'system' && contrast.value === 'more' ? 'contrast' : theme.value
    document.documentElement.dataset.theme = shown
    document.documentElement.dataset.density = density.value
  })
  return { theme, density, rowHeight }
})
