import type { ErrorData } from '../errors/evidence-error'
import type { EvidenceId, Stoppable } from './evidence'

/** The PCR of events that were extended to none. */
export const NO_PCR = 0xffffffff

/** Event types that decide something here: TCG PC Client Platform Firmware Profile 1.06 §10.4.1. */
export const EVENT_TYPE = {
  noAction: 0x00000003,
  separator: 0x00000004,
  action: 0x00000005,
  eventTag: 0x00000006,
  crtmVersion: 0x00000008,
  ipl: 0x0000000d,
  variableDriverConfig: 0x80000001,
  variableBoot: 0x80000002,
  gpt: 0x80000006,
  efiAction: 0x80000007,
  variableBoot2: 0x8000000c,
  hcrtm: 0x80000010,
  variableAuthority: 0x800000e0,
} as const

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x0, 'EV_PREBOOT_CERT'], [0x1, 'EV_POST_CODE'], [0x2, 'EV_UNUSED'], [0x3, 'EV_NO_ACTION'], [0x4, 'EV_SEPARATOR'], [0x5, 'EV_ACTION'], [0x6, 'EV_EVENT_TAG'],
  [0x7, 'EV_S_CRTM_CONTENTS'], [0x8, 'EV_S_CRTM_VERSION'], [0x9, 'EV_CPU_MICROCODE'], [0xa, 'EV_PLATFORM_CONFIG_FLAGS'], [0xb, 'EV_TABLE_OF_DEVICES'],
  [0xc, 'EV_COMPACT_HASH'], [0xd, 'EV_IPL'], [0xe, 'EV_IPL_PARTITION_DATA'], [0xf, 'EV_NONHOST_CODE'], [0x10, 'EV_NONHOST_CONFIG'], [0x11, 'EV_NONHOST_INFO'],
  [0x12, 'EV_OMIT_BOOT_DEVICE_EVENTS'], [0x13, 'EV_POST_CODE2'],
  [0x80000000, 'EV_EFI_EVENT_BASE'], [0x80000001, 'EV_EFI_VARIABLE_DRIVER_CONFIG'], [0x80000002, 'EV_EFI_VARIABLE_BOOT'],
  [0x80000003, 'EV_EFI_BOOT_SERVICES_APPLICATION'], [0x80000004, 'EV_EFI_BOOT_SERVICES_DRIVER'], [0x80000005, 'EV_EFI_RUNTIME_SERVICES_DRIVER'],
  [0x80000006, 'EV_EFI_GPT_EVENT'], [0x80000007, 'EV_EFI_ACTION'], [0x80000008, 'EV_EFI_PLATFORM_FIRMWARE_BLOB'], [0x80000009, 'EV_EFI_HANDOFF_TABLES'],
  [0x8000000a, 'EV_EFI_PLATFORM_FIRMWARE_BLOB2'], [0x8000000b, 'EV_EFI_HANDOFF_TABLES2'], [0x8000000c, 'EV_EFI_VARIABLE_BOOT2'], [0x8000000d, 'EV_EFI_GPT_EVENT2'],
  [0x80000010, 'EV_EFI_HCRTM_EVENT'], [0x800000e0, 'EV_EFI_VARIABLE_AUTHORITY'], [0x800000e1, 'EV_EFI_SPDM_FIRMWARE_BLOB'], [0x800000e2, 'EV_EFI_SPDM_FIRMWARE_CONFIG'],
])

/** `EV_...`, or the number in hex for a type that is not in the table. */
export function eventTypeName(type: number): string {
  return NAMES.get(type) ?? `0x${type.toString(16).padStart(8, '0')}`
}

export function isKnownEventType(type: number): boolean {
  return NAMES.has(type)
}

export interface EventDigest {
  /** Kernel name (`sha256`), or `alg-0xNNNN`. */
  readonly bank: string
  readonly value: Uint8Array
  /** File offset of the digest's first byte. */
  readonly byteOffset: number
}

/** One event. Only its PCR and digests are bound to the TPM; type and data are covered where the digest is that of the data. */
export interface EventLogEvent {
  /** As tpm2_eventlog counts: the first event of the file is 0. */
  readonly number: number
  readonly pcr: number
  readonly type: number
  readonly byteOffset: number
  readonly byteLength: number
  readonly digests: readonly EventDigest[]
  /** File offset of `data`. */
  readonly dataOffset: number
  readonly data: Uint8Array
}

/** A TCG event log: what firmware and boot loaders say that they extended. */
export interface EventLog extends Stoppable {
  readonly evidence: EvidenceId
  readonly path: string
  readonly bytes: Uint8Array
  /** `crypto-agile` logs begin with a Spec ID event; in the older form every event has one SHA-1 digest. */
  readonly format: 'crypto-agile' | 'sha1'
  /** Banks of the log, in the order of its Spec ID event. */
  readonly banks: readonly { readonly bank: string; readonly algorithmId: number; readonly digestSize: number }[]
  readonly events: readonly EventLogEvent[]
  /** What its indexes name: PCRs, or the measurement registers of a confidential virtual machine (CCEL), whose Spec ID event stands on register 1. */
  readonly registers: 'pcr' | 'measurement'
  /** Events that name a PCR that does not exist: at most the first 1,000. */
  readonly malformed: readonly ErrorData[]
  /** Bytes after the last event that are only padding. */
  readonly padding: number
  /** What is odd about the file and no error, in words. */
  readonly notes: readonly string[]
}
