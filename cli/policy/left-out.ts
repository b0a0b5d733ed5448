import type { LeftOut } from '@shared/policy/create-policy'
import { visibleText } from '@shared/bytes/visible'

/** What of a log a new policy does not list: a line each, without line feeds. */
export function leftOutLines({ violations, zeroDigests, names, unreadable, mismatched, keys, buffers, templates }: LeftOut): string[] {
  return [
    ...told(violations, 'a file was written while it was measured: what ran is not known'),
    ...told(zeroDigests, 'a digest of zeros'),
    ...told(names, 'a name that is not UTF-8, which no policy can hold'),
    ...told(unreadable, 'fields that can\'t be read, or a digest that no policy may list'),
    ...told(mismatched, 'its data do not hash to its template digest: one of the two was changed'),
    ...told(keys, 'a key that a keyring was given; --keyrings lists it'),
    ...told(buffers, 'a measured buffer; --ima-buf lists it'),
    ...Array.from(templates).flatMap(([name, count]) => told(count, `template ${visibleText(name)}, which Keylime can't read; --all-templates lists it`)),
  ]
}

function told(count: number, why: string): string[] {
  return count === 0 ? [] : [`left out: ${count.toLocaleString('en-US')} ${count === 1 ? 'entry' : 'entries'}: ${why}`]
}
