/** How a value is written: `text` and `maybe-text` (which may be empty) as STRING, `number` as digits, `flag` as y or n. */
export type FieldForm = 'text' | 'maybe-text' | 'number' | 'flag' | 'version'

export interface Field {
  readonly name: string
  readonly form: FieldForm
  readonly isOptional: boolean
}

/** `name`, `name:form`, and `?` before one that may be left out. */
function fields(...written: readonly string[]): readonly Field[] {
  return written.map((one) => {
    const [name, form = 'text'] = one.replace('?', '').split(':')
    return { name, form: form as FieldForm, isOptional: one.startsWith('?') }
  })
}

/** What the kernel says of a device (Linux 6.12 `drivers/md/dm-ima.c`). */
export const DEVICE_FIELDS = fields('name', 'uuid:maybe-text', 'major:number', 'minor:number', 'minor_count:number', 'num_targets:number')
/** What it says of any target; more follows by its kind. */
export const TARGET_FIELDS = fields('target_index:number', 'target_begin:number', 'target_len:number', 'target_name', 'target_version:version')

/** Kinds of targets that Keylime knows, by what comes first. Those without a line here, raid, striped and multipath among them, it can't parse. */
export const KINDS: readonly (readonly Field[])[] = [
  fields('hash_failed', 'verity_version:number', 'data_device_name', 'hash_device_name', 'verity_algorithm', 'root_digest', 'salt', 'ignore_zero_blocks:flag', 'check_at_most_once:flag', '?root_hash_sig_key_desc', '?verity_mode'),
  fields('metadata_mode', 'cache_metadata_device', 'cache_device', 'cache_origin_device', 'writethrough:flag', 'writeback:flag', 'passthrough:flag', 'metadata2:flag', 'no_discard_passdown:flag'),
  fields(
    'allow_discards:flag', 'same_cpu_crypt:flag', 'submit_from_crypt_cpus:flag', 'no_read_workqueue:flag', 'no_write_workqueue:flag', 'iv_large_sectors:flag', '?integrity_tag_size:number', '?cipher_auth', '?sector_size:number', '?cipher_string',
    'key_size:number', 'key_parts:number', 'key_extra_size:number', 'key_mac_size:number',
  ),
  fields(
    'dev_name', 'start:number', 'tag_size:number', 'mode', '?meta_device', '?block_size', 'recalculate:flag', 'allow_discards:flag', 'fix_padding:flag', 'fix_hmac:flag', 'legacy_recalculate:flag', 'journal_sectors:number', 'interleave_sectors:number',
    'buffer_sectors:number',
  ),
  fields('device_name', 'start'),
  fields('snap_origin_name', 'snap_cow_name', 'snap_valid:flag', 'snap_merge_failed:flag', 'snapshot_overflowed:flag'),
]
/** Of a mirror: what stands before its devices, and after them. */
export const MIRROR_COUNT = fields('nr_mirrors:number')
export const MIRROR_REST = fields('handle_errors:flag', 'keep_log:flag', 'log_type_status:maybe-text')
/** Where Keylime keeps the devices of a mirror. */
export const MIRROR_DEVICES = 'mirror_device_data'
