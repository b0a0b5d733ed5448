import { createHash } from 'node:crypto'
import type { Random } from '../support/fuzz/random'
import { printLine } from './make-line'

/** A device with the table that was loaded for it last, and the digest that its event had. */
export interface MadeDevice {
  readonly name: string
  readonly uuid: string
  readonly rows: readonly (readonly [name: string, value: string][])[]
  readonly table: string
}

const NAMES = ['root', 'home', 'linear1', 'a-b', 'x_y', '1', 'vg:0', 'A^B']
const UUIDS = ['', '', 'CRYPT-LUKS2-8a', 'CRYPT-VERITY-c7', 'u2', '0']
/** What the kernel writes of a target of each kind, the last three of which Keylime does not know. */
const KINDS: Readonly<Record<string, string>> = {
  linear: 'device_name=7:0,start=512', crypt: 'allow_discards=y,same_cpu_crypt=n,submit_from_crypt_cpus=n,no_read_workqueue=n,no_write_workqueue=n,iv_large_sectors=n,?integrity_tag_size=16,?cipher_auth=hmac,?sector_size=512,?cipher_string=aes-xts-plain64,key_size=32,key_parts=1,key_extra_size=0,key_mac_size=0',
  verity: 'hash_failed=V,verity_version=1,data_device_name=253:1,hash_device_name=253:0,verity_algorithm=sha256,root_digest=29cb87e6,salt=e48d,ignore_zero_blocks=n,check_at_most_once=n,?root_hash_sig_key_desc=key:1,?verity_mode=restart_on_corruption',
  snapshot: 'snap_origin_name=253:0,snap_cow_name=252:0,snap_valid=y,snap_merge_failed=n,snapshot_overflowed=n',
  integrity: 'dev_name=7:0,start=0,tag_size=4,mode=J,?meta_device=7:1,?block_size=512,recalculate=n,allow_discards=n,fix_padding=y,fix_hmac=y,legacy_recalculate=n,journal_sectors=1584,interleave_sectors=32768,buffer_sectors=128',
  cache: 'metadata_mode=rw,cache_metadata_device=7:2,cache_device=7:3,cache_origin_device=7:4,writethrough=n,writeback=y,passthrough=n,metadata2=n,no_discard_passdown=n',
  mirror: 'nr_mirrors=2,mirror_device_0=253:2,mirror_device_0_status=A,?mirror_device_1=253:3,?mirror_device_1_status=D,handle_errors=y,keep_log=n,log_type_status=', raid: 'raid_type=raid1,raid_disks=2', striped: 'stripes=4,chunk_size=128', zero: '',
}
const VERSION = 'dm_version=4.45.0;'

export class DeviceEvents {
  readonly devices: MadeDevice[] = []
  private minor = 0

  constructor(private readonly random: Random, private readonly column: string) {}

  /** One line; mostly what a kernel would write next. */
  next(): string {
    const { random, devices } = this
    const device = devices.length > 0 ? random.pick(devices) : null
    if (device === null || random.below(4) === 0) return this.load()
    const roll = random.below(100)
    if (roll < 45) return this.line('dm_device_resume', `${this.head(device)}active_table_hash=${this.tableOf(device)};${this.capacity()}`)
    if (roll < 57) return this.rename(device)
    if (roll < 72) return this.line('dm_target_update', `${this.head(device)}${rowText(random.pick(device.rows))}`)
    if (roll < 82) return this.line('dm_table_clear', random.below(3) > 0 ? `${VERSION}name=${device.name},uuid=${device.uuid};table_clear=no_data;${'\0'.repeat(16)}${this.capacity()}` : `${this.head(device)}inactive_table_hash=sha256:ab;${this.capacity()}`)
    return this.line('dm_device_remove', this.removal(device))
  }

