import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { contentOf } from '@shared/engine/content-of'
import type { NewKeyAnswer, SignAnswer } from '@shared/engine/signed-policy/sign-answer'
import type { SignedForm } from '@shared/exports/signed-policy/forms'
import type { EvidenceFile } from '@shared/model/evidence'
import { useDraftStore } from '@/app/draft/draft-store'
import { useFormatDraft } from '@/app/draft/format-draft'
import { savedName } from '@/app/draft/use-save-draft'
import { useIntake } from '@/app/intake/use-intake'
import { saveBytes } from '@/app/save-bytes'
import { partsOf } from './save-parts'
import { isBeside, lacksPassphrase, refusalWords, signedName, toSignName } from './sign-words'
import { useSaveParts } from './use-save-parts'

/** The policy that is signed: taken from the draft when the dialog opens, so that what is signed is one set of bytes. */
interface SignedPayload {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly sha256: string
  readonly version: number
}

/** Signs the draft with a key of a file or a new one, or takes a signature back that was made elsewhere. A key is held for one signing and kept nowhere. */
export function useSign() {
  const draft = useDraftStore()
  const intake = useIntake()
  const { format } = useFormatDraft()
  const payload = shallowRef<SignedPayload | null>(null)
  const given = reactive<{ by: 'file' | 'new' | 'elsewhere'; form: SignedForm; passphrase: string }>({ by: 'file', form: 'dsse-ecdsa', passphrase: '' })
  /** The passphrase of a new key; `isBare`: it gets none. */
  const fresh = reactive({ passphrase: '', again: '', isBare: false })
  const files = shallowRef<Readonly<Partial<Record<'key' | 'signature' | 'signer', EvidenceFile>>>>({})
  const saving = useSaveParts()
  /** The policy as it is signed, in the envelope where it has one. */
  let signed: EvidenceFile | null = null
  /** Name under which the bytes to sign were saved; empty while they were not. */
  const savedToSign = ref('')
  const refusal = ref('')
  const isBusy = ref(false)

  // Another form signs other bytes.
  watch(() => isBeside(given.form), () => { savedToSign.value = '' })
  const lacks = computed(() => {
    if (given.by === 'new') return lacksPassphrase(fresh)
    if (given.by === 'file') return files.value.key === undefined ? 'Choose a key file first' : ''
    if (files.value.signature === undefined) return 'Save waits for a signature that verifies'
    return files.value.signer === undefined ? 'Choose the public key or certificate of who signed' : ''
  })

  /** Takes the draft as it is now. Returns whether there is something to sign. */
  async function begin(): Promise<boolean> {
    forget()
    const formatted = await format()
    if (formatted === null) return false
    const { version, answer } = formatted
    const bytes = new TextEncoder().encode(answer)
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    payload.value = { name: savedName(draft.view?.base?.path ?? null, draft.view?.beside), bytes, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''), version }
    return true
  }

  /** Nothing of a key outlives the dialog. */
  function forget(): void {
    payload.value = null
    files.value = {}
    saving.forget()
    given.passphrase = savedToSign.value = refusal.value = ''
    forgetFresh()
  }

  function forgetFresh(): void {
    Object.assign(fresh, { passphrase: '', again: '', isBare: false })
  }

  function choose(what: 'key' | 'signature' | 'signer'): Promise<void> {
    return intake.pickFiles(async ({ files: [file] }) => {
      refusal.value = ''
      files.value = { ...files.value, [what]: file }
    })
  }

  async function saveToSign(): Promise<void> {
    await busy(async () => {
      const { name, bytes } = payload.value!
      const toSign = await draft.bench!.bytesToSign(bytes, given.form)
      const outcome = await saveBytes(toSignName(name, given.form), new Uint8Array(toSign), 'application/octet-stream')
      if (outcome?.failed === undefined) savedToSign.value = outcome?.name ?? ''
      else refusal.value = `${outcome.name} was not written: ${outcome.failed}.`
    })
  }

  /** Signs or assembles, and saves; or goes on saving what was signed. Returns whether all of it is saved. */
  async function finish(): Promise<boolean> {
    let name: string | null = null
    await busy(async () => {
      const taken = payload.value!
      if (!saving.isHalf.value && !await make(taken)) return
      name = await saving.saveRest()
      if (name !== null) draft.markSaved(taken.version, name, signed)
      else if (saving.isHalf.value) forgetFresh()
    })
    return name !== null
  }

  /** Returns whether there is something to save: no longer where the dialog was closed meanwhile. */
  async function make(taken: SignedPayload): Promise<boolean> {
    const { form } = given
    saving.forget()
    const answer = await { file: signWithFile, new: signWithNewKey, elsewhere: assemble }[given.by](taken, form)
    const isWanted = payload.value === taken
    if ('refused' in answer) {
      if (isWanted) refusal.value = refusalWords(answer.refused)
      return false
    }
    saving.begin(partsOf(taken, form, answer))
    signed = isBeside(form) ? { path: taken.name, content: new Blob([taken.bytes]) } : { path: signedName(taken.name, form), content: new Blob([new Uint8Array(answer.bytes)]) }
    if (!isWanted) saving.forget()
    return isWanted
  }

  async function signWithFile(taken: SignedPayload, form: SignedForm): Promise<SignAnswer> {
    const key = await named(files.value.key!)
    const passphrase = given.passphrase === '' ? null : given.passphrase
    try {
      return await draft.bench!.signWithFile(policyOf(taken), form, key, passphrase, Date.now())
    } finally {
      key.bytes.fill(0)
      given.passphrase = ''
    }
  }

  async function signWithNewKey(taken: SignedPayload, form: SignedForm): Promise<NewKeyAnswer> {
    return draft.bench!.signWithNewKey(policyOf(taken), form, fresh.isBare ? null : fresh.passphrase, Date.now())
  }

  async function assemble(taken: SignedPayload, form: SignedForm): Promise<SignAnswer> {
    return draft.bench!.assembleSigned(policyOf(taken), form, await named(files.value.signature!), await named(files.value.signer!))
  }

  async function busy(work: () => Promise<void>): Promise<void> {
    isBusy.value = true
    refusal.value = ''
    await work().catch((error: unknown) => { refusal.value = error instanceof Error ? error.message : String(error) })
    isBusy.value = false
  }

  return { payload, given, fresh, files, saving, savedToSign, refusal, isBusy, lacks, begin, forget, choose, saveToSign, finish }
}

export type Signing = ReturnType<typeof useSign>

function policyOf({ name, bytes }: SignedPayload): { readonly path: string; readonly bytes: Uint8Array } {
  return { path: name, bytes }
}

async function named(file: EvidenceFile): Promise<{ readonly path: string; readonly bytes: Uint8Array }> {
  return { path: file.path, bytes: await contentOf(file) }
}
