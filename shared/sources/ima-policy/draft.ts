import { ID_FIELDS, IMA_HOOKS, IMA_MASKS, LSM_FIELDS, type IdCondition, type IdField, type ImaMask, type LsmField, type RuleParts } from '../../model/ima-policy'
import { badOrder, badValue, repeated, type Refusal } from './refusal'
import { hashesOf, idOf, listOf, magicOf, pcrOf, templateOf, uuidOf } from './values'
import { hookOf, type Word } from './words'

/** A rule while its words are read. */
export type Draft = { -readonly [K in keyof RuleParts]: RuleParts[K] }

/** What became of a word: refused, or taken. `replaces`: an earlier one of the same name counts no more; `ignored`: the kernel makes nothing of this one. */
export type Taken = Refusal | 'taken' | 'replaces' | 'ignored'
type Pair = Extract<Word, { kind: 'pair' }>
type Reader = (draft: Draft, pair: Pair) => Taken

export const emptyDraft = (): Draft => ({
  action: null, func: null, mask: null, fsmagic: null, fsname: null, fsSubtype: null, fsuuid: null, ids: [], lsm: [], pcr: null, template: null, keyrings: null, labels: null,
  isVerity: false, appraiseType: null, appraiseAlgos: null, permitsDirectIo: false,
})

/** Takes a word as Linux 6.12 `ima_parse_rule` does, every option of its configuration being on. */
export function takeWord(draft: Draft, word: Word): Taken {
  if (word.kind === 'unknown') return { code: 'ima-rule.token', expected: 'a word of an IMA rule, with a value where it has one' }
  if (word.kind === 'action') {
    if (draft.action !== null) return { code: 'ima-rule.action', expected: 'one action' }
    draft.action = word.action
    return 'taken'
  }
  if (word.kind === 'pair') return READERS.get(word.key)!(draft, word)
  const before = draft.permitsDirectIo
  draft.permitsDirectIo = true
  return before ? 'ignored' : 'taken'
}

const takeFunc: Reader = (draft, { value }) => {
  if (draft.func !== null) return repeated('func=')
  const hook = hookOf(value)
  if (hook === null) return badValue(`one of ${IMA_HOOKS.join(', ')}`)
  draft.func = hook
  return 'taken'
}

const takeMask: Reader = (draft, { value }) => {
  if (draft.mask !== null) return repeated('mask=')
  const among = value.startsWith('^')
  const bit = IMA_MASKS.find((name) => name === value.slice(among ? 1 : 0))
  if (bit === undefined) return badValue(`one of ${IMA_MASKS.join(', ')}, or ^ and one of them`)
  draft.mask = { bit: bit satisfies ImaMask, among }
  return 'taken'
}

/** The kernel knows a second one by the first, and 0 for none. */
const takeMagic: Reader = (draft, { value }) => {
  if (draft.fsmagic !== null && draft.fsmagic !== '0') return repeated('fsmagic=')
  const before = draft.fsmagic
  draft.fsmagic = magicOf(value)
  if (draft.fsmagic === null) return badValue('a number of at most 64 bits in hex digits')
  return before === null ? 'taken' : 'replaces'
}

/** The one condition of which the kernel takes a second: it counts, and the first does not. */
const takeFileSystem = (key: 'fsname' | 'fsSubtype'): Reader => (draft, { value }) => {
  const before = draft[key]
  draft[key] = value
  return before === null ? 'taken' : 'replaces'
}

const takeUuid: Reader = (draft, { value }) => {
  if (draft.fsuuid !== null && /[1-9a-f]/.test(draft.fsuuid)) return repeated('fsuuid=')
  const before = draft.fsuuid
  draft.fsuuid = uuidOf(value)
  if (draft.fsuuid === null) return badValue('a UUID')
  return before === null ? 'taken' : 'replaces'
}

/** `uid` and `euid` share one place in the kernel's rule, and so do `gid` and `egid`. */
const takeId: Reader = (draft, { key, operator, value }) => {
  const slot = (field: string): string => field.replace(/^e/, '')
  if (draft.ids.some(({ field }) => slot(field) === slot(key))) return repeated(key === 'fowner' || key === 'fgroup' ? key : `${slot(key)} or e${slot(key)}`)
  const id = idOf(value)
  if (id === null) return badValue('a number from 0 to 4294967294')
  draft.ids = [...draft.ids, { field: key as IdField, operator, value: id } satisfies IdCondition]
  return 'taken'
}

const takeLsm: Reader = (draft, { key, value }) => {
  if (draft.lsm.some(({ field }) => field === key)) return repeated(`${key}=`)
  draft.lsm = [...draft.lsm, { field: key as LsmField, label: value }]
  return 'taken'
}

const takeList = (key: 'keyrings' | 'labels', word: string): Reader => (draft, { value }) => {
  if (draft[key] !== null) return repeated(`${word}=`)
  draft[key] = listOf(value)
  return draft[key] === null ? badValue('names between |, none of them empty') : 'taken'
}

const takePcr: Reader = (draft, { value }) => {
  const before = draft.pcr
  draft.pcr = pcrOf(value)
  if (draft.pcr === null) return badValue('a number from 0 to 63')
  return before === null ? 'taken' : 'replaces'
}

const takeTemplate: Reader = (draft, { value }) => {
  if (draft.action !== 'measure') return badOrder('template= behind measure, and in no other rule')
  if (draft.template !== null) return repeated('template=')
  draft.template = templateOf(value)
  return draft.template === null ? badValue('a built-in template, or a format of its fields') : 'taken'
}

const takeDigestType: Reader = (draft, { value }) => {
  if (value !== 'verity') return badValue('verity')
  if (draft.appraiseType !== null) return badOrder('digest_type= before appraise_type=')
  const before = draft.isVerity
  draft.isVerity = true
  return before ? 'ignored' : 'taken'
}

const takeAppraiseType: Reader = (draft, { value }) => {
  if (value !== 'imasig' && value !== 'imasig|modsig' && value !== 'sigv3') return badValue('imasig, imasig|modsig or sigv3')
  if (value === 'sigv3' && !draft.isVerity) return badOrder('digest_type=verity before sigv3')
  if (value !== 'sigv3' && draft.isVerity) return badValue('sigv3, for the rule is about fs-verity')
  const before = draft.appraiseType
  // What a first one allows a second one does not take back: both are bits that are set.
  draft.appraiseType = before === 'imasig|modsig' ? before : value
  return before === null ? 'taken' : 'ignored'
}

const takeAlgos: Reader = (draft, { value }) => {
  if (draft.appraiseAlgos !== null) return repeated('appraise_algos=')
  draft.appraiseAlgos = hashesOf(value)
  return draft.appraiseAlgos === null ? badValue(`names of hashes between commas, such as sha256`) : 'taken'
}

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['func', takeFunc], ['mask', takeMask], ['fsmagic', takeMagic], ['fsname', takeFileSystem('fsname')], ['fs_subtype', takeFileSystem('fsSubtype')], ['fsuuid', takeUuid],
  ...ID_FIELDS.map((field) => [field, takeId] as const), ...LSM_FIELDS.map((field) => [field, takeLsm] as const),
  ['pcr', takePcr], ['template', takeTemplate], ['keyrings', takeList('keyrings', 'keyrings')], ['label', takeList('labels', 'label')],
  ['digest_type', takeDigestType], ['appraise_type', takeAppraiseType], ['appraise_flag', () => 'ignored'], ['appraise_algos', takeAlgos],
])