  private load(): string {
    const { random } = this
    const rows = Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, (_, index) => this.row(index))
    const again = this.devices.length > 0 && random.below(4) === 0 ? random.pick(this.devices) : null
    const name = again?.name ?? random.pick(NAMES)
    const made = { name, uuid: again?.uuid ?? random.pick(UUIDS), rows, table: '' }
    if (!again) this.minor++
    const text = `${this.head(made)}${rows.map(rowText).join('')}`
    this.devices.push({ ...made, table: `sha256:${createHash('sha256').update(text).digest('hex')}` })
    return this.line('dm_table_load', text)
  }

  private row(index: number): [string, string][] {
    const { random } = this
    const kind = random.pick(['linear', 'linear', 'crypt', 'verity', 'snapshot', 'integrity', 'cache', 'mirror', 'mirror', ...(random.below(8) === 0 ? ['raid', 'striped', 'zero'] : [])])
    const keepsOptional = random.below(2) === 0
    const rest = KINDS[kind].split(',').filter((one) => keepsOptional || !one.startsWith('?')).map((one) => one.replace('?', ''))
    const all = [`target_index=${index}`, `target_begin=${index * 8}`, 'target_len=8', `target_name=${kind}`, `target_version=1.${random.pick(['4', '04', '16'])}.0`, ...rest]
    return all.map((one) => one.split('=') as [string, string])
  }

  private head({ name, uuid, rows }: MadeDevice, count = rows.length): string {
    return `${VERSION}name=${name},uuid=${uuid},major=253,minor=${this.minor},minor_count=1,num_targets=${this.random.below(25) === 0 ? count + 1 : count};`
  }

  private tableOf({ table }: MadeDevice): string {
    const { random } = this
    const roll = random.below(100)
    if (roll < 82) return table
    return random.pick([table.toUpperCase().replace('SHA', 'sha'), table.replace('sha256:', ''), `sha256:${'61'.repeat(32)}`, `sha1:${'62'.repeat(20)}`, '62'.repeat(20), '62'.repeat(16), `md5:${'62'.repeat(16)}`, 'a:b:c', 'sha256:abc', table.replace(/.$/, 'x'), 'sha256:'])
  }

  private capacity(): string {
    return `current_device_capacity=${this.random.pick(['8', '0', '08', '4268032'])};`
  }

  private rename(device: MadeDevice): string {
    const { random } = this
    const [name, uuid] = [random.pick([device.name, ...NAMES]), random.pick([device.uuid, ...UUIDS])]
    this.devices.push({ ...device, name, uuid })
    return this.line('dm_device_rename', `${this.head(device)}new_name=${name},new_uuid=${uuid};${this.capacity()}`)
  }

  private removal(device: MadeDevice): string {
    const { random } = this
    const metadata = this.head(device).slice(VERSION.length)
    const [active, inactive] = [[`device_active_metadata=${metadata}`, 'active_table_hash=sha256:ab'], [`device_inactive_metadata=${metadata}`, 'inactive_table_hash=sha256:cd']]
    const roll = random.below(100)
    const what = roll < 70 ? active.join('') : roll < 90 ? `${active[0]}${inactive[0]}${active[1]}${random.pick([';', ';', ','])}${inactive[1]}` : roll < 94 ? inactive.join('') : 'device_remove=no_data'
    return `${VERSION}${what}${roll < 94 ? ',' : ';'}remove_all=n;${this.capacity()}`
  }

  private line(name: string, text: string): string {
    const { random } = this
    const third = Buffer.from(random.below(100) < 90 ? text : damagedText(text, random))
    const algorithm = random.below(100) < 94 ? 'sha256' : random.pick(['sha1', 'sha512', 'sm3_256', 'md5', 'SHA256'])
    const known = { sm3_256: 'sm3', SHA256: 'sha256' }[algorithm] ?? algorithm
    const digest = random.below(100) < 94 ? createHash(known).update(third).digest() : random.pick([Buffer.alloc(32, 0x61), Buffer.from(random.bytes(32))])
    return printLine({ template: 'ima-buf', algorithm, digest, name, third, pcr: '10', column: this.column })
  }
}

function rowText(row: readonly (readonly [name: string, value: string])[]): string {
  return `${row.map(([name, value]) => (name === '' ? '' : `${name}=${value ?? ''}`)).join(',')};`
}

/** One change that the grammar may or may not take. */
function damagedText(text: string, random: Random): string | Buffer {
  const at = random.below(text.length + 1)
  const more = random.pick(['\0', '\0\0', ' ', ';', ',', '=', 'y', '_', '\\', '`', '.', '+', '-', '0', 'é', '\n', '~'])
  const marks = [...text.matchAll(/[=,;.]/g)].map((one) => one.index)
  const mark = random.pick(marks)
  const gap = `${text.slice(0, mark)}${random.pick(['\0', '', '\0\0\0'])}${text[mark]}${random.pick(['\0', '\0\0'])}${text.slice(mark + 1)}`
  const parts = text.split(',')
  const place = random.below(parts.length)
  return random.pick<() => string | Buffer>([
    () => gap, () => gap, () => text.slice(0, at) + more + text.slice(at), () => text.slice(0, at) + text.slice(at + 1), () => text.slice(0, at), () => `${text}\0`, () => text.replaceAll(/[=,;.]/g, '\0$&\0'), () => parts.toSpliced(place, 1).join(','),
    () => parts.toSpliced(place, 0, parts[place]).join(','), () => text.replace(/(\d+),/, '0$1,'), () => text.replace('253', '1'.repeat(4301)), () => Buffer.concat([Buffer.from(text.slice(0, at)), Buffer.of(0xe9), Buffer.from(text.slice(at))]), () => text.replace('active_table_hash', 'device_resume=no_data'),
    () => text.replace(/active_table_hash=[^;]*/, 'device_resume=no_data'),
  ])()
}
