import { onUnmounted } from 'vue'
import type { Bridge } from '@shared/ipc/bridge'
import { useIntake } from '../intake/use-intake'
import { useAnalysis } from '../use-analysis'

/** Does what Electron's menu asks for. */
export function useMenuCommands(bridge: Bridge | null): void {
  const intake = useIntake()
  const analysis = useAnalysis()
  const commands = { 'open-folder': intake.openFolder, 'open-files': intake.openFiles, 'close-case': analysis.close }
  const stop = bridge?.onMenuCommand((command) => void commands[command]())
  onUnmounted(() => stop?.())
}
