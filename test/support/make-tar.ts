const BLOCK = 512

export interface MadeTarMember {
  readonly name: string
  readonly content?: Uint8Array
  /** `0` a file, `5` a folder, `2` a link, `x` a pax header, `L` a long name. */
  readonly type?: string
}

/** A ustar archive written from scratch (POSIX.1-2017 pax), with the two blocks of zeros at its end. */
export function makeTar(members: readonly MadeTarMember[]): Uint8Array {
  return new Uint8Array(Buffer.concat([...members.map(memberBytes), Buffer.alloc(2 * BLOCK)]))
}

function memberBytes({ name, content = new Uint8Array(), type = '0' }: MadeTarMember): Buffer {
  const header = Buffer.alloc(BLOCK)
  header.write(name, 0, 100)
  header.write('0000644\0', 100)
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('        ', 148)
  header.write(type, 156)
  header.write('ustar\x0000', 257)
  header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, content, Buffer.alloc(-content.length & (BLOCK - 1))])
}
