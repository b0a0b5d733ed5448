import type { BootEvent } from '@shared/model/view'

export function bootEvent(given: Partial<BootEvent> = {}): BootEvent {
  return {
    number: 1, pcr: 0, type: 'EV_S_CRTM_VERSION', summary: '', byteOffset: 0, byteLength: 64, digests: [{ bank: 'sha256', value: '00'.repeat(32) }],
    extended: true, dataCovered: 'yes', severity: null, ...given,
  }
}
