/** The number of an IPv4 or IPv6 address, in the 128 bits of IPv6, where `1.2.3.4` is `::ffff:1.2.3.4`; undefined for what is no address. */
export function readAddress(text: string): bigint | undefined {
  const four = readFour(text)
  if (four !== undefined) return 0xffff_0000_0000n | four
  const [before = '', after, ...more] = text.split('::')
  const head = readGroups(before, after === undefined)
  const tail = readGroups(after ?? '', true)
  if (head === undefined || tail === undefined || more.length > 0) return undefined
  const missing = 8 - head.length - tail.length
  if (after === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...tail]
  return groups.reduce((sum, group) => (sum << 16n) | group, 0n)
}

function readFour(text: string): bigint | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number)
  if (parts === undefined || parts.some((part) => part > 255)) return undefined
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n)
}

/** Groups of 16 bits; at the end of an address the last two may be written as an IPv4 address. */
function readGroups(text: string, atEnd: boolean): readonly bigint[] | undefined {
  const groups: bigint[] = []
  const parts = text === '' ? [] : text.split(':')
  for (const [at, part] of parts.entries()) {
    const four = atEnd && at === parts.length - 1 ? readFour(part) : undefined
    if (four !== undefined) groups.push(four >> 16n, four & 0xffffn)
    else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`))
    else return undefined
  }
  return groups
}
