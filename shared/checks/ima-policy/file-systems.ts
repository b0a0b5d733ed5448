import { visibleText } from '../../bytes/visible'
import type { RuleParts } from '../../model/ima-policy'

/** File systems by magic number, hex digits (Linux `include/uapi/linux/magic.h`, and the sources of the systems that define their own). */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['9fa0', 'proc'], ['62656572', 'sysfs'], ['64626720', 'debugfs'], ['74726163', 'tracefs'], ['1021994', 'tmpfs'], ['858458f6', 'ramfs'], ['1cd1', 'devpts'], ['42494e4d', 'binfmt_misc'],
  ['73636673', 'securityfs'], ['f97cff8c', 'selinuxfs'], ['43415d53', 'smackfs'], ['5a3c69f0', 'apparmorfs'], ['27e0eb', 'cgroup'], ['63677270', 'cgroup2'], ['6e736673', 'nsfs'], ['de5e81e4', 'efivarfs'],
  ['62656570', 'configfs'], ['6165676c', 'pstore'], ['cafe4a11', 'bpf'], ['19800202', 'mqueue'], ['958458f6', 'hugetlbfs'], ['50495045', 'pipefs'], ['534f434b', 'sockfs'], ['ef53', 'ext2, ext3 or ext4'],
  ['58465342', 'xfs'], ['9123683e', 'btrfs'], ['f2f52010', 'f2fs'], ['2fc12fc1', 'zfs'], ['4d44', 'vfat'], ['2011bab0', 'exfat'], ['7366746e', 'ntfs'], ['9660', 'iso9660'], ['15013346', 'udf'],
  ['73717368', 'squashfs'], ['e0f5e1e2', 'erofs'], ['28cd3d45', 'cramfs'], ['24051905', 'ubifs'], ['794c7630', 'overlayfs'], ['65735546', 'fuse'], ['6969', 'nfs'], ['ff534d42', 'cifs'], ['fe534d42', 'smb2'],
  ['1021997', '9p'], ['c36400', 'ceph'], ['1161970', 'gfs2'], ['7461636f', 'ocfs2'], ['187', 'autofs'],
])
/** Names that `fsname=` has for the file systems that people call otherwise. */
const BY_NAME: ReadonlyMap<string, string> = new Map([['overlay', 'overlayfs']])

/** Where files live that leave no trace on a disk, or in a container's own layer, with what that is for people. */
const HIDING: ReadonlyMap<string, string> = new Map([
  ['tmpfs', 'files in memory, such as in /dev/shm, /run and often /tmp'], ['ramfs', 'files in memory'], ['hugetlbfs', 'files in memory'], ['overlayfs', 'the root of most containers'],
])

type FileSystem = Pick<RuleParts, 'fsmagic' | 'fsname' | 'fsSubtype' | 'fsuuid'>

/** The file systems that a rule is about, visible; `null` for a rule about all. */
export function fileSystemOf({ fsmagic, fsname, fsSubtype, fsuuid }: FileSystem): string | null {
  const names = [
    fsmagic === null ? null : (NAMES.get(fsmagic) ?? `file systems of magic number 0x${fsmagic}`), fsname === null ? null : shownName(fsname),
    fsSubtype === null ? null : `file systems of subtype ${visibleText(fsSubtype)}`, fsuuid === null ? null : `the file system of UUID ${fsuuid}`,
  ].filter((name) => name !== null)
  return names.length === 0 ? null : [...new Set(names)].join(', at once ')
}

/** What nobody sees when the file system is left out; `null` where it holds nothing that runs. */
export function hiddenIn({ fsmagic, fsname }: FileSystem): string | null {
  return HIDING.get(fsname === null ? '' : shownName(fsname)) ?? HIDING.get(NAMES.get(fsmagic ?? '') ?? '') ?? null
}

function shownName(fsname: string): string {
  return BY_NAME.get(fsname) ?? visibleText(fsname)
}
