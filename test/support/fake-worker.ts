import type { FromWorker, ToWorker, WorkerEndpoint } from '@shared/engine/messages'

/** A worker that does only what the test makes it do. */
export class FakeWorker implements WorkerEndpoint {
  readonly sent: ToWorker[] = []
  terminated = false
  private readonly hear: ((event: { readonly data: unknown }) => void)[] = []
  private readonly hearErrors: ((event: { readonly message?: string }) => void)[] = []

  postMessage(message: unknown, transfer: ArrayBuffer[]): void {
    this.sent.push(structuredClone(message, { transfer }) as ToWorker)
  }

  addEventListener(type: 'message' | 'error', listener: (event: { readonly data: unknown; readonly message?: string }) => void): void {
    if (type === 'message') this.hear.push(listener)
    else this.hearErrors.push(listener as (event: { readonly message?: string }) => void)
  }

  terminate(): void {
    this.terminated = true
  }

  answer(message: FromWorker): void {
    for (const listener of this.hear) listener({ data: structuredClone(message) })
  }

  crash(message?: string): void {
    for (const listener of this.hearErrors) listener({ message })
  }

  sentOf<K extends ToWorker['kind']>(kind: K): Extract<ToWorker, { kind: K }>[] {
    return this.sent.filter((message): message is Extract<ToWorker, { kind: K }> => message.kind === kind)
  }
}
