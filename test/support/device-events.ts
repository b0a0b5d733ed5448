import { createHash } from 'node:crypto'
import { line } from './keylime-lines'

/** Texts of Linux `Documentation/admin-guide/device-mapper/dm-ima.rst`, with the version that kernels write before them. */
const VERSION = 'dm_version=4.45.0;'
const row = (index: number, kind: string) => `target_index=${index},target_begin=${2 * index},target_len=2,target_name=${kind};`.slice(0, -1)
const linear = (index: number) => `${row(index, 'linear')},target_version=1.4.0,device_name=7:0,start=512;`
export const device = (name: string, { uuid = '', minor = 0, targets = 1 } = {}): string => `name=${name},uuid=${uuid},major=253,minor=${minor},minor_count=1,num_targets=${targets};`
const single = (name: string, kind: string, rest: string, options?: Parameters<typeof device>[1]) => `${VERSION}${device(name, options)}target_index=0,target_begin=0,target_len=1953125,target_name=${kind},${rest};`

export const LINEAR_LOAD = `${VERSION}${device('linear1', { targets: 4 })}${[0, 1, 2, 3].map(linear).join('')}`
export const CRYPT_LOAD = single('test-crypt', 'crypt', 'target_version=1.23.0,allow_discards=y,same_cpu_crypt=n,submit_from_crypt_cpus=n,no_read_workqueue=n,no_write_workqueue=n,iv_large_sectors=n,cipher_string=aes-xts-plain64,key_size=32,key_parts=1,key_extra_size=0,key_mac_size=0')
export const MIRROR_LOAD = single('test-mirror', 'mirror', 'target_version=1.14.0,nr_mirrors=2,mirror_device_0=253:2,mirror_device_0_status=A,mirror_device_1=253:3,mirror_device_1_status=A,handle_errors=y,keep_log=n,log_type_status=', { minor: 4 })
export const RAID_LOAD = single('test-raid1', 'raid', 'target_version=1.15.1,raid_type=raid1,raid_disks=2,raid_state=idle,raid_device_0_status=A,raid_device_1_status=A', { minor: 2 })
export const VERITY_LOAD = single(
  'test-verity', 'verity', 'target_version=1.8.0,hash_failed=V,verity_version=1,data_device_name=253:1,hash_device_name=253:0,verity_algorithm=sha256,root_digest=29cb87e60ce7b12b443ba6008266f3e41e93e403d7f298f8e3f316b29ff89c5e,salt=e48da609055204e89ae53b655ca2216dd983cf3cb829f34f63a297d106d53e2d,ignore_zero_blocks=n,check_at_most_once=n',
  { minor: 2 },
)
export const SNAPSHOT_LOAD = single('snap', 'snapshot', 'target_version=1.16.0,snap_origin_name=253:0,snap_cow_name=252:0,snap_valid=y,snap_merge_failed=n,snapshot_overflowed=n')
export const INTEGRITY_LOAD = single(
  'test-integrity', 'integrity', 'target_version=1.10.0,dev_name=7:0,start=0,tag_size=4,mode=J,recalculate=n,allow_discards=n,fix_padding=y,fix_hmac=y,legacy_recalculate=n,journal_sectors=1584,interleave_sectors=32768,buffer_sectors=128',
)
export const CACHE_LOAD = single('cache', 'cache', 'target_version=2.2.0,metadata_mode=rw,cache_metadata_device=7:2,cache_device=7:3,cache_origin_device=7:4,writethrough=n,writeback=y,passthrough=n,metadata2=n,no_discard_passdown=n')

export const resumeOf = (load: string, metadata = device('linear1', { targets: 4 }), algorithm = 'sha256'): string => `${VERSION}${metadata}active_table_hash=${algorithm}:${digest(load, algorithm)};current_device_capacity=8;`
export const REMOVE = `${VERSION}device_active_metadata=${device('linear1', { targets: 4 })}active_table_hash=sha256:${digest(LINEAR_LOAD)},remove_all=n;current_device_capacity=8;`
export const REMOVE_BOTH = `${VERSION}device_active_metadata=${device('linear1', { targets: 4 })}device_inactive_metadata=${device('linear1', { targets: 2 })}active_table_hash=sha256:${digest(LINEAR_LOAD)};inactive_table_hash=sha256:${digest('other')},remove_all=n;current_device_capacity=8;`
export const REMOVE_INACTIVE = `${VERSION}device_inactive_metadata=${device('linear1', { targets: 2 })}inactive_table_hash=sha256:${digest('other')},remove_all=n;current_device_capacity=8;`
export const CLEAR = `${VERSION}${device('linear1', { targets: 2 })}inactive_table_hash=sha256:${digest('other')};current_device_capacity=0;`
export const CLEAR_EMPTY = `${VERSION}name=linear1,uuid=;table_clear=no_data;${'\0'.repeat(16)}current_device_capacity=8;`
export const renameTo = (newName: string, newUuid = '', metadata = device('linear1')): string => `${VERSION}${metadata}new_name=${newName},new_uuid=${newUuid};current_device_capacity=2;`
export const UPDATE = LINEAR_LOAD.slice(0, LINEAR_LOAD.indexOf('target_index=1'))

function digest(text: string, algorithm = 'sha256'): string {
  return createHash(algorithm).update(text).digest('hex')
}

/** The line that measures the text of an event. */
export function deviceLine(name: string, text: string | Uint8Array, algorithm = 'sha256'): string {
  const tail = Buffer.from(text)
  return line({ mode: 'ima-buf', name, algorithm, tail, digest: createHash(algorithm).update(tail).digest() })
}

/** Rules that accept the linear device of the examples. */
export function linearRule(table: object = {}, rule: object = {}): object {
  return {
    required: true, device_resume_required: true, device_rename: { valid_name: 'linear.*', valid_uuid: '[0-9-]*' }, device_remove: { allow_removal: true }, allow_clear: true,
    table_load: {
      allow_multiple_loads: false, name: 'linear1', uuid: '', major: 253, minor: null, minor_count: 1, num_targets: 4,
      targets: [0, 1, 2, 3].map((index) => ({ target_index: index, target_begin: 2 * index, target_len: 2, target_name: 'linear', target_version: '1\\.4\\.\\d+', device_name: '7:0', start: 512 })), ...table,
    },
    ...rule,
  }
}

/** A policy of these rules, first to last. */
export function devicePolicyOf(rules: object, matchOn: unknown = 'name'): { ima: Readonly<Record<string, unknown>> } {
  return { ima: { ignored_keyrings: [], log_hash_alg: 'sha1', dm_policy: { version: 1, match_on: matchOn, rules } } }
}
