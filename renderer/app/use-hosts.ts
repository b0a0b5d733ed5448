import { hasArea } from './areas'
import { useCaseStore } from './case-store'
import { useNavigationStore } from './navigation-store'

/** Goes from one host of the case to another: every area then speaks of that one. */
export function useHosts() {
  const cases = useCaseStore()
  const navigation = useNavigationStore()

  /** `place`: in the report's hosts. What was selected belonged to another host. */
  function choose(place: number): void {
    if (place === cases.place) return
    cases.choose(place)
    navigation.forget()
    if (cases.report !== null && !hasArea(navigation.area, cases.report)) navigation.go('overview')
  }

  /** An entry of one of them. */
  function openEntry(place: number, entry: number): void {
    if (cases.hosts.length > 0) choose(place)
    navigation.openEntry(entry)
  }
  return { choose, openEntry }
}
