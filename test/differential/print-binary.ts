/** What a kernel prints as text of a little-endian binary log, with nothing of the product's; of templates without hex or numbers other than these fields. */

const TEMPLATES: Readonly<Record<string, string>> = {
  'ima-ng': 'd-ng|n-ng', 'ima-sig': 'd-ng|n-ng|sig', 'ima-buf': 'd-ng|n-ng|buf', 'ima-ngv2': 'd-ngv2|n-ng', 'ima-sigv2': 'd-ngv2|n-ng|sig', 'ima-modsig': 'd-ng|n-ng|sig|d-modsig|modsig',
  'evm-sig': 'd-ng|n-ng|evmsig|xattrnames|xattrlengths|xattrvalues|iuid|igid|imode',
}

/** `size`: bytes of the template digest column. @throws RangeError where the log ends inside an entry */
export function printBinary(log: Buffer, size = 20): Buffer {
  const lines: Buffer[] = []
  for (let at = 0; at < log.length;) {
    const take = (length: number) => { at += length; return log.subarray(at - length, at) }
    const counted = () => take(take(4).readUInt32LE())
    const [pcr, column, template] = [take(4).readUInt32LE(), take(size), counted().toString('latin1')]
    const fields = template === 'ima' ? [Buffer.from(take(20).toString('hex')), counted()] : printFields(counted(), (TEMPLATES[template] ?? template).split('|'))
    const head = Buffer.from(`${String(pcr).padStart(2)} ${column.toString('hex')} ${template}`)
    lines.push(Buffer.concat([head, ...fields.flatMap((field) => [Buffer.from(' '), field]), Buffer.from('\n')]))
  }
  return Buffer.concat(lines)
}

function printFields(data: Buffer, ids: readonly string[]): Buffer[] {
  let at = 0
  return ids.map((id) => {
    const length = data.readUInt32LE(at)
    at += 4 + length
    return printField(id, data.subarray(at - length, at))
  })
}

function printField(id: string, bytes: Buffer): Buffer {
  if (bytes.length === 0) return bytes
  if (id === 'n-ng' || id === 'xattrnames') return bytes.subarray(0, -1)
  if (id.startsWith('d-')) return Buffer.from(`${bytes.toString('latin1', 0, bytes.indexOf(0))}${bytes.toString('hex', bytes.indexOf(0) + 1)}`)
  return Buffer.from(['iuid', 'igid', 'imode'].includes(id) ? `${bytes.readUIntLE(0, bytes.length)}` : bytes.toString('hex'))
}
