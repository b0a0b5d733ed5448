import { referencePackage, type ReferenceForm, type ReferenceList } from '../../model/reference'

/**
 * How much a reference says of where a file comes from, the most first. `signed-package`: a package whose header fits its own digest and that carries an
 * OpenPGP signature, which is not checked here.
 */
export const STRENGTHS = ['signed-package', 'package', 'repository', 'sbom', 'list', 'golden-log'] as const
export type ProvenanceStrength = (typeof STRENGTHS)[number]

export const STRENGTH_WORDS: Readonly<Record<ProvenanceStrength, string>> = {
  'signed-package': 'a package whose header fits its digest, with a signature that is not checked here', package: 'a package', repository: 'a repository\'s list of files', sbom: 'a bill of materials',
  list: 'a list of checksums or a policy', 'golden-log': 'a log of a machine that you take for good',
}

const OF_FORM: Readonly<Record<ReferenceForm, ProvenanceStrength>> = {
  'rpm-package': 'package', 'rpm-filelists': 'repository', cyclonedx: 'sbom', spdx: 'sbom', checksums: 'list', policy: 'list', 'golden-log': 'golden-log',
}

/** Of all digests of a list: only packages differ, and a package file holds one. `null` for a package whose header was altered: it vouches for nothing. */
export function strengthOf(list: ReferenceList): ProvenanceStrength | null {
  if (list.form !== 'rpm-package') return OF_FORM[list.form]
  const pkg = list.files.count > 0 ? referencePackage(list, 0) : null
  if (pkg?.header === 'wrong') return null
  return pkg?.header === 'good' && pkg.signatures.length > 0 ? 'signed-package' : 'package'
}

/** Negative where `a` says more than `b`. */
export function byStrength(a: ProvenanceStrength, b: ProvenanceStrength): number {
  return STRENGTHS.indexOf(a) - STRENGTHS.indexOf(b)
}
