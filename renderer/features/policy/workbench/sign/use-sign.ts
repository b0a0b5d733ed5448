import { computed, reactive, ref, shallowRef, watch } from 'vue'
import type { SignAnswer } from '@shared/engine/signed-policy/sign-answer'
import type { SignedForm } from '@shared/exports/signed-policy/forms'
import type { EvidenceFile } from '@shared/model/evidence'
import { useDraftStore } from '@/app/draft/draft-store'
import { savedName } from '@/app/draft/use-save-draft'
import { useIntake } from '@/app/intake/use-intake'
import { saveBytes } from '@/app/save-bytes'
import { isBeside, refusalWords, signedName, toSignName } from './sign-words'

/** The policy that is signed: taken from the draft when the dialog opens, so that what is signed is one set of bytes. */
interface SignedPayload {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly sha256: string
  readonly version: number
}

/** Signs the draft with a key of a file, or takes a signature back that was made elsewhere. The key is read for one signing and kept nowhere. */
export function useSign() {
  const draft = useDraftStore()
  const intake = useIntake()
  const payload = shallowRef<SignedPayload | null>(null)
  const given = reactive<{ by: 'file' | 'elsewhere'; form: SignedForm; passphrase: string }>({ by: 'file', form: 'dsse-ecdsa', passphrase: '' })
  const files = shallowRef<Readonly<Partial<Record<'key' | 'signature' | 'signer', EvidenceFile>>>>({})
  /** Name under which the bytes to sign were saved; empty while they were not. */
  const savedToSign = ref('')
  const refusal = ref('')
  const isBusy = ref(false)

  // Another form signs other bytes.
  watch(() => isBeside(given.form), () => { savedToSign.value = '' })
  const lacks = computed(() => {
    if (given.by === 'file') return files.value.key === undefined ? 'Choose a key file first' : ''
    if (files.value.signature === undefined) return 'Save waits for a signature that verifies'
    return files.value.signer === undefined ? 'Choose the public key or certificate of who signed' : ''
  })

  /** Takes the draft as it is now. Returns whether there is something to sign. */
  async function begin(): Promise<boolean> {
    const { bench, sync, view } = draft
    forget()
    if (bench === null || sync === null || view === null || view.problem !== null) return false
    const { version, answer } = await sync.ask(() => bench.formatDraft(Date.now()))
    const bytes = new TextEncoder().encode(answer)
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    payload.value = { name: savedName(view.base?.path ?? null), bytes, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''), version }
    return true
  }

  /** Nothing of a key outlives the dialog. */
  function forget(): void {
    payload.value = null
    files.value = {}
    given.passphrase = savedToSign.value = refusal.value = ''
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

  /** Signs or assembles, and saves. Returns the name of the signed file; `null` where nothing was saved. */
  async function finish(): Promise<string | null> {
    let name: string | null = null
    await busy(async () => {
      const answer = await (given.by === 'file' ? sign() : assemble())
      if ('refused' in answer) refusal.value = refusalWords(answer.refused)
      else name = await saveSigned(new Uint8Array(answer.bytes))
    })
    return name
  }

  async function sign(): Promise<SignAnswer> {
    const key = await named(files.value.key!)
    const passphrase = given.passphrase === '' ? null : given.passphrase
    try {
      return await draft.bench!.signWithFile(policy(), given.form, key, passphrase, Date.now())
    } finally {
      key.bytes.fill(0)
      given.passphrase = ''
    }
  }

  async function assemble(): Promise<SignAnswer> {
    return draft.bench!.assembleSigned(policy(), given.form, await named(files.value.signature!), await named(files.value.signer!))
  }

  /** The policy first where it is a file of its own: a signature without it is of no use. */
  async function saveSigned(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
    const { name, bytes: own, version } = payload.value!
    const parts = [...(isBeside(given.form) ? [{ name, bytes: own }] : []), { name: signedName(name, given.form), bytes }]
    let last: string | null = null
    for (const part of parts) {
      const outcome = await saveBytes(part.name, part.bytes, 'application/json')
      if (outcome === null) return null
      if (outcome.failed !== undefined) {
        refusal.value = `${outcome.name} was not written: ${outcome.failed}.`
        return null
      }
      last = outcome.name
    }
    draft.markSaved(version, last!)
    return last
  }

  const policy = () => ({ path: payload.value!.name, bytes: payload.value!.bytes })

  async function busy(work: () => Promise<void>): Promise<void> {
    isBusy.value = true
    refusal.value = ''
    await work().catch((error: unknown) => { refusal.value = error instanceof Error ? error.message : String(error) })
    isBusy.value = false
  }

  return { payload, given, files, savedToSign, refusal, isBusy, lacks, begin, forget, choose, saveToSign, finish }
}

export type Signing = ReturnType<typeof useSign>

async function named({ path, content }: EvidenceFile): Promise<{ readonly path: string; readonly bytes: Uint8Array }> {
  return { path, bytes: new Uint8Array(content instanceof Blob ? await content.arrayBuffer() : content) }
}
