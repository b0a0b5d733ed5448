import type { Subject } from '@shared/model/derivation'
import { useCaseStore } from '../case-store'
import { useKeys } from '../keyboard/use-keys'
import { useNavigationStore } from '../navigation-store'

/** Ctrl Shift C: what is selected as a command that gives it again. */
export function useCommandCopy(subject: () => Subject | null): void {
  const cases = useCaseStore()
  const navigation = useNavigationStore()

  async function copy(): Promise<void> {
    const what = subject()
    if (cases.current === null || what === null) return
    const [command] = (await cases.current.explain(what)).commands
    if (command === undefined) return
    await navigator.clipboard.writeText(command.text)
    navigation.tell('Command copied')
  }
  useKeys({ '$mod+Shift+c': () => void copy() })
}

/** Bytes of a selected field, where it has any. */
export function bytesSubject(evidence: string | null | undefined, field: { readonly byteOffset: number; readonly byteLength: number } | null): Subject | null {
  return evidence && field !== null && field.byteLength > 0 ? { kind: 'bytes', evidence, byteOffset: field.byteOffset, byteLength: field.byteLength } : null
}
