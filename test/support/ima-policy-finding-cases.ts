import type { FindingCase } from './finding-cases'
import { ENTRIES, logFile, textFile } from './make-case'

const NOWHERE = { entry: null, entries: [], count: 1 }
/** A rule for each kind of code, so that nothing is said of what is missing. */
const CODE = 'measure func=BPRM_CHECK\nmeasure func=MMAP_CHECK\nmeasure func=MODULE_CHECK\n'

/** A case of a policy with one more rule, at which the finding stands. */
function lint(code: string, name: string, rule: string, severity: 'warning' | 'info', more: FindingCase['finding'] = {}, before = CODE): FindingCase {
  return { code, name, files: [logFile(), textFile('ima-policy', `${before}${rule}\n`)], finding: { severity, ...NOWHERE, evidence: 'e2', byteOffset: before.length, byteLength: rule.length, ...more } }
}

/** Findings about policies of the kernel. */
export function imaPolicies(): FindingCase[] {
  const at = (rule: string, word: string) => ({ byteOffset: CODE.length + rule.indexOf(word), byteLength: word.length, found: word })
  const other = [...ENTRIES.slice(0, 3), { ...ENTRIES[3], pcr: 11 }]
  const refused = 'measure func=FILE_CHECK mask=READ'
  const [repeated, newer] = ['measure func=FILE_CHECK fsname=ext4 fsname=xfs', 'audit fs_subtype=sshfs']
  const policy = (text: string) => textFile('ima-policy', text)
  return [
    lint('ima-policy.refused', 'a mask that is none', refused, 'warning', { ...at(refused, 'mask=READ'), expected: 'one of MAY_EXEC, MAY_WRITE, MAY_READ, MAY_APPEND, or ^ and one of them' }),
    { code: 'ima-policy.not-explained', name: 'a PCR that no rule names', files: [logFile(other), policy(CODE)], finding: { severity: 'warning', entry: 4, entries: [4], count: 1, evidence: 'e1', found: 'PCR 11' } },
    { code: 'ima-policy.not-in-log', name: 'keys that no entry is of', files: [logFile(), policy(`${CODE}measure func=KEY_CHECK\n`)], finding: { severity: 'info', ...NOWHERE, evidence: 'e2' } },
    { code: 'ima-policy.not-shown', name: 'a rule that the kernel does not show', files: [logFile(), policy(`${CODE}measure func=FILE_CHECK uid=7\n`), textFile('active', CODE.replaceAll('\n', ' \n'))], finding: { severity: 'warning', ...NOWHERE, evidence: 'e2', byteOffset: CODE.length, byteLength: 29 } },
    { code: 'ima-policy.lint.code-not-measured', name: 'modules alone', files: [logFile(), policy('measure func=MODULE_CHECK\n')], finding: { severity: 'warning', ...NOWHERE, evidence: 'e2', byteOffset: null } },
    { code: 'ima-policy.lint.keys-not-measured', name: 'no KEY_CHECK', files: [logFile(), policy(CODE)], finding: { severity: 'info', ...NOWHERE, evidence: 'e2', byteOffset: null } },
    lint('ima-policy.lint.dead-rule', 'a rule behind one that matches all of it', 'dont_measure func=BPRM_CHECK uid=0', 'warning'),
    lint('ima-policy.lint.late-exclusion', 'an exclusion behind what it should exclude', 'dont_measure fsname=ext4', 'info'),
    lint('ima-policy.lint.hidden-files', 'files in memory', 'dont_measure fsmagic=0x858458f6', 'warning', {}, ''),
    lint('ima-policy.lint.never-matches', 'programs that are read', 'measure func=CREDS_CHECK mask=MAY_READ', 'warning'),
    lint('ima-policy.lint.root-reads', 'what root reads', 'measure func=FILE_CHECK mask=^MAY_READ euid=0', 'info'),
    lint('ima-policy.lint.exact-mask', 'reading and nothing else', 'measure func=FILE_CHECK mask=MAY_READ fowner=7', 'warning'),
    lint('ima-policy.lint.no-such-pcr', 'PCR 24', 'measure func=FILE_CHECK fowner=7 pcr=24', 'warning'),
    lint('ima-policy.lint.boot-template', 'a format of its own', 'measure func=FILE_CHECK fowner=7 template=d-ng|n-ng|iuid', 'warning'),
    lint('ima-policy.lint.verity-template', 'fs-verity in a template of before', 'measure func=FILE_CHECK fowner=7 digest_type=verity', 'info'),
    lint('ima-policy.lint.ignored-word', 'a condition that a second one replaces', repeated, 'warning', at(repeated, 'fsname=ext4')),
    lint('ima-policy.lint.newer-kernel', 'a condition of newer kernels', newer, 'info', at(newer, 'fs_subtype=sshfs')),
  ]
}
