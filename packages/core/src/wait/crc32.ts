/** The remainder of each half of a byte. */
const remainders = /*@__PURE__*/ (() =>
  Uint32Array.from({ length: 16 }, (_, half) => {
    let crc = half
    for (let bit = 0; bit < 4; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    return crc
  }))()

/** The CRC-32 (of zip and PNG) of a text of ASCII characters, as eight hexadecimal digits. */
export function crc32(ascii: string): string {
  let crc = 0xffffffff
  const takeHalf = (): void => {
    crc = (crc >>> 4) ^ (remainders[crc & 15] ?? 0)
  }
  for (let index = 0; index < ascii.length; index++) {
    crc ^= ascii.charCodeAt(index)
    takeHalf()
    takeHalf()
  }
  return (~crc >>> 0).toString(16).padStart(8, '0')
}
