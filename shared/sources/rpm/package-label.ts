import type { ReferencePackage } from '../../model/reference'

/** `name-epoch:version-release.arch`, as rpm and dnf write it; an epoch of 0 and what is missing are left out. Parts are visible. */
export function packageLabel({ name, epoch, version, release, arch }: Pick<ReferencePackage, 'name' | 'epoch' | 'version' | 'release' | 'arch'>): string {
  const numbers = [version, release].filter((part) => part !== null && part !== '').join('-')
  const withEpoch = epoch !== null && epoch > 0 ? `${epoch}:${numbers}` : numbers
  return `${name}${withEpoch === '' ? '' : `-${withEpoch}`}${arch === null || arch === '' ? '' : `.${arch}`}`
}
